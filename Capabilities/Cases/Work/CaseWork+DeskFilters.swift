import Journal
import Kernel
import Masking
import Platform
import Store

extension CaseWork {
    /// Filters of one person in one post.
    static let mostFilters = 20

    var deskFilters: DeskFilterTable { DeskFilterTable(house.county) }

    /// Keeps a filter under a name.
    /// - Parameters:
    ///   - words: what of it people wrote; a filter is not the place for a person's name.
    ///   - key: so that sending twice keeps it once.
    /// - Throws: `DeskRefusal`.
    func saveFilter(
        _ query: String, words: String?, named name: String, of holder: PostHolder, key: IdempotencyKey? = nil
    ) async throws {
        guard !mask(name).isChanged else { throw DeskRefusal.personal(field: "name") }
        guard !mask(words ?? "").isChanged else { throw DeskRefusal.personal(field: "q") }
        let table = deskFilters
        _ = try await house.door.open(once: key) { passage in
            let kept = try table.all(of: holder, passage)
            guard kept.count < Self.mostFilters else { throw DeskRefusal.tooManyFilters(limit: Self.mostFilters) }
            guard !kept.contains(where: { $0.name == name }) else { throw DeskRefusal.nameTaken }
            let filter = DeskFilter(id: ID(at: passage.now), name: name, query: query)
            let what: JSON = .object(["name": .string(name), "query": .string(query)])
            let pen = try passage.record(
                Entry("desk.filterSaved", Subject(filter.id), by: .post(holder), what: what), first: true)
            try table.insert(filter, of: holder, at: passage.now, pen)
            return true
        }
    }

    /// - Throws: `DeskRefusal.unknownFilter` also for one of somebody else.
    func deleteFilter(_ id: ID<DeskFilter>, of holder: PostHolder) async throws {
        let table = deskFilters
        try await house.door.open { passage in
            guard try table.all(of: holder, passage).contains(where: { $0.id == id }) else {
                throw DeskRefusal.unknownFilter
            }
            try table.delete(id, try passage.record(Entry("desk.filterDeleted", Subject(id), by: .post(holder))))
        }
    }
}
