import Foundation
import Journal
package import Kernel
import Platform
import Posts
import Rights
import Store

/// Versions of the catalogue in the making, changed row by row and published whole.
extension Book {
    /// Drafts at the same time.
    package static let mostDrafts = 20

    private var shelf: CatalogueShelf { CatalogueShelf(house.county) }

    package func versions() async throws -> [CatalogueVersion] {
        let shelf = shelf
        return try await house.reader.read { try shelf.versions($0) }
    }

    package func drafts() async throws -> [CatalogueDraft] {
        let shelf = shelf
        return try await house.reader.read { try shelf.drafts($0) }
    }

    /// - Throws: `DraftRefusal.unknown`.
    package func draft(_ id: ID<CatalogueDraft>) async throws -> CatalogueDraft {
        let shelf = shelf
        guard let draft = try await house.reader.read({ try shelf.draft(id, $0) }) else { throw DraftRefusal.unknown }
        return draft
    }

    /// A published version as it was published.
    /// - Throws: `DraftRefusal.unknownVersion`.
    package func stored(_ version: String) async throws -> StoredCatalogue {
        let shelf = shelf
        guard let stored = try await house.reader.read({ try shelf.find(version, $0) }) else {
            throw DraftRefusal.unknownVersion(version)
        }
        return stored
    }

    /// Begins a draft as a copy of the version published last.
    /// - Throws: `RightRefusal`, `DraftRefusal`.
    package func beginDraft(_ name: String, by actor: Actor) async throws -> CatalogueDraft {
        try allow(actor)
        guard (1...40).contains(name.count), name.allSatisfy({ $0.isLetter || $0.isNumber || "-._".contains($0) })
        else { throw DraftRefusal.badName }
        let shelf = shelf
        return try await house.door.open { passage in
            let drafts = try shelf.drafts(passage)
            let versions = try shelf.versions(passage)
            guard drafts.count < Self.mostDrafts else { throw DraftRefusal.tooMany(Self.mostDrafts) }
            guard !drafts.contains(where: { $0.version == name }), !versions.contains(where: { $0.version == name })
            else { throw DraftRefusal.nameTaken(name) }
            guard let last = versions.lastPublished, let base = try shelf.find(last.version, passage) else {
                throw BookError.noCatalogue
            }
            let draft = CatalogueDraft(
                id: ID(at: passage.now), version: name, base: base.version, revision: 1, made: passage.now,
                changed: passage.now, post: actor.post,
                categories: try CatalogueSheet(base.categories, columns: CatalogueDraft.categoryColumns).text,
                routes: try CatalogueSheet(base.routes, columns: CatalogueDraft.routeColumns).text,
                policy: base.policy)
            let entry = Entry(
                "catalogue.drafted", Subject(draft.id), by: actor,
                what: ["base": .string(base.version), "version": .string(name)])
            try shelf.keep(draft, try passage.record(entry, first: true))
            return draft
        }
    }

    /// Changes one row of a draft.
    /// - Parameter revision: the one whoever changes it has seen.
    /// - Throws: `RightRefusal`, `DraftRefusal`.
    @discardableResult
    package func editDraft(
        _ id: ID<CatalogueDraft>, revision: Int, _ edit: CatalogueEdit, by actor: Actor
    ) async throws -> CatalogueDraft {
        try allow(actor)
        let directory = try await staff.directory()
        let (shelf, county) = (shelf, house.county)
        return try await house.door.open { passage in
            let seen = try Self.find(id, revision, shelf, passage)
            var (draft, file, line) = try seen.applying(edit)
            let faults = draft.stored(from: LocalDate(days: 0)).parse(county, directory).faults
            let own = faults.filter { line != nil && $0.file == file && $0.line == line && !$0.isBetweenRows }
            guard own.isEmpty else { throw DraftRefusal.row(own) }
            guard (draft.categories, draft.routes) != (seen.categories, seen.routes) else { return seen }
            (draft.revision, draft.changed, draft.post) = (seen.revision + 1, passage.now, actor.post)
            var what: [String: JSON] = ["file": .string(file.rawValue), "revision": .integer(Int64(draft.revision))]
            if let line { what["line"] = .integer(Int64(line)) }
            if case .category(let code, _) = edit { what["category"] = .string(code.description) }
            if case .removeRoute(let gone) = edit { what["removed"] = .integer(Int64(gone)) }
            try shelf.keep(
                draft, try passage.record(Entry("catalogue.draftChanged", Subject(id), by: actor, what: .object(what))))
            return draft
        }
    }

    /// Throws a draft away.
    package func discardDraft(_ id: ID<CatalogueDraft>, revision: Int, by actor: Actor) async throws {
        try allow(actor)
        let shelf = shelf
        try await house.door.open { passage in
            let draft = try Self.find(id, revision, shelf, passage)
            let entry = Entry(
                "catalogue.draftDiscarded", Subject(id), by: actor, what: ["version": .string(draft.version)])
            try shelf.drop(id, try passage.record(entry))
        }
    }

    /// Makes a draft the catalogue from a day on. What was received before stays under the version it came under.
    /// - Throws: `RightRefusal`, `DraftRefusal`.
    package func publishDraft(
        _ id: ID<CatalogueDraft>, revision: Int, from date: LocalDate, by actor: Actor
    ) async throws {
        try allow(actor)
        let directory = try await staff.directory()
        let (shelf, county) = (shelf, house.county)
        try await house.door.open { passage in
            let draft = try Self.find(id, revision, shelf, passage)
            let today = CountyTime.china.date(passage.now)
            guard date >= today else { throw DraftRefusal.inThePast(today) }
            let versions = try shelf.versions(passage)
            guard let last = versions.lastPublished, last.version == draft.base else {
                throw DraftRefusal.publishedMeanwhile(versions.lastPublished?.version ?? "")
            }
            if let later = versions.last(where: { $0.effective > date }) {
                throw DraftRefusal.beforeAnother(later.version, later.effective)
            }
            let stored = draft.stored(from: date)
            let faults = stored.parse(county, directory).faults
            guard faults.isEmpty else { throw DraftRefusal.faulty(faults.count) }
            let entry = Entry(
                "catalogue.published", Subject(id), by: actor,
                what: [
                    "base": .string(draft.base), "effective": .string(date.description),
                    "version": .string(draft.version),
                ])
            let pen = try passage.record(entry)
            try shelf.insert(stored, at: passage.now, by: actor.post, pen)
            try shelf.drop(id, pen)
        }
        forget()
    }

    private static func find(
        _ id: ID<CatalogueDraft>, _ revision: Int, _ shelf: CatalogueShelf, _ passage: Passage
    ) throws -> CatalogueDraft {
        guard let draft = try shelf.draft(id, passage) else { throw DraftRefusal.unknown }
        guard draft.revision == revision else { throw DraftRefusal.changedMeanwhile }
        return draft
    }

    private func allow(_ actor: Actor) throws {
        var object = Object()
        object.place = house.county.code
        try require(actor, .manageCatalogue, on: object)
    }
}

extension [CatalogueVersion] {
    /// The one that came last, whenever it begins: what the next draft is a copy of.
    package var lastPublished: CatalogueVersion? { self.max { $0.published < $1.published } }
}

extension Actor {
    /// The post that acts, where one does.
    fileprivate var post: ID<Post>? {
        guard case .post(let holder) = self else { return nil }
        return holder.post
    }
}
