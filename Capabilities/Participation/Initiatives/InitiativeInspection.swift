import Journal
import Kernel
import Store

extension InitiativeWork {
    /// Nobody is on a list who was not counted; who was forgotten is counted and on none. Each text that was replaced is
    /// there, and was replaced by an amendment that the author took.
    var inspection: Inspection {
        Inspection("initiatives") { [self] inspector in
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
                let history = try self.history(initiative, inspector)
                let taken = history.amendments.count { $0.state == .accepted }
                guard history.former.map(\.version) == Array((1..<initiative.version).reversed()),
                    taken == initiative.version - 1
                else {
                    throw IntegrityFault(
                        "participation.initiatives.fault.versions",
                        ["number": initiative.number.shown, "version": "\(initiative.version)", "taken": "\(taken)"])
                }
            }
        }
    }
}
