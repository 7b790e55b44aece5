import Journal
import Kernel
import Masking
import Platform
import Rights
import Store

extension ListWork {
    /// The second pair of hands: from now on everybody reads it covered, and the entitled their own.
    /// - Throws: `RightRefusal`, `VoucherRefusal`, `ListRefusal`.
    func confirm(_ number: CaseNumber, by actor: Actor) async throws {
        try await settle(number, .published, reason: nil, by: actor)
    }

    /// The committee does not confirm it, and says why.
    func sendBack(_ number: CaseNumber, reason: String, by actor: Actor) async throws {
        try await settle(number, .refused, reason: mask(reason).text, by: actor)
    }

    private func settle(
        _ number: CaseNumber, _ state: EntitlementList.State, reason: String?, by actor: Actor
    ) async throws {
        let known = try await list(number)
        try require(actor, .superviseBooks, on: MoneyWork.object(known.village))
        try await house.door.open { passage in
            guard let list = try lists.find(number, passage) else { throw ListRefusal.unknown }
            try TwoHands.check(isWaiting: list.state == .waiting, enterer: list.enterer, by: actor)
            if let person = actor.person, try hands(in: list, passage).contains(person) {
                throw VoucherRefusal.samePerson
            }
            if state == .published { try checkSums(list, passage) }
            let pen = try passage.record(
                entry(
                    state == .published ? "entitlement.published" : "entitlement.sentBack", list, by: actor,
                    reason: reason, what: state == .published ? try figures(list, passage) : .object([:])))
            try lists.settle(list, state, by: actor.person, reason: reason, at: passage.now, pen)
        }
    }

    /// Who wrote any of it down, or handed it in.
    private func hands(in list: EntitlementList, _ connection: any Connection) throws -> Set<ID<Person>> {
        Set(try Journal.entries(house.county, of: Subject(list.id), connection).compactMap(\.entry.actor.person))
    }

    // MARK: In full

    /// A line that a resident is entitled by, in full; `nil` where the term is over and only the covered line is left.
    struct Own: Sendable {
        let list: EntitlementList
        let line: EntitlementLine
        let person: EntitledPerson?
    }

    /// What a resident is entitled to; that it was looked at is written down first.
    /// - Throws: `RightRefusal`.
    func own(by actor: Actor) async throws -> [Own] {
        let object = Object(of: actor.person)
        try require(actor, .readEntitlement, on: object)
        guard case .resident(let person) = actor else { throw RightRefusal.notSignedIn }
        let (lists, table) = (lists, lines)
        let found = try await house.reader.read { connection in
            try table.own(person, connection).compactMap { line in
                try lists.find(line.list, connection).map { Own(list: $0, line: line, person: nil) }
            }
        }
        guard !found.isEmpty else { return [] }
        let opened = try await house.door.openSealed(with: house.seal, as: actor, for: .own) { passage in
            (try table.sealed(found.map(\.line), about: person, passage), nil)
        }
        let people = try Self.people(opened)
        return found.map { Own(list: $0.list, line: $0.line, person: people[$0.line.id]) }
    }

    /// A page of a list in full, for those who have to confirm or look after it; that each line was looked at is written
    /// down first, where the one it is about finds it.
    /// - Throws: `RightRefusal`, `ListRefusal.unknown`.
    func open(_ number: CaseNumber, after ordinal: Int = 0, by actor: Actor) async throws -> [ID<EntitlementLine>:
        EntitledPerson]
    {
        let known = try await list(number)
        try require(actor, .superviseBooks, on: MoneyWork.object(known.village))
        let table = lines
        let opened = try await house.door.openSealed(with: house.seal, as: actor, for: .supervision) { passage in
            (try table.sealed(try table.page(known.id, after: ordinal, passage), passage), number.description)
        }
        return try Self.people(opened)
    }

    private static func people(_ opened: [Opened]) throws -> [ID<EntitlementLine>: EntitledPerson] {
        try opened.reduce(into: [:]) { people, one in
            guard let id = one.owner(of: EntitlementLine.self) else { return }
            people[id] = try JSONText.value(EntitledPerson.self, from: one.bytes)
        }
    }

    /// Forgets at night who was entitled long ago; the covered lines and the sums stay.
    var sweep: Sweep {
        Sweep("disclosure.entitled") { passage in
            let edge = passage.now.adding(days: -Int64(ListTables.keptDays))
            let old = try passage.query(
                """
                SELECT e.id FROM entitlement_lines e JOIN entitlement_lists l ON l.county = e.county AND l.id = e.list
                WHERE e.county = ? AND e.sealed IS NOT NULL AND COALESCE(l.confirmed, l.entered) < ? LIMIT 500
                """, [passage.county, edge]
            ).map { try $0["id"] as [UInt8] }
            guard let first = old.first.flatMap({ ID<EntitlementLine>(bytes: $0) }) else { return 0 }
            let pen = try passage.record(
                Entry(
                    "entitlement.forgotten", Subject(first), by: .system("erasure"),
                    what: ["count": .integer(Int64(old.count))]))
            try pen.executeAll(
                """
                UPDATE entitlement_lines SET sealed = NULL, phone_hash = NULL, identity = ? WHERE county = ? AND id = ?
                """, old.map { [[UInt8](), passage.county, $0] })
            return old.count
        }
    }
}
