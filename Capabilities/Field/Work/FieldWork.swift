import Cases
import Geometry
import Journal
import Kernel
import Places
import Platform
import Posts
import Web

/// What the pages in the field are made of.
struct FieldWork: Sendable {
    /// Cases on the list and in the phone's memory.
    static let longest = 60

    let house: House
    let staff: Staff
    let territory: Territory
    let cases: CaseWork

    /// The open cases of a post, soonest due first: what they can do something about, and the rest.
    func list(_ holder: PostHolder, _ language: Language) async throws -> (own: [CaseSheet], others: [CaseSheet]) {
        let all = try await cases.sheets(for: holder, limit: Self.longest, language)
        return (all.filter { !$0.actions.isEmpty }, all.filter(\.actions.isEmpty))
    }

    func gazetteer() async throws -> Gazetteer { try await territory.gazetteer(at: house.time.now()) }

    /// The place in words, from below the post's own place.
    func place(_ sheet: CaseSheet, for holder: PostHolder, _ gazetteer: Gazetteer) -> String {
        let names = gazetteer.chain(sheet.division).filter { $0.level > holder.place.level && $0.level > .county }
        let shown = names.isEmpty ? gazetteer.chain(sheet.division).suffix(1) : names[...]
        return (shown.map(\.name) + [sheet.address].compactMap { $0 }).joined(separator: " ")
    }

    /// The map of the post's own place with what lies in it; `nil` where no boundary is known.
    func map(_ holder: PostHolder, _ sheets: [CaseSheet]) async throws -> FieldMap? {
        let gazetteer = try await gazetteer()
        guard let boundary = gazetteer.boundary(holder.place) else { return nil }
        let grids = gazetteer.children(holder.place)
        let inner = grids.flatMap { gazetteer.children($0.code) }
        let codes = [holder.place] + (grids + inner).map(\.code)
        let addresses = try await territory.addresses(in: Array(codes.prefix(400)), limit: 400)
        let roads = try await territory.addresses(
            in: [holder.place.ancestor(.township), holder.place].compactMap { $0 }, limit: 400)
        return FieldMap(
            boundary.shape,
            areas: grids.compactMap { place in gazetteer.boundary(place.code).map { (place, $0.shape) } },
            inner: inner.compactMap { gazetteer.boundary($0.code)?.shape },
            labels: FieldMap.labels(
                roads.filter { $0.kind != .address } + addresses, around: gazetteer.chain(holder.place)),
            pins: sheets)
    }
}
