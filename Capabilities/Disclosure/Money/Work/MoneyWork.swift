import Foundation
import Journal
import Kernel
import Masking
import Platform
import Rights
import Store

/// The books of villages: a clerk writes down, the supervision committee confirms, and then it is public for good.
struct MoneyWork: Sendable {
    let house: House
    private let shipped: Result<Chart, any Error>

    init(_ house: House) {
        self.house = house
        shipped = Result { try Chart(json: Shipped.data("accounts")) }
    }

    var villages: VillageTable { VillageTable(county: house.county) }
    var vouchers: VoucherTable { VoucherTable(county: house.county) }
    func chart() throws -> Chart { try shipped.get() }

    /// What is in that village.
    static func object(_ village: DivisionCode) -> Object {
        var object = Object()
        object.place = village
        return object
    }

    /// Adds an account below one that is there.
    /// - Throws: `RightRefusal`, `VoucherRefusal`.
    func add(_ code: AccountCode, named name: String, to village: DivisionCode, by actor: Actor) async throws {
        try require(actor, .keepBooks, on: Self.object(village))
        let name = mask(name).text
        guard !name.isEmpty else { throw VoucherRefusal.accountName }
        try await house.door.open { passage in
            let known = try villages.accounts(village, passage)
            guard known[code] == nil else { throw VoucherRefusal.accountExists(code.description) }
            guard let parent = code.parent.flatMap({ known[$0] }) else { throw VoucherRefusal.noSuchParent }
            let pen = try passage.record(
                entry("books.accountAdded", village, by: actor, what: ["account": .string(code.description)]))
            let account = Account(code: code, name: name, nameEnglish: "", kind: parent.kind, isCash: parent.isCash)
            try villages.insert(account, village, pen)
        }
    }

    /// Writes a dealing down; it waits for the supervision committee.
    /// - Returns: its number.
    /// - Throws: `RightRefusal`, `VoucherRefusal`.
    @discardableResult
    func enter(
        _ draft: VoucherDraft, in village: DivisionCode, by actor: Actor, key: IdempotencyKey? = nil
    ) async throws -> CaseNumber {
        try require(actor, .keepBooks, on: Self.object(village))
        return try await house.door.open(once: key) { passage in
            try enter(draft, in: village, by: actor, passage)
        }
    }

    func enter(
        _ draft: VoucherDraft, in village: DivisionCode, by actor: Actor, _ passage: Passage
    ) throws -> CaseNumber {
        let accounts = try villages.accounts(village, passage)
        guard !accounts.isEmpty else { throw VoucherRefusal.notKept }
        let (amount, cash) = try VoucherRules.check(
            draft, accounts: accounts, today: CountyTime.china.date(passage.now),
            closed: try closed(village, passage))
        try checkRuns(draft.decision, in: village, passage)
        return try write(draft, in: village, (amount, cash), accounts, reverses: nil, by: actor, passage)
    }

    private func write(
        _ draft: VoucherDraft, in village: DivisionCode, _ sums: (amount: Money, cash: Money),
        _ accounts: [AccountCode: Account], reverses: CaseNumber?, by actor: Actor, _ passage: Passage
    ) throws -> CaseNumber {
        let id = ID<Voucher>(at: passage.now)
        let number = try villages.next("PZ", passage)
        let isPerson = draft.payee.kind == .person
        let voucher = Voucher(
            id: id, number: number, village: village, day: draft.day, purpose: mask(draft.purpose).text,
            payee: Payee(kind: draft.payee.kind, name: PublicName.of(draft.payee)),
            decision: RunReference.tidied(mask(draft.decision).text), acceptance: mask(draft.acceptance).text,
            acceptedOn: draft.acceptedOn, amount: sums.amount, cash: sums.cash, state: .waiting,
            entered: passage.now, enterer: actor.person, confirmed: nil, reason: nil, reverses: reverses,
            reversedBy: nil, source: draft.source, lines: draft.lines)
        // A voucher that reverses another has the name of that one, covered already.
        let sealed =
            isPerson && reverses == nil ? try house.seal.seal(Array(draft.payee.name.utf8), of: id) : nil
        let pen = try passage.record(
            Entry(
                "books.entered", Subject(id), by: actor, division: village, reference: number.description,
                what: .object([
                    "day": .string(draft.day.description), "lines": Self.json(draft.lines),
                    "reverses": reverses.map { .string($0.description) } ?? .null,
                ])), first: true)
        let moves = draft.lines.contains { accounts[$0.account]?.isCash == true }
        try villages.take(number, pen, at: passage.now)
        try vouchers.insert(voucher, moves: moves, sealed: sealed, pen)
        if let reverses { try vouchers.mark(reverses, reversedBy: number, pen) }
        return number
    }

    /// The second pair of hands: from now on it is public and counts.
    /// - Throws: `RightRefusal`, `VoucherRefusal`.
    func confirm(_ number: CaseNumber, by actor: Actor) async throws {
        try await settle(number, .published, reason: nil, by: actor)
    }

    /// The committee does not confirm it, and says why.
    func sendBack(_ number: CaseNumber, reason: String, by actor: Actor) async throws {
        try await settle(number, .refused, reason: mask(reason).text, by: actor)
    }

