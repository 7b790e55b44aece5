import Foundation
import HTTPTypes
import Kernel
import Store
import TestSupport
import Testing

@testable import Disclosure

private typealias U = DisclosureUnderTest

@Suite("what a decision covers") struct AnomalyRunTests {
    private let rules: AnomalyRules
    private let firm = Payee(kind: .organisation, name: "甲")
    private let day = LocalDate("2026-03-01")!

    init() throws { rules = try JSONDecoder().decode(AnomalyRules.self, from: Shipped.data("anomalies")) }

    private func number(_ prefix: String, _ serial: Int) throws -> CaseNumber {
        try #require(CaseNumber(prefix: prefix, date: day, serial: serial))
    }

    private func run(
        _ serial: Int, _ fen: Int64?, takes: Power.Party = .organisation, about party: Payee? = nil
    ) throws -> WatchedRun {
        WatchedRun(
            number: try number("QL", serial), title: "修路", takes: takes, party: party ?? firm,
            sum: fen.map { Money(count: $0) }, decided: day, decidedAt: Timestamp(milliseconds: 0))
    }

    private func payment(
        _ serial: Int, _ fen: Int64, on runs: [Int], to payee: Payee? = nil, day: LocalDate? = nil
    ) throws -> Voucher {
        let decision = try runs.map { try number("QL", $0).shown }.joined(separator: "、")
        return Voucher(
            id: ID(at: Timestamp(milliseconds: Int64(serial))), number: try number("PZ", serial), village: U.village,
            day: day ?? self.day, purpose: "x", payee: payee ?? firm, decision: decision, acceptance: "验收",
            acceptedOn: nil, amount: Money(count: fen), cash: Money(count: -fen), state: .published,
            entered: Timestamp(milliseconds: 0), enterer: nil, confirmed: nil, reason: nil, reverses: nil,
            reversedBy: nil, source: nil)
    }

    private func ofRuns(_ vouchers: [Voucher], and others: [Voucher] = [], _ runs: [WatchedRun]) -> [Anomaly] {
        AnomalyFinder.find(vouchers, and: others, rules, runs: runs)
            .filter { [.undecided, .beyondRun, .otherPayee, .otherPower].contains($0.kind) }
    }

    @Test("payments up to the decided sum are covered, a fen beyond is found, however they are divided")
    func sum() throws {
        for parts in 1...4 {
            for over in [Int64(-1), 0, 1] {
                let whole = 6_000_000 + over
                let vouchers = try (0..<parts).map { part in
                    let fen = whole / Int64(parts) + (part == 0 ? whole % Int64(parts) : 0)
                    return try payment(part + 1, fen, on: [1])
                }
                let found = ofRuns(vouchers, [try run(1, 6_000_000)])
                #expect(found.map(\.kind) == (over > 0 ? [.beyondRun] : []))
                guard over > 0 else { continue }
                let run = try number("QL", 1)
                #expect(found[0].vouchers == vouchers.map(\.number) && found[0].runs == [run])
                #expect(found[0].arguments["over"] == "0.01" && found[0].arguments["decided"] == "60,000.00")
            }
        }
    }

    @Test("what was paid in another year counts, and is told where one of its payments is")
    func years() throws {
        let before = try payment(1, 4_000_000, on: [1], day: LocalDate("2026-03-02")!)
        let after = try payment(2, 2_000_001, on: [1], day: LocalDate("2027-01-02")!)
        let runs = [try run(1, 6_000_000)]
        #expect(ofRuns([after], and: [before], runs).map(\.vouchers) == [[before.number, after.number]])
        #expect(ofRuns([before], and: [after], runs) == ofRuns([after], and: [before], runs))
        #expect(ofRuns([], and: [before, after], runs).isEmpty)
    }

    @Test("a payment on two runs takes what both decided, and no more")
    func several() throws {
        let runs = [try run(1, 6_000_000), try run(2, 3_000_000)]
        for (own, shared, isBeyond) in [
            (Int64(0), Int64(9_000_000), false), (1, 9_000_000, true), (1, 8_999_999, false),
        ] {
            var vouchers = [try payment(9, shared, on: [1, 2])]
            if own > 0 { vouchers.append(try payment(10, own, on: [2])) }
            #expect(ofRuns(vouchers, runs).map(\.kind) == (isBeyond ? [.beyondRun] : []), "\(own) \(shared)")
        }
    }

    @Test("a run covers the payees of its power and the one it was about; without money it covers nothing")
    func payees() throws {
        let parties: [Payee] = [
            firm, Payee(kind: .organisation, name: "乙"), Payee(kind: .person, name: "林**"),
            Payee(kind: .person, name: "陈**"), Payee(kind: .nobody, name: ""),
        ]
        for takes in [Power.Party.nobody, .person, .organisation, .any] {
            for about in parties {
                for payee in parties {
                    let fits =
                        payee.kind == .nobody || [.any, .nobody].contains(takes)
                        || (takes == .person) == (payee.kind == .person)
                    let isMeant = about.kind == .nobody || payee.kind == .nobody || about == payee
                    let voucher = try payment(1, 100, on: [1], to: payee)
                    let kinds = ofRuns([voucher], [try run(1, 100, takes: takes, about: about)]).map(\.kind)
                    #expect(kinds == (!fits ? [.otherPower] : isMeant ? [] : [.otherPayee]), "\(takes) \(about)")
                    let none = ofRuns([voucher], [try run(1, nil, takes: takes, about: about)]).map(\.kind)
                    #expect(none == [.otherPower])
                }
            }
        }
    }

    @Test(
        "the books of a village: each finding says in words what was decided and what was paid", arguments: Engine.all)
    func words(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let ditch = try await county.begun()
            let seal = try await county.begun("seal", sum: nil, party: Payee(kind: .nobody, name: ""))
            for run in [ditch, seal] { try await county.carry(run) }
            func pay(_ fen: Int64, _ run: CaseNumber, to payee: String) async throws {
                var draft = U.payment(fen, day: "2026-07-20", payee: Payee(kind: .organisation, name: payee))
                draft.decision = "见 \(run)"
                _ = try await county.published(draft)
            }
            try await pay(1_200_000, ditch, to: "示例建材店")
            let path = "/desk/anomalies/330381001201?lang="
            let clean = try await county.ask(.get, "\(path)en", as: U.committee)
            #expect(!clean.text.contains(ditch.shown))
            try await pay(1, ditch, to: "示例建材店")
            try await pay(100, ditch, to: "示例粮油店")
            try await pay(100, seal, to: "示例建材店")
            let page = try await county.ask(.get, "\(path)en", as: U.committee).text
            for words in ["12,000.01 yuan together", "0.01 more than", "decided about 示例建材店", "Using the village"] {
                #expect(page.contains(words), "\(words)")
            }
            let chinese = try await county.ask(.get, "\(path)zh", as: U.committee).text
            #expect(chinese.contains("多付 0.01 元") && chinese.contains("村印章使用"))
            try await county.check()
        }
    }
}
