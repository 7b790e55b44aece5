import Foundation
import Journal
import Kernel
import Masking
import Platform
import Rights
import Store

/// Gifts from whoever gave to whoever got: every step is written down, and at each the quantity is whole.
struct DonationWork: Sendable {
    static let timer = "donation.rest"

    let house: House
    let money: MoneyWork
    private let shipped: Result<DonationRule, any Error>

    init(_ house: House, money: MoneyWork) {
        self.house = house
        self.money = money
        shipped = Result { try DonationRule.shipped() }
    }

    var table: DonationTable { DonationTable(county: house.county) }
    func rule() throws -> DonationRule { try shipped.get() }

    /// - Returns: the number by which everybody can follow it.
    /// - Throws: `RightRefusal`, `VoucherRefusal`, `DonationRefusal`.
    func receive(
        _ draft: Draft, in village: DivisionCode, by actor: Actor, key: IdempotencyKey? = nil
    ) async throws -> CaseNumber {
        try require(actor, .keepBooks, on: MoneyWork.object(village))
        try Self.check(draft)
        return try await house.door.open(once: key) { passage in
            try receive(draft, in: village, by: actor, passage)
        }
    }

    func receive(
        _ draft: Draft, in village: DivisionCode, by actor: Actor, _ passage: Passage
    ) throws -> CaseNumber {
        guard case .post(let holder) = actor else { throw RightRefusal.notSignedIn }
        guard try money.villages.find(village, passage) != nil else { throw VoucherRefusal.notKept }
        let number = try money.villages.next("JZ", passage)
        let donation = Donation(
            id: ID(at: passage.now), number: number, village: village, gift: Self.covered(draft.gift),
            quantity: draft.quantity, purpose: mask(draft.purpose).text, donor: Self.donor(draft),
            received: passage.now)
        let step = DonationStep(
            number: 1, kind: .received, state: .lying, from: nil, quantity: draft.quantity, left: draft.quantity,
            place: "", recipient: nil, words: "", at: passage.now, since: passage.now, role: holder.role,
            person: holder.person)
        let pen = try passage.record(
            entry("donation.received", donation, by: actor, what: Self.what(step)), first: true)
        try money.villages.take(number, pen, at: passage.now)
        try table.insert(donation, pen)
        let name = draft.donor == .anonymous ? "" : draft.donorName
        try table.insert(step, of: donation, sealed: try sealed(name, donation.id, 1), pen)
        try watch(step, of: donation, pen)
        return number
    }

    private static func check(_ draft: Draft) throws(DonationRefusal) {
        guard draft.quantity > 0 else { throw .quantity }
        guard draft.quantity <= DonationRules.most else { throw .beyond(draft.gift.shown(DonationRules.most)) }
        guard draft.donor == .anonymous || !draft.donorName.isEmpty else { throw .noDonor }
        if case .goods(let item, let unit) = draft.gift, item.isEmpty || unit.isEmpty { throw .noItem }
    }

    private static func covered(_ gift: Gift) -> Gift {
        guard case .goods(let item, let unit) = gift else { return gift }
        return .goods(item: mask(item).text, unit: mask(unit).text)
    }

    private static func donor(_ draft: Draft) -> Donor {
        let name =
            switch (draft.donor, draft.isNamed) {
            case (.anonymous, _): ""
            case (_, true): draft.donorName
            case (.person, false): PublicName.of(Payee(kind: .person, name: draft.donorName))
            // A part of a unit's name would tell which it is.
            case (.organisation, false): ""
            }
        return Donor(kind: draft.donor, isNamed: draft.isNamed && draft.donor != .anonymous, name: name)
    }

    /// Moves a part on.
    /// - Throws: `RightRefusal`, `DonationRefusal`.
    func move(
        _ move: DonationMove, _ told: Told, of number: CaseNumber, by actor: Actor, key: IdempotencyKey? = nil
    ) async throws {
        let known = try await find(number)
        try require(actor, Self.right(move.kind), on: MoneyWork.object(known.village))
        _ = try await house.door.open(once: key) { passage in
            try self.move(move, told, of: number, by: actor, passage)
            return true
        }
    }

    /// Whoever keeps the books moves; whoever looks after them decides on a write-off.
    static func right(_ kind: DonationMove.Kind) -> Action {
        switch kind {
        case .store, .issue, .handOver, .comeBack, .askWriteOff: .keepBooks
        case .writeOff, .keep: .superviseBooks
        }
    }

