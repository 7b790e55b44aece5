import Journal
import Kernel
import Places
import Platform
import Posts
package import Reading
import Rights
import Store

extension CaseWork {
    var searchIndex: SearchIndex { SearchIndex(house.county) }

    /// Keeps the index of what is said in cases up to date.
    package var indexing: SearchBuilder { SearchBuilder(searchIndex, CaseWords(house.county)) }

    /// What somebody's words mean today.
    func terms(_ words: String) async throws -> SearchTerms {
        let gazetteer = try await territory.gazetteer(at: house.time.now())
        return SearchTerms(words, try await rules().current, gazetteer, initials)
    }

    /// One page of the cases in which words are found, of those that this reader may read fully.
    func search(
        _ words: String, _ filter: CaseFilter, for actor: Actor
    ) async throws -> CaseSearch.Page {
        let (terms, directory) = (try await terms(words), try await staff.directory())
        let (cases, consultation) = (cases, Consultation.current)
        return try await house.reader.read { connection in
            var search = CaseSearch(terms, in: cases, filter, connection) {
                consult(actor, .readCaseFully, on: $0.object(directory), consultation).isAllowed
            }
            try search.run()
            return CaseSearch.Page(search)
        }
    }

    /// Notes what of these events changes the words by which a case is found.
    /// - Parameter before: as the case was.
    func noteWords(
        _ events: [CaseEvent], of subject: Case, before: Case, hasReport: Bool, _ passage: Passage, _ pen: Pen
    ) throws {
        var isChanged = hasReport || subject.category != before.category
        for case .supplemented(let words, _) in events where !words.isEmpty {
            try searchIndex.add(words, to: subject.id.bytes, position: passage.position, pen)
            isChanged = true
        }
        guard isChanged else { return }
        try searchIndex.change(
            subject.id.bytes, receivedAt: subject.received, position: passage.position, pen)
    }
}

extension CaseSearch {
    /// What a search found, to be shown.
    struct Page: Sendable {
        let found: [(subject: Case, point: Coordinate?)]
        let excerpts: [ID<Case>: Excerpt]
        let next: CaseFilter.Place?

        init(_ search: CaseSearch) {
            found = search.found
            next = search.next
            excerpts = search.found.reduce(into: [:]) { $0[$1.subject.id] = search.excerpt(of: $1.subject) }
        }
    }
}
