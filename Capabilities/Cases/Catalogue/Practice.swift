import Kernel
import Posts
import Rights
import Store

/// 成例: where dispatchers have lately sent what is alike, when that is not where the catalogue sends it. Computed anew
/// from the cases each time: a dispatcher's correction counts at once, and nothing is kept that could outlive them.
struct Practice: Hashable, Sendable {
    let lead: UnitCode
    /// How many of the cases looked at it led.
    let count: Int
    let of: Int

    /// As many are looked at; fewer than the least say nothing. The house's numbers, chosen so that two slips change
    /// nothing.
    static let most = 8
    static let least = 3

    /// - Parameters:
    ///   - leads: of cases of the category in the township, the newest first.
    ///   - expected: whom the catalogue names.
    /// - Returns: `nil` when fewer than three quarters went to one unit, or to the one the catalogue names.
    init?(_ leads: [UnitCode], besides expected: UnitCode?) {
        let recent = leads.prefix(Self.most)
        let counts = Dictionary(grouping: recent, by: { $0 }).mapValues(\.count)
        guard recent.count >= Self.least, let (lead, count) = counts.max(by: { $0.value < $1.value }),
            count * 4 >= recent.count * 3, lead != expected
        else { return nil }
        (self.lead, self.count, of) = (lead, count, recent.count)
    }
}

extension CaseTable {
    /// Who led cases of a category in a township since a day, the newest first.
    func leads(
        of category: CategoryCode, in township: DivisionCode, since: Timestamp, besides subject: ID<Case>,
        _ connection: any Connection
    ) throws -> [UnitCode] {
        try connection.query(
            """
            SELECT lead FROM cases
            WHERE county = ? AND category = ? AND township = ? AND lead IS NOT NULL AND received >= ? AND id <> ?
            ORDER BY received DESC, id DESC LIMIT ?
            """, [county, category.description, township, since, subject, Practice.most]
        ).compactMap { UnitCode(try $0["lead"] as String) }
    }
}

extension Presenter {
    /// What dispatchers did since this version of the catalogue, with units that are there and not complained about.
    func practice(
        for subject: Case, besides expected: UnitCode?, in cases: CaseTable, _ connection: any Connection
    ) throws -> Practice? {
        guard let township = subject.division.ancestor(.township) else { return nil }
        let since = CountyTime.china.moment(catalogue.effectiveFrom)
        let leads = try cases.leads(
            of: subject.category, in: township, since: since, besides: subject.id, connection)
        guard let practice = Practice(leads, besides: expected), directory.unit(practice.lead) != nil,
            subject.accused(in: directory)?.units.contains(practice.lead) != true
        else { return nil }
        return practice
    }

    func words(of practice: Practice) -> String {
        text(
            "cases.desk.practice",
            ["unit": unit(practice.lead), "count": "\(practice.count)", "of": "\(practice.of)"])
    }
}
