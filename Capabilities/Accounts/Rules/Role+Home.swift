import Kernel

extension Role {
    /// Where somebody of this role begins when they have signed in and were not on the way to elsewhere.
    var home: String {
        switch self {
        case .gridWorker, .gridLeader, .partTimeWorker, .linkedCadre: "/field"
        // Their work is in their village's affairs; at the desk for matters nothing waits for them.
        case .villageSecretary, .disclosureClerk, .supervisionCommittee, .inspector: "/desk/turns"
        case .administrator: "/admin"
        default: "/desk"
        }
    }
}
