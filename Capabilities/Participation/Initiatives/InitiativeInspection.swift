import Journal
import Kernel
import Store

extension InitiativeWork {
    /// Nobody is on a list who was not counted; who was forgotten is counted and on none.
    var inspection: Inspection {
        Inspection("initiatives") { [table] inspector in
            for initiative in try table.list(inspector, limit: 100_000) {
                let joined = try table.joinedCount(initiative, inspector)
                guard joined <= initiative.supporters else {
                    throw IntegrityFault(
                        "participation.initiatives.fault",
                        [
                            "number": initiative.number.shown, "counted": "\(initiative.supporters)",
                            "joined": "\(joined)",
                        ])
                }
            }
        }
    }
}
