import Foundation
import HTTPTypes
import Journal
import Kernel
import Platform
import Store
import TestSupport
import Testing

@testable import Disclosure

private typealias U = DisclosureUnderTest

@Suite("what in the books is worth a look") struct AnomalyTests {
    private func rules() throws -> AnomalyRules {
        try JSONDecoder().decode(AnomalyRules.self, from: Shipped.data("anomalies"))
    }

    /// A payment of an invented village.
    private func payment(
        _ serial: Int, _ day: String, _ yuan: Int64, to payee: String, _ kind: Payee.Kind = .organisation,
        accepted: String? = "2026-01-01", reversedBy: CaseNumber? = nil
    ) throws -> Voucher {
        let date = try #require(LocalDate(day))
        let number = try #require(CaseNumber(prefix: "PZ", date: date, serial: serial))
        return Voucher(
            id: ID(at: Timestamp(milliseconds: Int64(serial))), number: number, village: U.village, day: date,
            purpose: "x", payee: Payee(kind: kind, name: payee), decision: "x",
            acceptance: accepted == nil ? "" : "验收", acceptedOn: accepted.flatMap { LocalDate($0) },
            amount: Money(count: yuan * 100), cash: Money(count: -yuan * 100), state: .published,
            entered: Timestamp(milliseconds: 0), enterer: nil, confirmed: nil, reason: nil, reverses: nil,
            reversedBy: reversedBy, source: nil)
    }

    @Test("twelve planted irregularities are found, and at most three more")
    func planted() throws {
        var all: [Voucher] = []
        var planted: [(Anomaly.Kind, [Int])] = []
        func plant(_ kind: Anomaly.Kind, _ vouchers: [Voucher]) {
            all += vouchers
            planted.append((kind, vouchers.map(\.number.serial)))
        }
        plant(.split, [try payment(1, "2026-01-05", 30_000, to: "甲"), try payment(2, "2026-02-04", 20_000, to: "甲")])
        plant(
            .split,
            try (3...5).map { try payment($0, "2026-03-0\($0)", 19_000, to: "乙") })
        plant(.split, [try payment(6, "2026-04-01", 49_999, to: "丙"), try payment(7, "2026-04-02", 1, to: "丙")])
        plant(.often, try (10...15).map { try payment($0, "2026-\(padded($0 - 3, 2))-01", 60_000, to: "丁") })
        for (serial, day) in [(20, "2026-05-01"), (21, "2026-05-02"), (22, "2026-05-03")] {
            plant(.beforeAcceptance, [try payment(serial, day, 500, to: "戊\(serial)", accepted: "2026-05-04")])
        }
        for serial in [30, 31] {
            plant(.noAcceptance, [try payment(serial, "2026-06-01", 10_000, to: "己\(serial)", accepted: nil)])
        }
        for serial in [40, 41] {
            plant(.person, [try payment(serial, "2026-06-1\(serial - 40)", 20_000, to: "陈**", .person)])
        }
        plant(.twice, [try payment(50, "2026-07-01", 77, to: "庚"), try payment(51, "2026-07-01", 77, to: "庚")])
        #expect(planted.count == 12)
        // Ordinary: just outside of every rule.
        all += [
            try payment(60, "2026-01-05", 30_000, to: "辛"), try payment(61, "2026-02-05", 20_000, to: "辛"),
            try payment(62, "2026-01-05", 30_000, to: "壬"), try payment(63, "2026-01-06", 19_999, to: "壬"),
            try payment(64, "2026-05-04", 500, to: "癸", accepted: "2026-05-04"),
            try payment(65, "2026-05-04", 9_999, to: "子", accepted: nil),
            try payment(66, "2026-05-04", 19_999, to: "林**", .person),
            try payment(
                67, "2026-05-05", 50_000, to: "丑", accepted: nil,
                reversedBy: CaseNumber(prefix: "PZ", date: LocalDate("2026-05-06")!, serial: 68)),
        ]
        let found = AnomalyFinder.find(all.shuffledBySerial, try rules())
        for (kind, serials) in planted {
            let isFound = found.contains { $0.kind == kind && $0.vouchers.map(\.serial).sorted() == serials }
            #expect(isFound, "\(kind) \(serials)")
        }
        #expect(found.count >= 12 && found.count <= 15)
    }

