import Foundation
import Journal
import Kernel
import Masking
import Platform
import Rights
import Store

/// Lists of those entitled: a clerk writes them down, the supervision committee confirms, everybody reads them covered
/// and the entitled their own in full.
struct ListWork: Sendable {
    let house: House
    let money: MoneyWork
    let phone: PhoneHash
    private let shipped: Result<ListTerms, any Error>

    init(_ house: House, money: MoneyWork, phone: @escaping PhoneHash) {
        (self.house, self.money, self.phone) = (house, money, phone)
        shipped = Result { try JSONDecoder().decode(ListTerms.self, from: Shipped.data("lists")) }
    }

    func terms() throws -> ListTerms { try shipped.get() }
    var lists: ListTable { ListTable(county: house.county) }
    var lines: LineTable { LineTable(county: house.county, phone: phone) }

    /// Begins a list; its lines come after.
    /// - Throws: `RightRefusal`, `VoucherRefusal`, `ListRefusal`.
    @discardableResult
    func begin(
        _ draft: ListDraft, in village: DivisionCode, by actor: Actor, key: IdempotencyKey? = nil
    ) async throws -> CaseNumber {
        try require(actor, .keepBooks, on: MoneyWork.object(village))
        var covered = draft
        covered.title = mask(draft.title).text
        covered.ground = mask(draft.ground).text
        covered.decision = mask(draft.decision).text
        covered.goods = mask(draft.goods).text
        let what = covered
        try ListRules.check(what, terms())
        return try await house.door.open(once: key) { passage in
            guard try money.villages.find(village, passage) != nil else { throw VoucherRefusal.notKept }
            try ListRules.check(lists.payments(what.vouchers, of: nil, in: village, passage))
            let list = EntitlementList(
                id: ID(at: passage.now), number: try money.villages.next("MD", passage), village: village, what: what,
                state: .draft, entered: passage.now, enterer: actor.person, confirmed: nil, reason: nil)
            let pen = try passage.record(entry("entitlement.begun", list, by: actor, what: list.facts), first: true)
            try money.villages.take(list.number, pen, at: passage.now)
            try lists.insert(list, pen)
            return list.number
        }
    }

    /// Takes lines in, while the list is being written. Good lines are taken, bad ones named; bringing the same file again
    /// changes nothing, and a line with a number that is there takes its place.
    /// - Throws: `CSVError`, `RightRefusal`, `ListRefusal`.
    func bring(_ bytes: [UInt8], to number: CaseNumber, by actor: Actor) async throws -> BooksImport {
        let known = try await list(number)
        try require(actor, .keepBooks, on: MoneyWork.object(known.village))
        let file = try EntitlementFile(bytes)
        return try await house.door.open { passage in
            let list = try load(number, .draft, passage)
            var report = BooksImport(rejected: file.rejected.sorted { $0.line < $1.line })
            let before = Dictionary(
                try lines.all(list.id, passage).map { ($0.ordinal, $0.identity) }, uniquingKeysWith: { $1 })
            let all = try file.lines.map { try line($0, list, at: passage.now) }
            let new = all.filter { before[$0.line.ordinal] != $0.line.identity }
            guard Set(before.keys).union(new.map(\.line.ordinal)).count <= EntitlementFile.limit else {
                throw ListRefusal.tooLong(EntitlementFile.limit)
            }
            report.accepted = new.count
            report.unchanged = all.count - new.count
            guard !new.isEmpty else { return report }
            let pen = try passage.record(
                entry(
                    "entitlement.imported", list, by: actor,
                    what: [
                        "accepted": .integer(Int64(report.accepted)), "unchanged": .integer(Int64(report.unchanged)),
                        "rejected": .integer(Int64(report.rejected.count)),
                    ]))
            for one in new { try lines.put(one.line, sealed: one.sealed, pen) }
            return report
        }
    }

