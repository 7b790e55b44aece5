import Accounts
import Cases
import Foundation
import HTTPTypes
import Journal
import Kernel
import Platform
import Posts
import Rights
import Store
import TestSupport
import Testing
import Web

@testable import Lead
@testable import shanzhi

@Suite("The leader's page", .serialized) struct LeadTests {
    /// A server of its own clock over the invented county.
    private func withLead(
        _ engine: Engine, cases: Int, _ body: (Lead, Cases, ManualTime, System) async throws -> Void
    ) async throws {
        try await withDemo(engine, cases: cases) { system, _ in
            let time = ManualTime(demoNow)
            let house = House(
                county: system.house.county, database: system.database, seal: system.house.seal, time: time,
                pages: system.house.pages, log: system.house.log)
            let parts = try Capabilities(house, system.settings, AccountSettings())
            try await body(parts.lead, parts.cases, time, system)
        }
    }

    private func supervisor(_ system: System, over place: DivisionCode) async throws -> Actor {
        let directory = try await system.posts.staff.directory()
        let holders = directory.holders(role: .supervisor, on: CountyTime.china.date(demoNow))
        return .post(try #require(holders.first { $0.place == place }))
    }

    @Test("every figure is that of the public page, for the county and each of its towns", arguments: Engine.all)
    func sameAsOpen(engine: Engine) async throws {
        try await withLead(engine, cases: 160) { lead, cases, _, system in
            let county = system.house.county.code
            let actor = try await supervisor(system, over: county)
            let to = CountyTime.china.date(demoNow)
            for length in [7, 90] {
                let span = Span(days: length, upTo: to)
                let brief = try await lead.work.brief(county, span, for: actor)
                try await compare(brief.figures.map { ($0.indicator.id, $0.count) }, county, span, cases)
                #expect(brief.figures.contains { $0.count.denominator > 0 } && brief.peers.count > 20)
                let busy = brief.peers.filter { $0.tally.received > 0 }
                #expect(!busy.isEmpty)
                for peer in busy.prefix(5) {
                    let counts = zip(brief.figures, peer.tally.counts).map { ($0.indicator.id, $1) }
                    try await compare(counts, peer.place, span, cases)
                }
            }
        }
    }

    private func compare(
        _ counts: [(id: String, count: Count)], _ place: DivisionCode, _ span: Span, _ cases: Cases
    ) async throws {
        let open = try await cases.work.rates(
            from: span.from, to: span.to, division: place, unit: nil, language: .zh)
        for (id, count) in counts {
            let figure = try #require(open.indicators.first { $0.id == id })
            #expect(
                (count.numerator, count.denominator, count.excluded, count.permyriad)
                    == (
                        figure.numerator, figure.denominator, figure.excluded.reasons.values.reduce(0, +), figure.value
                    ), "\(id) of \(place) over \(span)")
        }
    }

    @Test("what is open, late and comes back is what counting every case would say", arguments: Engine.all)
    func lists(engine: Engine) async throws {
        try await withLead(engine, cases: 160) { lead, _, _, system in
            let county = system.house.county.code
            let all = try await system.allCases().filter { $0.mergedInto == nil }
            let open = all.filter { !$0.state.isSettled }
            let late = open.filter { ($0.nextClock?.due ?? CaseTable.never) < demoNow }
            let to = CountyTime.china.date(demoNow)
            let brief = try await lead.work.brief(
                county, Span(days: 30, upTo: to), for: try await supervisor(system, over: county))
            #expect(brief.load == OpenLoad(open: open.count, late: late.count) && !open.isEmpty)
            #expect(brief.lateUnits.map(\.late).reduce(0, +) == late.count)
            for peer in brief.peers {
                let here = open.filter { peer.place.contains($0.division) }
                #expect(peer.load.open == here.count, "\(peer.place)")
            }
            let recent = all.filter {
                $0.category.kind != .matter && $0.received >= since(lead) && $0.division.level >= .village
            }
            let places = Dictionary(grouping: recent) { subject in
                "\(subject.division.ancestor(.grid) ?? subject.division) \(subject.category)"
            }
            let often = places.values.filter { $0.count >= lead.work.scorecard.recurring.times }.map(\.count)
            #expect(
                brief.again.map(\.recurrence.times) == Array(often.sorted(by: >).prefix(LeadWork.shownAgain)))
            #expect(brief.again.allSatisfy { !$0.last.isEmpty && $0.recurrence.steps > 0 })
        }
    }

    private func since(_ lead: Lead) -> Timestamp { demoNow.adding(days: -Int64(lead.work.scorecard.recurring.days)) }

    @Test("what is kept at hand follows what happens, and the mere passing of time", arguments: Engine.all)
    func follows(engine: Engine) async throws {
        try await withLead(engine, cases: 60) { lead, cases, time, system in
            let county = system.house.county.code
            let actor = try await supervisor(system, over: county)
            let timers = Timers(
                House(
                    county: system.house.county, database: system.database, seal: system.house.seal, time: time,
                    pages: system.house.pages, log: system.house.log
                ).door, reader: system.database, handlers: cases.timers, log: system.house.log)
            for step in 0..<6 {
                let to = CountyTime.china.date(time.now())
                let span = Span(days: 30, upTo: to)
                let brief = try await lead.work.brief(county, span, for: actor)
                try await compare(brief.figures.map { ($0.indicator.id, $0.count) }, county, span, cases)
                time.advance(milliseconds: 7 * 3_600_000)
                if step % 2 == 0 { _ = try await timers.fireDue() }
                let number = try await system.allCases().last { $0.state == .received && $0.mergedInto == nil }?.number
                guard let number else { continue }
                let officer = Actor.system("test")
                try await cases.work.act(number, as: officer) { subject in
                    [.command(.accept(category: subject.category))]
                }
            }
        }
    }
}
