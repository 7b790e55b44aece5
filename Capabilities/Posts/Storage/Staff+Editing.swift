import Journal
package import Kernel
import Platform
import Store

/// Marks a unit's own entries in the journal.
package enum UnitChange {
    static func subject(_ county: County, _ code: UnitCode) -> Subject {
        Subject(ID<UnitChange>(naming: ["unit", county.code.description, code.description]))
    }
}

/// Changes of single units and posts. Neither is ever deleted: what was done under them keeps its name.
extension Staff {
    /// - Throws: `StaffRefusal`; nothing is changed then.
    package func add(_ unit: Unit, by actor: Actor) async throws {
        try await change { passage in
            let directory = try DirectoryTables.directory(passage.county, passage)
            guard directory.unit(unit.code) == nil else { throw StaffRefusal.codeTaken(unit.code) }
            if let parent = unit.parent, directory.unit(parent) == nil { throw StaffRefusal.unknownUnit(parent) }
            let entry = Entry(
                "unit.added", UnitChange.subject(passage.county, unit.code), by: actor, division: unit.place,
                reference: unit.code.description,
                what: ["kind": .string(unit.kind.rawValue), "name": .string(unit.name)])
            let pen = try passage.record(entry)
            try pen.write(units: [unit], county: passage.county)
            try DirectoryTables.bumpVersion(passage.county, pen)
        }
    }

    /// - Parameter english: empty when nobody has translated it.
    /// - Throws: `StaffRefusal`.
    package func rename(_ code: UnitCode, to name: String, english: String, by actor: Actor) async throws {
        try await change { passage in
            let directory = try DirectoryTables.directory(passage.county, passage)
            guard let unit = directory.unit(code) else { throw StaffRefusal.unknownUnit(code) }
            let renamed = Unit(
                code: code, name: name, nameEnglish: english, kind: unit.kind, place: unit.place, parent: unit.parent)
            guard renamed != unit else { return }
            let entry = Entry(
                "unit.renamed", UnitChange.subject(passage.county, code), by: actor, division: unit.place,
                reference: code.description, what: ["before": .string(unit.name), "name": .string(name)])
            let pen = try passage.record(entry)
            try pen.write(units: [renamed], county: passage.county)
            try DirectoryTables.bumpVersion(passage.county, pen)
        }
    }

    /// A new post of a unit, vacant until it is handed to somebody.
    /// - Throws: `StaffRefusal`.
    @discardableResult
    package func addPost(
        of unit: UnitCode, _ role: Role, named name: String, for place: DivisionCode, by actor: Actor
    ) async throws -> PostEntry {
        try await change { passage in
            let directory = try DirectoryTables.directory(passage.county, passage)
            guard directory.unit(unit) != nil else { throw StaffRefusal.unknownUnit(unit) }
            let id = ID<Post>(passage.county, unit: unit, role: role, name: name, place: place)
            guard directory.post(id) == nil else { throw StaffRefusal.postTaken(name) }
            let post = PostEntry(id: id, unit: unit, role: role, name: name, place: place)
            let entry = Entry(
                "post.added", Subject(id), by: actor, division: place,
                what: ["name": .string(name), "role": .string(role.rawValue), "unit": .string(unit.description)])
            let pen = try passage.record(entry)
            try pen.write(posts: [post], county: passage.county)
            try DirectoryTables.bumpVersion(passage.county, pen)
            return post
        }
    }

    /// From `date` on nobody holds the post. The post and its open work stay.
    /// - Throws: `StaffRefusal`.
    package func vacate(_ id: ID<Post>, from date: LocalDate, by actor: Actor, reason: String? = nil) async throws {
        try await change { passage in
            let directory = try DirectoryTables.directory(passage.county, passage)
            guard let post = directory.post(id) else { throw HandingOverRefusal.unknownPost }
            guard let last = directory.holdings(of: id).last, last.to == nil else { throw StaffRefusal.vacant }
            guard last.from < date else { throw HandingOverRefusal.heldFrom(last.from) }
            let entry = Entry(
                "post.vacated", Subject(id), by: actor, reason: reason, division: post.place,
                what: ["from": .string(date.description)])
            let pen = try passage.record(entry)
            try pen.write(holdings: [last.ending(date)], county: passage.county)
            try DirectoryTables.bumpVersion(passage.county, pen)
        }
    }

    private func change<T: Sendable>(_ body: @escaping @Sendable (Passage) throws -> T) async throws -> T {
        defer { forget() }
        return try await house.door.open(body)
    }
}

/// Why a unit or a post was not changed.
package enum StaffRefusal: Explained, Hashable {
    case unknownUnit(UnitCode)
    case codeTaken(UnitCode)
    /// The unit has a post of this role, name and place.
    case postTaken(String)
    /// Nobody holds the post, or its end is set already.
    case vacant

    package var explanation: Explanation {
        switch self {
        case .unknownUnit(let code): return Explanation(.notFound, "posts.unknownUnit", ["code": code.description])
        case .codeTaken(let code): return field("code", "posts.codeTaken", ["code": code.description])
        case .postTaken(let name): return field("name", "posts.postTaken", ["name": name])
        case .vacant: return Explanation(.conflict, "posts.vacant")
        }
    }

    private func field(_ name: String, _ key: String, _ arguments: [String: String]) -> Explanation {
        Explanation(.conflict, key, arguments, fields: [.init("/\(name)", key, arguments)])
    }
}
