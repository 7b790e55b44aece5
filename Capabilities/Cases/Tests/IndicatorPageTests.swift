import Foundation
import Hummingbird
import HummingbirdTesting
import Kernel
import Store
import TestSupport
import Testing
import Web

@testable import Cases

private struct RatesSeen: Decodable {
    struct Excluded: Decodable { let count: Int, reasons: [String: Int] }
    struct Figure: Decodable {
        let id: String, name: String, version: String, formula: String, cases: String
        let numerator: Int?, denominator: Int?
        let suppressed: Bool
        let value: Int?
        let excluded: Excluded
    }

    let from: String, to: String, asOf: String
    let indicators: [Figure]

    subscript(_ id: String) -> Figure? { indicators.first { $0.id == id } }
}

private struct RateCaseSeen: Decodable {
    let number: String
    let category: CaseSeen.Named, place: CaseSeen.Named
    let reason: String?
}

private struct ReturnsSeen: Decodable {
    let row: Int, dispatches: Int, returned: Int
}

@Suite("figures over HTTP and on pages")
struct IndicatorPageTests {
    /// Two reports: one still waits, one was dispatched and returned.
    private func withReturned(
        _ engine: Engine, _ body: @escaping @Sendable (any TestClientProtocol, String) async throws -> Void
    ) async throws {
        try await withCounty(engine) { desk in
            _ = try await desk.report()
            let number = try await desk.report().subject.number
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            try await desk.act(number, "accept", as: dispatcher, then: "accepted")
            let seen = try await desk.act(number, "dispatch", as: dispatcher, then: "dispatched")
            let handler = try await desk.signIn(try #require(seen.lead).code, .handler)
            try await desk.act(number, "return", #"{"reason":"不归我们管"}"#, as: handler, then: "dispatched")
            let router = desk.county.face.router()
            RatesAPI(work: desk.county.cases.work).addRoutes(to: router)
            try await Application(router: router).test(.router) { client in try await body(client, number) }
        }
    }

    @Test("figures name their formula and open the cases behind them", arguments: Engine.all)
    func figures(engine: Engine) async throws {
        try await withReturned(engine) { client, number in
            let rates: RatesSeen = try await client.execute(uri: "/api/v1/rates", method: .get).json()
            #expect(rates.from == "2026-02-04" && rates.to == "2026-03-05" && rates.indicators.count == 17)
            #expect(rates.indicators.allSatisfy { !$0.name.contains("⟨") && !$0.formula.contains("⟨") })
            let filing = try #require(rates["filing"])
            // Of fewer than five no figure is published, as on `/open`; what stands behind it is.
            #expect(filing.suppressed && filing.numerator == nil && filing.denominator == nil && filing.value == nil)
            #expect(filing.excluded.reasons == ["undecided": 1] && filing.excluded.count == 1)
            let dispatch = try #require(rates["dispatch-accurate"])
            #expect(dispatch.suppressed && dispatch.value == nil)
            #expect(rates["resolution"]?.suppressed == false && rates["resolution"]?.denominator == 0)
            #expect(rates["resolution"]?.value == nil && rates["handling"]?.excluded.reasons == ["passedOn": 1])
            let list: ListSeen<RateCaseSeen> = try await client.execute(uri: filing.cases, method: .get).json()
            #expect(list.items.map(\.number) == [number] && list.items[0].place.code.count <= 17)
            let returns: ListSeen<ReturnsSeen> = try await client.execute(
                uri: "/api/v1/catalogue/returns", method: .get
            ).json()
            #expect(returns.items.map(\.returned) == [1] && returns.items.map(\.dispatches) == [1])
        }
    }

    @Test(
        "the points of a trend are days or whole weeks, eight at most, and cover the period once",
        arguments: [
            (1, 1), (8, 1), (9, 7), (30, 7), (56, 7), (57, 14), (90, 14), (366, 49),
        ])
    func trendParts(days: Int, length: Int) throws {
        let to = try #require(LocalDate("2026-03-05"))
        let period = try Period(from: to.adding(days: 1 - days), to: to, asOf: CountyFiles.morning)
        let parts = RatesTrend.parts(of: period)
        #expect(parts.count <= RatesTrend.mostPoints && parts.allSatisfy { $0.count <= length })
        #expect(parts.dropFirst().allSatisfy { $0.count == length })
        #expect(parts.flatMap { Array($0) } == Array(period.from.days...period.to.days))
    }

    @Test("the open pages show in both languages, for a town and for nothing at all", arguments: ["zh", "en"])
    func pages(language: String) async throws {
        try await withReturned(.sqlite) { client, number in
            let shown = try CaseNumber(parsing: number).shown
            for path in [
                "/open?", "/open?division=330381001&", "/open?from=2020-01-01&to=2020-01-31&", "/open/filing?",
                "/open/filing?part=excluded&", "/open/dispatch-accurate?division=330381101&",
            ] {
                let page = try await client.execute(uri: "\(path)lang=\(language)", method: .get)
                #expect(page.status == .ok, "\(path)")
                #expect(!page.text.contains("⟨") && !page.text.contains("{{") && !page.text.contains("Optional("))
            }
            let filing = try await client.execute(uri: "/open/filing?lang=\(language)", method: .get).text
            // One case is too few for a rate; what stands behind it is public all the same.
            #expect(filing.contains(shown) && !filing.contains("100.00%") && filing.contains("2026-1"))
            let table = try await client.execute(uri: "/open/figures.csv?lang=\(language)", method: .get)
            #expect(table.headers[.contentType]?.hasPrefix("text/csv") == true)
            let row = try #require(table.text.split(whereSeparator: \.isNewline).first { $0.hasPrefix("filing,") })
            #expect(row.hasSuffix(",,,,1,1"))
            let open = try await client.execute(uri: "/open?lang=\(language)", method: .get).text
            #expect(open.contains("/open/resolution?from=2026-02-04") && open.contains("安阳街道"))
        }
    }

    @Test("what everybody gets is made once in ten seconds, as a page and over the interface", arguments: Engine.all)
    func kept(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let router = desk.county.face.router()
            RatesAPI(work: desk.county.cases.work).addRoutes(to: router)
            try await Application(router: router).test(.router) { client in
                func seen(_ path: String) async throws -> String {
                    let answer = try await client.execute(uri: path, method: .get)
                    #expect(answer.status == .ok)
                    return answer.text
                }
                for path in ["/open", "/api/v1/rates"] {
                    let (start, first) = (desk.county.time.now(), try await seen(path))
                    _ = try await desk.report()
                    desk.county.time.set(start.adding(milliseconds: 9_999))
                    #expect(try await seen(path) == first)
                    // Another address is another answer.
                    #expect(try await seen("\(path)?division=330381001") != first)
                    desk.county.time.set(start.adding(milliseconds: 10_000))
                    #expect(try await seen(path) != first)
                }
            }
        }
    }

    @Test(
        "what cannot be answered is refused clearly",
        arguments: [
            ("/api/v1/rates?from=2026-03-02&to=2026-03-01", 422), ("/api/v1/rates?from=2025-01-01&to=2026-03-01", 422),
            ("/api/v1/rates?from=tomorrow", 422), ("/api/v1/rates?division=110105", 422),
            ("/api/v1/rates?unit=nobody", 422), ("/api/v1/rates?colour=red", 422),
            ("/api/v1/rates/happiness/cases", 404), ("/api/v1/rates/filing/cases?part=all", 422),
            ("/api/v1/rates/filing/cases?after=xyz", 422), ("/api/v1/rates/filing/cases?limit=0", 422),
            ("/api/v1/catalogue/returns?division=330381", 422), ("/api/v1/rates/filing/cases?after=WyJhIiwiYiJd", 422),
            ("/api/v1/rates?from=9999-12-01", 200), ("/api/v1/rates?from=-9999-01-01", 422),
        ])
    func refused(path: String, status: Int) async throws {
        try await withReturned(.sqlite) { client, _ in
            let answer = try await client.execute(uri: path, method: .get)
            #expect(answer.status.code == status, "\(answer.text)")
            if status != 200 { _ = try answer.problem() }
        }
    }
}