    private func line(
        _ read: EntitlementFile.Line, _ list: EntitlementList, at now: Timestamp
    ) throws -> (line: EntitlementLine, sealed: [UInt8]) {
        let plain = try JSONText.bytes(read.person)
        let id = ID<EntitlementLine>(at: now)
        let facts = Array("\(read.ordinal) \(read.category.rawValue) \(read.amount.count) ".utf8)
        let line = EntitlementLine(
            id: id, list: list.id, ordinal: read.ordinal,
            label: PublicName.of(Payee(kind: .person, name: read.person.name)), category: read.category,
            amount: read.amount,
            // Only this county can make it, so nobody finds out who is on a list by trying names.
            identity: house.seal.secret(for: list.id.bytes + facts + plain, purpose: "entitlement line"),
            phone: read.person.phone.isEmpty ? nil : house.seal.lookup(read.person.phone, kind: "phone"))
        return (line, try house.seal.seal(plain, of: id))
    }

    /// The clerk is done with it: the sum is right, and it waits for the committee.
    /// - Throws: `RightRefusal`, `ListRefusal`.
    func handIn(_ number: CaseNumber, by actor: Actor) async throws {
        let known = try await list(number)
        try require(actor, .keepBooks, on: MoneyWork.object(known.village))
        try await house.door.open { passage in
            let list = try load(number, .draft, passage)
            try checkSums(list, passage)
            let pen = try passage.record(
                entry("entitlement.handedIn", list, by: actor, what: try figures(list, passage)))
            try lists.handIn(list, pen)
        }
    }

    /// The clerk gives a draft up that has a wrong total, or lines that should not be there: its lines go, and its vouchers
    /// are free for another list.
    /// - Throws: `RightRefusal`, `ListRefusal`.
    func giveUp(_ number: CaseNumber, by actor: Actor) async throws {
        let known = try await list(number)
        try require(actor, .keepBooks, on: MoneyWork.object(known.village))
        try await house.door.open { passage in
            let list = try load(number, .draft, passage)
            let pen = try passage.record(entry("entitlement.givenUp", list, by: actor))
            try lines.removeAll(of: list.id, pen)
            try lists.settle(list, .refused, by: nil, reason: nil, at: passage.now, pen)
        }
    }

    // MARK: What the others use

    func checkSums(_ list: EntitlementList, _ connection: any Connection) throws {
        let sum = try lines.sum(list.id, connection)
        try ListRules.check(
            list.what, lines: (sum.count, sum.sum),
            payments: try lists.payments(list.what.vouchers, of: list.id, in: list.village, connection))
    }

    /// How many, how much, and a digest of every line as everybody reads it.
    func figures(_ list: EntitlementList, _ connection: any Connection) throws -> JSON {
        let all = try lines.all(list.id, connection)
        return .object([
            "lines": .integer(Int64(all.count)), "total": .integer(all.reduce(0) { $0 + $1.amount.count }),
            "digest": .string(LineTable.digest(all)),
        ])
    }

    func load(
        _ number: CaseNumber, _ state: EntitlementList.State, _ connection: any Connection
    ) throws -> EntitlementList {
        guard let list = try lists.find(number, connection) else { throw ListRefusal.unknown }
        guard list.state == state else {
            if state == .draft { throw ListRefusal.notDraft }
            throw VoucherRefusal.notWaiting
        }
        return list
    }

    /// - Throws: `ListRefusal.unknown`.
    func list(_ number: CaseNumber) async throws -> EntitlementList {
        let lists = lists
        guard let list = try await house.reader.read({ try lists.find(number, $0) }) else { throw ListRefusal.unknown }
        return list
    }

    func entry(
        _ kind: String, _ list: EntitlementList, by actor: Actor, reason: String? = nil, what: JSON = .object([:])
    ) -> Entry {
        Entry(
            kind, Subject(list.id), by: actor, reason: reason, division: list.village,
            reference: list.number.description, what: what)
    }
}

extension EntitlementList {
    /// What stands in the journal of it; no line, no name.
    var facts: JSON {
        .object([
            "kind": .string(what.kind.rawValue), "from": .string(what.from.description),
            "to": .string(what.to.description), "goods": .string(what.goods), "total": .integer(what.total.count),
            "publicDays": .integer(Int64(what.publicDays)), "ground": .string(what.ground),
            "decision": .string(what.decision),
            "vouchers": .array(what.vouchers.sorted().map { .string($0.description) }),
        ])
    }
}