    private func settle(
        _ number: CaseNumber, _ state: Voucher.State, reason: String?, by actor: Actor
    ) async throws {
        let known = try await voucher(number)
        try require(actor, .superviseBooks, on: Self.object(known.village))
        try await house.door.open { passage in
            try settle(number, state, reason: reason, by: actor, passage)
        }
    }

    func settle(
        _ number: CaseNumber, _ state: Voucher.State, reason: String?, by actor: Actor, _ passage: Passage
    ) throws {
        guard let voucher = try vouchers.find(number, passage) else { throw VoucherRefusal.unknown }
        try TwoHands.check(isWaiting: voucher.state == .waiting, enterer: voucher.enterer, by: actor)
        if state == .published, let closed = try closed(voucher.village, passage), voucher.day <= closed {
            throw VoucherRefusal.closed(through: closed)
        }
        let kind = state == .published ? "books.published" : "books.sentBack"
        let pen = try passage.record(
            Entry(
                kind, Subject(voucher.id), by: actor, reason: reason, division: voucher.village,
                reference: number.description,
                what: state == .published
                    ? .object(["day": .string(voucher.day.description), "lines": Self.json(voucher.lines)])
                    : .object([:])))
        try vouchers.settle(voucher, state, by: actor.person, reason: reason, at: passage.now, pen)
    }

    /// Takes a published voucher back by another of the same lines with the sign turned; both stay.
    /// - Returns: the number of the other, which waits for the committee as well.
    /// - Throws: `RightRefusal`, `VoucherRefusal`.
    @discardableResult
    func reverse(
        _ number: CaseNumber, reason: String, by actor: Actor, key: IdempotencyKey? = nil
    ) async throws -> CaseNumber {
        let known = try await voucher(number)
        try require(actor, .keepBooks, on: Self.object(known.village))
        return try await house.door.open(once: key) { passage in
            try reverse(number, reason: reason, by: actor, passage)
        }
    }

    func reverse(
        _ number: CaseNumber, reason: String, by actor: Actor, _ passage: Passage
    ) throws -> CaseNumber {
        guard let voucher = try vouchers.find(number, passage) else { throw VoucherRefusal.unknown }
        guard voucher.state == .published else { throw VoucherRefusal.notPublished }
        guard voucher.reverses == nil else { throw VoucherRefusal.isReversal }
        if let other = voucher.reversedBy { throw VoucherRefusal.alreadyReversed(other) }
        let draft = VoucherRules.reversal(
            of: voucher, on: CountyTime.china.date(passage.now), purpose: voucher.purpose, decision: reason)
        try VoucherRules.checkDay(draft.day, today: draft.day, closed: try closed(voucher.village, passage))
        return try write(
            draft, in: voucher.village,
            (Money(count: -voucher.amount.count), Money(count: -voucher.cash.count)),
            try villages.accounts(voucher.village, passage), reverses: number, by: actor, passage)
    }

    /// - Throws: `VoucherRefusal.unknown`.
    func voucher(_ number: CaseNumber) async throws -> Voucher {
        let table = vouchers
        guard let voucher = try await house.reader.read({ try table.find(number, $0) }) else {
            throw VoucherRefusal.unknown
        }
        return voucher
    }

    /// Every run that a decision names is one of the village.
    func checkRuns(_ decision: String, in village: DivisionCode, _ connection: any Connection) throws {
        let runs = PowerTable(county: house.county)
        for text in RunReference.written(in: decision) {
            let number = try? CaseNumber(parsing: text)
            guard let number, try runs.find(number, connection)?.village == village else {
                throw VoucherRefusal.noSuchRun(text)
            }
        }
    }

    /// The last day whose accounts are published.
    func closed(_ village: DivisionCode, _ connection: any Connection) throws -> LocalDate? {
        try AffairTable(county: house.county).closed(village, connection)
    }

    func entry(_ kind: String, _ village: DivisionCode, by actor: Actor, what: JSON = .object([:])) -> Entry {
        Entry(kind, Subject(KeptVillage.id(house.county, village)), by: actor, division: village, what: what)
    }

    static func json(_ lines: [VoucherLine]) -> JSON {
        .array(
            lines.map {
                .object([
                    "account": .string($0.account.description), "debit": .integer($0.debit.count),
                    "credit": .integer($0.credit.count),
                ])
            })
    }
}

extension Actor {
    /// Who acts, when it is a person.
    var person: ID<Person>? {
        switch self {
        case .post(let holder): holder.person
        case .resident(let person): person
        case .anyone, .reporter, .system: nil
        }
    }
}

/// A name as everybody may read it.
enum PublicName {
    /// - Returns: the surname and two stars for a natural person, the whole name for everybody else.
    static func of(_ payee: Payee) -> String {
        let masked = mask(payee.name).text
        guard payee.kind == .person else { return masked }
        // What the lexicon does not know as a name is one here all the same.
        if masked.hasSuffix("**"), masked.count <= 4 { return masked }
        return payee.name.first.map { "\($0)**" } ?? ""
    }
}