    func move(
        _ move: DonationMove, _ told: Told, of number: CaseNumber, by actor: Actor, _ passage: Passage
    ) throws {
        guard case .post(let holder) = actor else { throw RightRefusal.notSignedIn }
        guard let donation = try table.find(number, passage) else { throw DonationRefusal.unknown }
        guard let part = try table.step(move.from, of: donation.id, passage) else { throw DonationRefusal.noPart }
        let before = try part.from.flatMap { try table.step($0, of: donation.id, passage) }
        let transfer = try DonationRules.decide(move, on: part, of: donation.gift, before: before)
        try Self.check(told, for: move.kind)
        let isSettled = move.kind == .writeOff || move.kind == .keep
        guard !isSettled || part.person != holder.person else { throw DonationRefusal.samePerson }
        let place = place(told, move.kind, part)
        let goesOn = DonationRules.goesOn(move.kind, to: place, of: part, before: before)
        let since = goesOn?.since ?? (transfer.isStill ? part.since : passage.now)
        let step = DonationStep(
            number: try table.last(of: donation.id, passage) + 1, kind: transfer.kind, state: transfer.state,
            from: part.number, quantity: transfer.quantity, left: transfer.quantity,
            place: place, recipient: move.kind == .issue ? told.recipient : part.recipient,
            words: mask(told.words).text, at: passage.now, since: since, role: holder.role, person: holder.person,
            asker: move.kind == .writeOff ? part.person : nil, told: goesOn?.told)
        let pen = try passage.record(entry("donation.moved", donation, by: actor, what: Self.what(step)))
        try table.setLeft(transfer.left, of: part, donation, pen)
        let isPerson = move.kind == .issue && told.recipient == .person
        try table.insert(
            step, of: donation, sealed: try sealed(isPerson ? told.place : "", donation.id, step.number), pen)
        if transfer.left == 0 { try pen.cancel(Self.timer, of: Subject(DonationStep.id(donation.id, part.number))) }
        try watch(step, of: donation, pen)
    }

    private static func check(_ told: Told, for kind: DonationMove.Kind) throws(DonationRefusal) {
        switch kind {
        case .store, .comeBack: if told.place.isEmpty { throw .noPlace }
        case .issue: if told.place.isEmpty || told.recipient == nil { throw .noRecipient }
        case .handOver: if told.words.isEmpty { throw .noReceipt }
        case .askWriteOff, .keep: if told.words.isEmpty { throw .noReason }
        case .writeOff: break
        }
    }

    /// Where the part is after the move, as everybody may read it.
    private func place(_ told: Told, _ kind: DonationMove.Kind, _ part: DonationStep) -> String {
        switch kind {
        case .store, .comeBack: mask(told.place).text
        case .issue:
            told.recipient == .person
                ? PublicName.of(Payee(kind: .person, name: told.place)) : mask(told.place).text
        case .handOver, .askWriteOff, .writeOff, .keep: part.place
        }
    }

    private func sealed(_ name: String, _ donation: ID<Donation>, _ step: Int) throws -> [UInt8]? {
        name.isEmpty ? nil : try house.seal.seal(Array(name.utf8), of: DonationStep.id(donation, step))
    }

    /// - Throws: `DonationRefusal.unknown`.
    func find(_ number: CaseNumber) async throws -> Donation {
        let table = table
        guard let donation = try await house.reader.read({ try table.find(number, $0) }) else {
            throw DonationRefusal.unknown
        }
        return donation
    }

    func entry(_ kind: String, _ donation: Donation, by actor: Actor, what: JSON) -> Entry {
        Entry(
            kind, Subject(donation.id), by: actor, division: donation.village, reference: donation.number.description,
            what: what)
    }

    /// What the journal keeps of a step, and what `check` compares it with: facts, no names.
    static func what(_ step: DonationStep) -> JSON {
        var what: [String: JSON] = [
            "step": .integer(Int64(step.number)), "kind": .string(step.kind.rawValue),
            "state": .string(step.state.rawValue), "quantity": .integer(step.quantity),
        ]
        if let from = step.from { what["from"] = .integer(Int64(from)) }
        return .object(what)
    }
}
