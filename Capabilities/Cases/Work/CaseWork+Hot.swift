package import Kernel
import Places
import Platform
package import Reading
import Store

/// A matter that many reported, with its cases.
package struct HotMatter: Sendable {
    /// Each once, what was merged as the case it was merged into; the oldest first.
    package let cases: [Case]
    package let figures: MatterGroup.Figures
    /// The smallest place that holds all of them.
    package let place: DivisionCode
    /// What most of them were filed as.
    package let category: CategoryCode
    /// Words of the catalogue that most of them hold: nothing that only residents wrote.
    package let words: [String]

    package var people: Int { figures.people }
    package var index: Double { figures.index }

    /// The one that the others would join: of those that are open the one with most reporters, then the oldest.
    package var target: Case? {
        cases.filter(\.isOpen).max { a, b in
            (a.reporters.count, b.received, b.number.description) < (
                b.reporters.count, a.received, a.number.description
            )
        }
    }
}

extension Case {
    var isOpen: Bool { !state.isSettled && mergedInto == nil }
}

extension CaseWork {
    /// So many groups are looked at, and so many cases of each.
    private static let mostGroups = 60
    private static let mostCases = 200

    /// What many report these days, the hottest first, made of those cases alone that whoever asks may see; `nil` before
    /// the reports were read for the first time. Matters of which no case is open are settled, and no longer hot.
    package func hotMatters(most: Int, _ sees: @Sendable (Case) -> Bool) async throws -> [HotMatter]? {
        guard matters.position != nil else { return nil }
        let rules = try await rules()
        let (policy, now) = (rules.current.policy.hotIssues, house.time.now())
        let groups = matters.groups(
            since: now.adding(days: -Int64(policy.days)).milliseconds, people: policy.people
        ).sorted { ($1.people, $0.mentions[0].id) < ($0.people, $1.mentions[0].id) }.prefix(Self.mostGroups)
        var found: [HotMatter] = []
        for group in groups {
            if let matter = try await hotMatter(group, policy, now, rules, sees) { found.append(matter) }
        }
        return found.sorted { ($1.figures.index, $0.cases[0].id) < ($0.figures.index, $1.cases[0].id) }
            .prefix(most).map { $0 }
    }

    private func hotMatter(
        _ group: MatterGroup, _ policy: HotIssues, _ now: Timestamp, _ rules: Rulebook, _ sees: (Case) -> Bool
    ) async throws -> HotMatter? {
        let (cases, reports) = (cases, reports)
        let ids = Array(Set(group.mentions.map(\.subject))).sorted().prefix(Self.mostCases).compactMap { ID<Case>($0) }
        let (own, all, texts) = try await house.reader.read { connection in
            let own = try cases.all(ids, connection)
            let targets = Set(own.values.compactMap { $0.mergedInto?.id }).subtracting(own.keys)
            let all = own.merging(try cases.all(Array(targets), connection)) { $1 }
            return (own, all, try reports.firstTexts(of: ids, connection))
        }
        // What somebody may not see neither counts nor shows.
        let seen = own.filter { sees($0.value) && (all[$0.value.mergedInto?.id ?? $0.key].map(sees) ?? true) }
        guard let kept = group.keeping({ ID<Case>($0).map { seen[$0] != nil } ?? false }), kept.people >= policy.people
        else { return nil }
        let shown = Set(seen.values.map { $0.mergedInto?.id ?? $0.id }).compactMap { all[$0] }
            .sorted { ($0.received, $0.number.description) < ($1.received, $1.number.description) }
        guard let first = shown.first, shown.contains(where: \.isOpen) else { return nil }
        let category = Self.most(shown.map(\.category)) ?? first.category
        return HotMatter(
            cases: shown,
            figures: kept.figures(
                at: now.milliseconds, days: policy.days, isSevere: rules.current.category(category)?.isUrgent ?? false),
            place: Self.common(shown.map(\.division)) ?? house.county.code, category: category,
            words: words(category, seen.keys.compactMap { texts[$0] }, rules))
    }

    private static func most(_ codes: [CategoryCode]) -> CategoryCode? {
        Dictionary(codes.map { ($0, 1) }, uniquingKeysWith: +).max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }

    /// The smallest place that holds all.
    private static func common(_ divisions: [DivisionCode]) -> DivisionCode? {
        guard let first = divisions.first else { return nil }
        return first.chain.filter { place in divisions.allSatisfy { place.contains($0) } }
            .max { $0.level < $1.level }
    }

    private func words(_ category: CategoryCode, _ texts: [String], _ rules: Rulebook) -> [String] {
        let known = Set(rules.current.category(category)?.keywords.map { $0.lowercased() } ?? [])
        let held = texts.flatMap { Set(rules.proposer.keywords(in: $0)).intersection(known) }
        let counts = Dictionary(held.map { ($0, 1) }, uniquingKeysWith: +)
        return counts.filter { $0.value * 2 >= texts.count }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .prefix(2).map(\.key)
    }
}

extension Category {
    /// A row whose limit for solving is at most so many natural hours is for emergencies.
    private static let urgentHours = 4

    var isUrgent: Bool { limits.solve.unit == .naturalHours && limits.solve.amount <= Self.urgentHours }
}
