import Kernel

/// For whom a page of help is written.
enum Reader: String, CaseIterable {
    case resident, elder, grid, village, inspector, handler, dispatcher, leader, administrator, auditor

    /// The one whose page fits whoever asks.
    init(_ actor: Actor, largePrint: Bool) {
        guard case .post(let holder) = actor else {
            self = largePrint ? .elder : .resident
            return
        }
        switch holder.role {
        case .gridLeader, .gridWorker, .partTimeWorker, .linkedCadre, .villageSecretary: self = .grid
        case .dispatcher, .dutyOfficer, .supervisor: self = .dispatcher
        case .disclosureClerk, .supervisionCommittee: self = .village
        case .inspector: self = .inspector
        case .administrator: self = .administrator
        case .auditor: self = .auditor
        default: self = .handler
        }
    }

    /// What those of it begin with.
    var start: String {
        switch self {
        case .resident, .elder: "/report"
        case .grid, .handler, .dispatcher: "/desk"
        case .village, .inspector: "/desk/turns"
        case .leader: "/lead"
        case .auditor: "/open"
        case .administrator: "/admin"
        }
    }
}
