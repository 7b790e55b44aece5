import Kernel

/// Why an asset or a contract was not taken or changed. What was published is as it was.
enum PropertyRefusal: Explained, Hashable {
    case unknown
    case noName
    case area
    case money(field: String, most: Money)
    case endedLater(LocalDate)
    /// It is let until then.
    case inUse(CaseNumber)
    case noSuchAsset
    case assetEnded
    /// More than the asset has.
    case areaTooLarge
    case noTenant
    case order
    case tooLong(years: Int)
    case firstDue
    /// The asset is let on some of these days already.
    case overlap(CaseNumber, from: LocalDate, to: LocalDate)
    /// A version of it waits for the committee already.
    case waiting
    case unchanged
    /// Another version has come since the page was read.
    case anotherVersion
    case noReason
    case ended
    case endOutside(from: LocalDate, to: LocalDate)

    var explanation: Explanation {
        switch self {
        case .unknown: Explanation(.notFound, key("unknown"))
        case .noName: invalid("noName", "name")
        case .area: invalid("area", "area")
        case .money(let field, let most): invalid("money", field, ["most": most.shown])
        case .endedLater(let day): invalid("endedLater", "endedOn", ["day": day.description])
        case .inUse(let number): invalid("inUse", "endedOn", ["number": number.shown])
        case .noSuchAsset: invalid("noSuchAsset", "asset")
        case .assetEnded: invalid("assetEnded", "asset")
        case .areaTooLarge: invalid("areaTooLarge", "area")
        case .noTenant: invalid("noTenant", "tenant")
        case .order: invalid("order", "to")
        case .tooLong(let years): invalid("tooLong", "to", ["years": "\(years)"])
        case .firstDue: invalid("firstDue", "firstDue")
        case .overlap(let number, let from, let to):
            invalid(
                "overlap", "from", ["number": number.shown, "from": from.description, "to": to.description])
        case .waiting: Explanation(.conflict, key("waiting"))
        case .anotherVersion: Explanation(.conflict, key("anotherVersion"))
        case .unchanged: invalid("unchanged", "why")
        case .noReason: invalid("noReason", "why")
        case .ended: Explanation(.conflict, key("ended"))
        case .endOutside(let from, let to):
            invalid("endOutside", "endedOn", ["from": from.description, "to": to.description])
        }
    }

    private func key(_ reason: String) -> String { "disclosure.property.refusal.\(reason)" }

    private func invalid(_ reason: String, _ field: String, _ arguments: [String: String] = [:]) -> Explanation {
        Explanation(.invalid, key(reason), arguments, fields: [.init("/\(field)", key(reason), arguments)])
    }
}
