import Kernel

/// Whose data two persons let be destroyed; the object of their approval.
enum ErasureTarget: Hashable, Sendable {
    /// What belongs to one report.
    case report(ID<Report>)
    /// Everything of a resident.
    case person(ID<Person>)

    /// As the approval names it: letters and digits, nothing personal.
    var text: String {
        switch self {
        case .report(let id): "report:\(id)"
        case .person(let id): "person:\(id)"
        }
    }

    init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "report": if let id = ID<Report>(parts[1]) { self = .report(id) } else { return nil }
        case "person": if let id = ID<Person>(parts[1]) { self = .person(id) } else { return nil }
        default: return nil
        }
    }
}
