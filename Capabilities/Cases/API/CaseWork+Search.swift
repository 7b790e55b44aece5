package import Kernel
import Places
import Platform
import Posts
import Reading
import Rights
import Store

extension CaseWork {
    /// The filter for somebody's words, and no finer in place than that somebody may know.
    func narrowed(_ filter: CaseFilter, to words: String?, for actor: Actor) async throws -> CaseFilter {
        var filter = filter
        if let words { try await narrow(&filter, words) }
        if case .post(let holder) = actor, !Set.forUnit.contains(holder.role), holder.place.level <= .county {
            return filter
        }
        if filter.bounds != nil || filter.division.map({ $0.level > .village }) == true {
            filter.categories = try await shown(in: filter)
        }
        return filter
    }

    /// A case number, ours or one of another system; else the category that the words speak for; else the first place of that name.
    private func narrow(_ filter: inout CaseFilter, _ words: String) async throws {
        if let number = try await number(in: words) {
            filter.number = number
            return
        }
        let rules = try await rules()
        if let code = rules.current.categories.first(where: { [$0.name, $0.nameEnglish].contains(words) })?.code
            ?? rules.proposer.byKeywords(words).first(where: { !$0.words.isEmpty })?.code
        {
            filter.categories = [code]
            return
        }
        let gazetteer = try await territory.gazetteer(at: house.time.now())
        let places = gazetteer.places(.township) + gazetteer.places(.village)
        let isLetters = Initials.areInitials(words)
        if let place = places.first(where: { $0.name == words }) ?? places.first(where: { $0.name.contains(words) })
            ?? places.first(where: { isLetters && initials.of($0.name, beginWith: words) }),
            filter.division.map({ $0.contains(place.code) }) ?? true
        {
            filter.division = place.code
        } else {
            filter.categories = []
        }
    }

    /// The case that words are the number of, ours or one of another system.
    func number(in words: String) async throws -> CaseNumber? {
        if let number = try? CaseNumber(parsing: words) { return number }
        return try await number(formerly: words)
    }

    /// The number of the case that had this one in another system.
    package func number(formerly number: String) async throws -> CaseNumber? {
        let (county, cases) = (house.county, cases)
        return try await house.reader.read { connection in
            try ExternalCaseTable(county).find(number, connection).flatMap { try cases.find($0, connection)?.number }
        }
    }

    /// Categories whose cases the public may see as exactly as the filter asks: else a list would give away by trial
    /// what a case's page withholds.
    private func shown(in filter: CaseFilter) async throws -> [CategoryCode] {
        let places: [PublicPlace] =
            switch (filter.bounds, filter.division?.level) {
            case (nil, .grid): [.grid, .microgrid, .point]
            case (nil, _): [.microgrid, .point]
            default: [.point]
            }
        let codes = try await rules().current.categories.filter { places.contains($0.publicPlace) }.map(\.code)
        return filter.categories.map { asked in codes.filter { asked.contains($0) } } ?? codes
    }
}
