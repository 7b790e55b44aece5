import Kernel
import Posts

/// Why the catalogue sends a case where it does: a key of the strings and codes that pages turn into names.
package struct RouteReason: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// A department's power handed to the town: elsewhere in the county the department leads.
        case delegated
        /// This place is treated otherwise than the rest of the county.
        case exception
        /// Components: the owner before the territory.
        case ownerFirst
        /// Events and matters: the territory before the owner.
        case territoryFirst
        /// The catalogue names this category.
        case listed
        /// The catalogue names the class.
        case classRule
        /// Nothing more exact is named.
        case fallback
    }

    package let kind: Kind
    /// `lead`: the unit; `category`: the code; `pattern`: the row's; `line`; for `delegated` and `exception` also
    /// `place`: the territory, and `elsewhere`: the unit that leads in the rest of the county.
    package let arguments: [String: String]

    package var key: String { "cases.catalogue.reason.\(kind.rawValue)" }

    init(row: RouteRow, lead: Unit, elsewhere: Unit?, category: CategoryCode) {
        var arguments = [
            "lead": lead.code.description, "category": category.description, "pattern": row.pattern.description,
            "line": "\(row.line)",
        ]
        if !row.isCountyWide, let elsewhere, elsewhere.code != lead.code {
            kind = lead.kind.isTerritorial && !elsewhere.kind.isTerritorial ? .delegated : .exception
            arguments["place"] = row.territory.description
            arguments["elsewhere"] = elsewhere.code.description
        } else {
            kind =
                switch (row.pattern.exactness, category.kind, lead.kind.isTerritorial) {
                case (0...1, _, _): .fallback
                case (2...4, _, _): .classRule
                case (_, .component, false): .ownerFirst
                case (_, .event, true), (_, .matter, true): .territoryFirst
                default: .listed
                }
        }
        self.arguments = arguments
    }
}

extension UnitKind {
    /// Answers for a part of the county, not for a trade.
    fileprivate var isTerritorial: Bool { self == .township || self == .enforcement || self == .village }
}
