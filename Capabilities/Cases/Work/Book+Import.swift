package import Foundation
import Journal
package import Kernel
import Platform
import Posts

/// Names the entries of imports in the journal.
package enum CatalogueChange {}

extension Book {
    /// Brings in a version of the catalogue, whole or not at all: half a catalogue would leave matters without a unit.
    /// - Returns: its faults, none when it was taken; `isNew` is false when this very version was here already.
    /// - Throws: `CatalogueRefusal.versionTaken` when the version exists with other contents.
    package func importCatalogue(
        _ stored: StoredCatalogue, by actor: Actor
    ) async throws -> (faults: [CatalogueFault], isNew: Bool) {
        let directory = try await staff.directory()
        let (catalogue, faults) = stored.parse(house.county, directory)
        guard catalogue != nil, faults.isEmpty else { return (faults, false) }
        let isNew = try await house.door.open { passage in
            let shelf = CatalogueShelf(passage.county)
            if let known = try shelf.find(stored.version, passage) {
                guard known == stored else { throw CatalogueRefusal.versionTaken(stored.version) }
                return false
            }
            let what: JSON = .object([
                "version": .string(stored.version), "effective": .string(stored.effective.description),
            ])
            let entry = Entry(
                "catalogue.imported", Subject(ID<CatalogueChange>(at: passage.now)), by: actor, what: what)
            let pen = try passage.record(entry, first: true)
            try shelf.insert(stored, at: passage.now, pen)
            return true
        }
        forget()
        return ([], isNew)
    }

    /// Brings in the working calendar.
    /// - Returns: false when it was here already.
    /// - Throws: `CalendarError`.
    @discardableResult
    package func importCalendar(_ bytes: [UInt8], by actor: Actor) async throws -> Bool {
        _ = try WorkingCalendar(json: bytes)
        let source = String(decoding: bytes, as: UTF8.self)
        defer { forget() }
        return try await house.door.open { passage in
            let shelf = CatalogueShelf(passage.county)
            guard try shelf.calendar(passage) != source else { return false }
            let entry = Entry("calendar.imported", Subject(ID<CatalogueChange>(at: passage.now)), by: actor)
            let pen = try passage.record(entry, first: true)
            try shelf.setCalendar(source, at: passage.now, pen)
            return true
        }
    }
}

package enum CatalogueRefusal: Explained, Hashable {
    /// A version is never changed; give the new one another name.
    case versionTaken(String)

    package var explanation: Explanation {
        switch self {
        case .versionTaken(let version):
            Explanation(.conflict, "cases.catalogue.versionTaken", ["version": version])
        }
    }
}

extension Cases {
    /// The catalogue that is shipped for a county to begin with.
    package static func defaultCatalogue() throws -> StoredCatalogue {
        guard let folder = resources?.appending(path: "Defaults/catalogue") else { throw BookError.noCatalogue }
        return try StoredCatalogue(folder: folder, version: "2026-1", effective: LocalDate("2026-01-01"))
    }
}

extension StoredCatalogue {
    /// Reads `categories.csv`, `routes.csv` and `policy.json` of a folder.
    package init(folder: URL, version: String, effective: LocalDate?) throws {
        func text(_ name: String) throws -> String {
            String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
        }
        self.init(
            version: version, effective: effective ?? LocalDate(days: 0), categories: try text("categories.csv"),
            routes: try text("routes.csv"), policy: try text("policy.json"))
    }
}
