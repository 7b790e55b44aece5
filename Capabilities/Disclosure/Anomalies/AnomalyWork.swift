import Foundation
import Journal
import Kernel
import Masking
import Platform
import Rights
import Store

/// What is found in the books and the runs of a village, and what the supervision committee and the township say to it.
struct AnomalyWork: Sendable {
    /// Vouchers of a year, runs, and vouchers that rest on one, that are looked at.
    private static let most = 20_000

    let house: House
    let money: MoneyWork
    let powers: PowersWork
    let property: PropertyWork
    private let shipped: Result<AnomalyRules, any Error>

    init(_ house: House, money: MoneyWork, powers: PowersWork, property: PropertyWork) {
        self.house = house
        self.money = money
        self.powers = powers
        self.property = property
        shipped = Result { try JSONDecoder().decode(AnomalyRules.self, from: Shipped.data("anomalies")) }
    }

    var table: AnomalyTable { AnomalyTable(county: house.county) }

    /// Everything that was found, with the vouchers that were looked at.
    func find(
        _ village: DivisionCode, _ year: Period, at now: Timestamp, _ connection: any Connection
    ) throws -> (found: [Anomaly], vouchers: [Voucher]) {
        let all = try vouchers(village, year, connection)
        let lists = try powers.lists()
        let runs = try powers.table.all(village, limit: Self.most, connection).compactMap { run in
            try? Self.watched(run, PowersWork.power(of: run, lists), year, at: now)
        }
        let today = CountyTime.china.date(now)
        let kept = year.days.contains(today) ? try money.villages.find(village, connection) : nil
        let ofContracts = try kept.map { try property.findings(in: $0, on: today, connection) } ?? []
        let found = AnomalyFinder.find(
            all.filter { year.days.contains($0.day) }, and: all.filter { !year.days.contains($0.day) },
            try shipped.get(), runs: runs)
        return (found + ofContracts, all)
    }

    /// Those of the year, and those of other years that count together with them: they rest on a run as well, or are so
    /// near that purchases may be split between them. The whole year before is looked at, so that a group of payments
    /// begins with the same one in whichever year it is looked for.
    private func vouchers(
        _ village: DivisionCode, _ year: Period, _ connection: any Connection
    ) throws -> [Voucher] {
        let after = year.to.adding(days: try shipped.get().splitDays)
        var near = VoucherTable.Wish(village: village, days: Period(year: year.from.components.year - 1).from...after)
        near.limit = 3 * Self.most
        let all =
            try money.vouchers.list(near, connection)
            + money.vouchers.namingRuns(village, limit: Self.most, connection)
        return Array(Dictionary(all.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first }).values)
    }

    private static func watched(_ run: PowerRun, _ power: Power, _ year: Period, at now: Timestamp) -> WatchedRun {
        // What was stopped is decided no longer.
        let decision = run.state(power) == .stopped ? nil : run.decided(power)
        var watched = WatchedRun(
            number: run.number, title: run.title,
            power: .init(name: power.name, nameEnglish: power.nameEnglish), takes: power.party, party: run.party,
            sum: run.sum, decided: decision?.day, decidedAt: decision?.at)
        if run.isLate(power, at: now), let due = run.due {
            let day = CountyTime.china.date(due.adding(milliseconds: -1))
            if year.days.contains(day) { (watched.lateStep, watched.due) = (run.turn(power), day) }
        }
        return watched
    }

    /// The supervision committee says why a finding is in order, or hands it to the township.
    /// - Throws: `RightRefusal`, `AnomalyRefusal`.
    func decide(
        _ finding: ID<Anomaly>, _ verdict: AnomalyDecision.Verdict, reason: String, in village: DivisionCode,
        year: Period, by actor: Actor
    ) async throws {
        try require(actor, .superviseBooks, on: MoneyWork.object(village))
        guard case .post(let holder) = actor, holder.role == .supervisionCommittee else {
            throw AnomalyRefusal.committee
        }
        let reason = mask(reason).text
        guard !reason.isEmpty else { throw AnomalyRefusal.noReason }
        try await house.door.open { passage in
            guard try table.find(finding, passage) == nil else { throw AnomalyRefusal.decided }
            let (found, vouchers) = try find(village, year, at: passage.now, passage)
            guard let anomaly = found.first(where: { $0.id(in: village) == finding }) else {
                throw AnomalyRefusal.unknown
            }
            guard try !hands(in: anomaly, vouchers, passage).contains(holder.person) else {
                throw AnomalyRefusal.sameHands
            }
            let decision = AnomalyDecision(
                finding: finding, village: village, anomaly: anomaly, verdict: verdict, reason: reason,
                at: passage.now)
            let pen = try passage.record(
                Entry(
                    "anomaly.\(verdict.rawValue)", Subject(finding), by: actor, reason: reason, division: village,
                    what: decision.fact))
            try table.insert(decision, pen)
        }
    }

    /// Who has written down what it is about.
    private func hands(
        in anomaly: Anomaly, _ vouchers: [Voucher], _ connection: any Connection
    ) throws -> Set<ID<Person>> {
        let enterers = vouchers.filter { anomaly.vouchers.contains($0.number) }.compactMap(\.enterer)
        let steps = try anomaly.runs.compactMap { try powers.table.find($0, connection) }.flatMap(\.events)
        let doers = steps.filter { $0.kind == .started || $0.kind == .done }.compactMap(\.person)
        let filers = try anomaly.contracts.compactMap { try property.contracts.find($0, connection) }
            .flatMap(\.all).compactMap(\.filing.enterer)
        return Set(enterers + doers + filers)
    }

    /// The township answers what was handed to it.
    /// - Throws: `RightRefusal`, `AnomalyRefusal`.
    func answer(_ finding: ID<Anomaly>, words: String, by actor: Actor) async throws {
        let table = table
        guard let known = try await house.reader.read({ try table.find(finding, $0) }), known.verdict == .handed
        else { throw AnomalyRefusal.notHanded }
        try require(actor, .answerDisclosure, on: MoneyWork.object(known.village))
        guard case .post(let holder) = actor, holder.place.level != .village else { throw AnomalyRefusal.township }
        let words = mask(words).text
        guard !words.isEmpty else { throw AnomalyRefusal.noReason }
        try await house.door.open { passage in
            guard let decision = try table.find(finding, passage), decision.waitsForTownship else {
                throw AnomalyRefusal.answered
            }
            let pen = try passage.record(
                Entry(
                    "anomaly.answered", Subject(finding), by: actor, reason: words, division: decision.village,
                    what: ["answer": PowerRun.digest([words])]))
            try table.answer(finding, words, at: passage.now, pen)
        }
    }
}

extension AnomalyDecision {
    /// As the journal has it.
    var fact: JSON {
        [
            "kind": .string(anomaly.kind.rawValue), "reason": PowerRun.digest([reason]),
            "vouchers": .array(anomaly.vouchers.map { .string($0.description) }),
            "runs": .array(anomaly.runs.map { .string($0.description) }),
            "contracts": .array(anomaly.contracts.map { .string($0.description) }),
        ]
    }
}