    @Test("a purchase split across New Year is found in both years, as the same finding", arguments: Engine.all)
    func newYear(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            func pay(_ day: String) async throws {
                _ = try await county.published(
                    U.payment(2_500_000, day: day, payee: Payee(kind: .organisation, name: "示例建材店")))
            }
            func split(_ year: Int) async throws -> [Anomaly] {
                let (work, now) = (county.disclosure.anomalies, county.time.now())
                return try await county.database.read {
                    try work.find(U.village, Period(year: year), at: now, $0).found.filter { $0.kind == .split }
                }
            }
            try await pay("2025-12-20")
            try await pay("2026-01-20")
            for year in [2025, 2026] { #expect(try await split(year).isEmpty) }
            try await pay("2026-01-19")
            let found = try await split(2026)
            #expect(found.count == 1 && found[0].vouchers.count == 2)
            #expect(try await split(2025) == found)
            for year in [2024, 2027] { #expect(try await split(year).isEmpty) }
            let page = try await county.ask(.get, "/desk/anomalies/330381001201?year=2025", as: U.committee)
            #expect(page.text.contains("2025-12-20") && page.text.contains("2026-01-19"))
            // A third payment begins no second finding with the one that is told already.
            try await pay("2025-12-01")
            let (before, after) = (try await split(2025), try await split(2026))
            #expect(before.count == 1 && after.count == 1)
            #expect(Set(before.flatMap(\.vouchers)).isDisjoint(with: after.flatMap(\.vouchers)))
        }
    }

    @Test("the committee reads them, whoever keeps the books does not", arguments: Engine.all)
    func rights(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            _ = try await county.published(
                U.payment(3_000_000, payee: Payee(kind: .organisation, name: "示例建材店")))
            _ = try await county.published(
                U.payment(2_500_000, payee: Payee(kind: .organisation, name: "示例建材店")))
            let path = "/desk/anomalies/330381001201?lang=en"
            for actor in [U.committee, U.supervisor] {
                let page = try await county.ask(.get, path, as: actor)
                #expect(page.status == 200 && page.text.contains("55,000.00") && page.text.contains("示例建材店"))
            }
            for actor in [U.clerk, U.secretary, U.post(.supervisionCommittee, "330381001202", person: 9)] {
                #expect(try await county.ask(.get, path, as: actor).status == 403)
            }
        }
    }

    @Test("rent that is missing again, or another sum, is another finding; a day more is not")
    func again() {
        func id(_ kind: Anomaly.Kind, _ arguments: [String: String]) -> ID<Anomaly> {
            let number = CaseNumber(prefix: "HT", date: LocalDate("2026-03-01")!, serial: 1)!
            return Anomaly(kind: kind, vouchers: [], contracts: [number], arguments: arguments)
                .id(in: DivisionCode("330381001201")!)
        }
        let first = id(.unpaid, ["day": "2026-04-14", "missing": "300.00"])
        #expect(first == id(.unpaid, ["day": "2026-04-14", "missing": "300.00", "tenant": "x"]))
        #expect(first != id(.unpaid, ["day": "2027-04-14", "missing": "300.00"]))
        #expect(first != id(.unpaid, ["day": "2026-04-14", "missing": "20,300.00"]))
        #expect(id(.past, ["day": "2026-04-14", "days": "1"]) == id(.past, ["day": "2026-04-14", "days": "2"]))
        #expect(
            id(.belowAssessed, ["rent": "95", "assessed": "100"])
                != id(.belowAssessed, ["rent": "10", "assessed": "100"]))
    }
}

extension [Voucher] {
    /// In another order, always the same.
    fileprivate var shuffledBySerial: [Voucher] { sorted { $0.number.serial * 7 % 31 < $1.number.serial * 7 % 31 } }
}
