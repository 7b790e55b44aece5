import Journal
import Kernel
import Platform
import Store
import TestSupport
import Testing

@testable import Participation

@Suite("limited offers: first come, one each, never one too many")
struct OfferTests {
    private static let start = Timestamp(rfc3339: "2026-11-23T09:00:00+08:00")!

    private func publish(_ amount: Int, _ work: OfferWork) async throws -> CaseNumber {
        let plan = OfferPlan(
            place: PartCounty.village, title: "长者食堂餐券", text: "虚构", amount: amount, opens: Self.start,
            closes: Self.start.adding(hours: 48))
        return try await work.make(plan, by: PartCounty.clerk).number
    }

    @Test("four hundred at once for a hundred: a hundred get one, in the order of the journal", arguments: Engine.all)
    func rush(engine: Engine) async throws {
        try await withPartCounty(engine) { county in
            let work = OfferWork(county.house)
            let number = try await publish(100, work)
            let outcomes = await withTaskGroup(of: Result<Claim, any Error>.self) { group in
                for person in 0..<400 {
                    group.addTask {
                        do {
                            return .success(try await work.claim(number, by: PartCounty.resident(person)))
                        } catch {
                            return .failure(error)
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let won = outcomes.compactMap { try? $0.get() }
            #expect(won.map(\.ordinal).sorted() == Array(1...100))
            #expect(Set(won.map(\.code)).count == 100)
            for case .failure(let error) in outcomes { #expect(error as? OfferRefusal == .gone) }
            let claimed = try await county.journal().filter { $0.kind == "offer.claimed" }
            #expect(claimed.map { $0.what["ordinal"]?.integer } == (1...100).map { $0 })
            try await county.check(work.inspection)
        }
    }

    @Test("whoever asks again gets the same one, also when all are taken", arguments: Engine.all)
    func again(engine: Engine) async throws {
        try await withPartCounty(engine) { county in
            let work = OfferWork(county.house)
            let number = try await publish(1, work)
            let first = try await work.claim(number, by: PartCounty.resident(1))
            #expect(try await work.claim(number, by: PartCounty.resident(1)) == first)
            for _ in 0..<2 {
                await #expect(throws: OfferRefusal.gone) { try await work.claim(number, by: PartCounty.resident(2)) }
            }
            #expect(try await work.claim(number, by: PartCounty.resident(1)) == first)
        }
    }

    @Test("before the beginning and after the end nobody gets one", arguments: Engine.all)
    func times(engine: Engine) async throws {
        try await withPartCounty(engine) { county in
            let work = OfferWork(county.house)
            let number = try await publish(2, work)
            county.pass(hours: -1)
            // The clock of the journal never goes back; what counts is its time.
            _ = try await work.claim(number, by: PartCounty.resident(1))
            county.pass(hours: 49)
            await #expect(throws: OfferRefusal.over) { try await work.claim(number, by: PartCounty.resident(2)) }
        }
        let plan = OfferPlan(
            place: PartCounty.village, title: "t", text: "t", amount: 1, opens: Self.start,
            closes: Self.start.adding(hours: 1))
        let offer = plan.offer(CaseNumber(prefix: "LQ", date: LocalDate("2026-11-23")!, serial: 1)!, at: Self.start)
        #expect(throws: OfferRefusal.notOpen) { try offer.claimed(at: Self.start.adding(milliseconds: -1)) }
        #expect(try offer.claimed(at: Self.start).taken == 1)
        #expect(throws: OfferRefusal.over) { try offer.claimed(at: Self.start.adding(hours: 1)) }
    }

    @Test("a code is handed out once, and a slip is noticed", arguments: Engine.all)
    func redeem(engine: Engine) async throws {
        try await withPartCounty(engine) { county in
            let work = OfferWork(county.house)
            let number = try await publish(1, work)
            let claim = try await work.claim(number, by: PartCounty.resident(1))
            #expect(RedemptionCode(parsing: claim.code.shown) == claim.code)
            let other = try #require((0..<10).lazy.compactMap { RedemptionCode(parsing: "00000000\($0)0") }.first)
            await #expect(throws: OfferRefusal.unknownCode) {
                try await work.redeem(other, of: number, by: PartCounty.clerk)
            }
            _ = try await work.redeem(claim.code, of: number, by: PartCounty.clerk)
            await #expect(throws: OfferRefusal.alreadyRedeemed) {
                try await work.redeem(claim.code, of: number, by: PartCounty.clerk)
            }
        }
    }

    @Test("every single wrong digit of a code is noticed")
    func digits() throws {
        let code = RedemptionCode([1, 2, 3, 4, 5, 6, 7, 8])
        let digits = Array(code.description)
        #expect(RedemptionCode(parsing: code.description) == code)
        for place in digits.indices {
            for wrong in "0123456789" where wrong != digits[place] {
                var typed = digits
                typed[place] = wrong
                #expect(RedemptionCode(parsing: String(typed)) == nil)
            }
        }
    }

    @Test("whoever deletes their data has had theirs, and nothing names them", arguments: Engine.all)
    func shadows(engine: Engine) async throws {
        try await withPartCounty(engine) { county in
            let work = OfferWork(county.house)
            let number = try await publish(3, work)
            let claim = try await work.claim(number, by: PartCounty.resident(1))
            guard case .resident(let person) = PartCounty.resident(1) else { return }
            for _ in 0..<2 {
                try await county.house.door.open { passage in
                    let pen = try passage.record(Entry("person.forgotten", Subject(person), by: .resident(person)))
                    try work.forget(person, pen)
                }
                await #expect(throws: OfferRefusal.hadOne) {
                    try await work.claim(number, by: PartCounty.resident(1))
                }
            }
            #expect(try await work.own(number, person) == nil)
            #expect(try await work.redeem(claim.code, of: number, by: PartCounty.clerk).ordinal == 1)
            #expect(try await work.claim(number, by: PartCounty.resident(2)).ordinal == 2)
            try await county.check(work.inspection)
        }
    }

    @Test("a year after the end it is forgotten who had one, not that it was taken", arguments: Engine.all)
    func forgets(engine: Engine) async throws {
        try await withPartCounty(engine) { county in
            let work = OfferWork(county.house)
            let number = try await publish(3, work)
            for person in 1...3 { _ = try await work.claim(number, by: PartCounty.resident(person)) }
            let sweep = work.sweep
            county.pass(hours: 48 + 24 * 365)
            #expect(try await county.house.door.open { try sweep.run($0) } == 0)
            county.pass(hours: 1)
            #expect(try await county.house.door.open { try sweep.run($0) } == 3)
            #expect(try await county.house.door.open { try sweep.run($0) } == 0)
            let persons: Int = try await county.house.reader.read {
                try $0.first("SELECT COUNT(person) AS n FROM offer_claims")?["n"] ?? -1
            }
            #expect(persons == 0)
            try await county.check(work.inspection)
        }
    }
}
