import Kernel

extension Role {
    /// Where somebody of this role begins when they have signed in and were not on the way to elsewhere.
    var home: String {
        switch self {
        case .gridWorker, .gridLeader, .partTimeWorker, .villageSecretary, .linkedCadre: "/field"
        case .administrator: "/admin"
        default: "/desk"
        }
    }
}
