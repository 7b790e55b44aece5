import Kernel

/// Why a page of administration cannot show or do what it was asked.
enum AdminRefusal: Explained, Hashable {
    case unknownPlace
    /// More than one place has that name.
    case severalPlaces([DivisionCode])
    case noFile
    case unknownUnit

    var explanation: Explanation {
        switch self {
        case .unknownPlace: field("place", "unknownPlace")
        case .severalPlaces(let codes):
            field("place", "severalPlaces", ["codes": codes.map(\.description).joined(separator: " · ")])
        case .noFile: field("file", "noFile")
        case .unknownUnit: Explanation(.notFound, "admin.refusal.unknownUnit")
        }
    }

    private func field(_ name: String, _ reason: String, _ arguments: [String: String] = [:]) -> Explanation {
        let key = "admin.refusal.\(reason)"
        return Explanation(.invalid, key, arguments, fields: [.init("/\(name)", key, arguments)])
    }
}
