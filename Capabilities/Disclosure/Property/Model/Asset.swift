import Kernel

/// What a village owns together, as the clerk writes it down.
struct AssetDraft: Sendable, Hashable {
    enum Kind: String, Sendable, CaseIterable {
        case land, building, pond, forest, equipment, other

        /// What lies on the ground has an area.
        var hasArea: Bool { self != .equipment && self != .other }
    }

    var kind: Kind
    var name: String
    /// In words, as people find it.
    var place: String
    var area: LandArea?
    var bookValue: Money
    /// What a year's use of it is worth, as assessed; zero where nobody assessed it.
    var rent: Money
    /// Sold, worn out or given back; empty while the village has it.
    var endedOn: LocalDate?
    /// Why it was written down anew; empty the first time.
    var why = ""
}

/// One version of an asset.
struct Asset: Filed, Hashable {
    let id: ID<Asset>
    let filing: Filing
    let what: AssetDraft
}
