package import Kernel

/// A version of the catalogue in the making. It holds for nobody until it is published.
package struct CatalogueDraft: Sendable, Hashable {
    package let id: ID<CatalogueDraft>
    /// The name it will have.
    package let version: String
    /// The version it was copied from.
    package let base: String
    /// Goes up with every change: whoever changes it names the one they have seen.
    package var revision: Int
    package let made: Timestamp
    package var changed: Timestamp
    /// The post that changed it last.
    package var post: ID<Post>?
    package var categories: String
    package var routes: String
    package let policy: String

    package func stored(from date: LocalDate) -> StoredCatalogue {
        StoredCatalogue(version: version, effective: date, categories: categories, routes: routes, policy: policy)
    }
}

/// A version that is published: since or from when, and by whom.
package struct CatalogueVersion: Sendable, Hashable {
    package let version: String
    package let effective: LocalDate
    package let published: Timestamp
    /// `nil` for one that came by the command line.
    package let post: ID<Post>?
}

/// Why a draft was not changed, published or thrown away. Nothing was changed.
package enum DraftRefusal: Explained, Hashable {
    case unknown
    case unknownVersion(String)
    case badName
    case nameTaken(String)
    /// Somebody changed it since it was shown.
    case changedMeanwhile
    /// Somebody published a version since it was begun.
    case publishedMeanwhile(String)
    /// It has faults, so many.
    case faulty(Int)
    case inThePast(LocalDate)
    /// A version that is published already begins later and would end it.
    case beforeAnother(String, LocalDate)
    /// The row is not there any more.
    case noSuchRow
    /// What was written into a row cannot be read.
    case row([CatalogueFault])
    case tooMany(Int)

    package var explanation: Explanation {
        func key(_ name: String) -> String { "cases.draft.\(name)" }
        switch self {
        case .unknown: return Explanation(.notFound, key("unknown"))
        case .unknownVersion(let name): return Explanation(.notFound, key("unknownVersion"), ["version": name])
        case .badName: return field("version", "badName", [:])
        case .nameTaken(let name): return field("version", "nameTaken", ["version": name])
        case .changedMeanwhile: return Explanation(.conflict, key("changedMeanwhile"))
        case .publishedMeanwhile(let name):
            return Explanation(.conflict, key("publishedMeanwhile"), ["version": name])
        case .faulty(let count): return Explanation(.conflict, key("faulty"), ["count": "\(count)"])
        case .inThePast(let today): return field("from", "inThePast", ["today": today.description])
        case .beforeAnother(let name, let date):
            return field("from", "beforeAnother", ["version": name, "date": date.description])
        case .noSuchRow: return Explanation(.notFound, key("noSuchRow"))
        case .row(let faults):
            return Explanation(
                .invalid, key("row"),
                fields: faults.map { .init("/\($0.column ?? "main")", $0.key, $0.arguments) })
        case .tooMany(let most): return Explanation(.conflict, key("tooMany"), ["most": "\(most)"])
        }
    }

    private func field(_ name: String, _ reason: String, _ arguments: [String: String]) -> Explanation {
        let key = "cases.draft.\(reason)"
        return Explanation(.invalid, key, arguments, fields: [.init("/\(name)", key, arguments)])
    }
}
