import Foundation
import Journal
import Kernel
import Platform
import Store
import Tables
import TestSupport
import Testing

@testable import Cases

@Suite("Exporting cases, reports and clocks") struct ExportTests {
    private func rows(_ source: any TableSource, _ desk: Desk) async throws -> [CSVRecord] {
        var reader = CSVReader(Array(try await exported(source, desk.county.database)))
        _ = try reader.header()
        var rows: [CSVRecord] = []
        while let row = try reader.next() { rows.append(row) }
        return rows
    }

    @Test("a case is a row with codes and names, its reports and clocks are rows of theirs", arguments: Engine.all)
    func everything(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let report = try await desk.report("=路灯不亮了", #","contact":{"name":"胡小明","phone":"13912345678"}"#)
            let number = report.subject.number
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            try await desk.act(number, "accept", as: dispatcher, then: "accepted")
            desk.county.time.pass(minutes: 61)
            let work = desk.county.cases.work

            let found = try await rows(try await work.exportedCases(TableChoice()), desk)
            let subject = try #require(found.first)
            #expect(found.count == 1)
            #expect(subject["number"] == number && subject["state"] == "accepted")
            #expect(subject["category"] == "C0118" && subject["category_name"] == "路灯")
            #expect(subject["division"] == "33038100100100102")
            #expect(subject["division_name"]?.hasPrefix("安阳街道 兴隆社区 ") == true)
            #expect(subject["lon"] == "120.03" && subject["lat"] == "27.7")
            #expect(subject["received"] == "2026-03-05T09:00:00+08:00" && subject["due"] != "")
            #expect(subject["overdue"] == "1" && subject["reporters"] == "1" && subject["closed"] == "")
            #expect(subject["holder"] == "centre" && subject["holder_name"] == "治理中心")

            let data = try await exported(try await work.exportedReports(TableChoice()), desk.county.database)
            let words = String(decoding: data, as: UTF8.self)
            #expect(!words.contains("胡小明") && !words.contains("13912345678"))
            let said = try #require(try await rows(try await work.exportedReports(TableChoice()), desk).first)
            #expect(said["id"] == report.report.id && said["case"] == number)
            #expect(said["text"] == "'=路灯不亮了" && said["contact"] == "sealed" && said["attachments"] == "0")

            let clocks = try await rows(try await work.exportedClocks(TableChoice()), desk)
            #expect(clocks.map { $0["case"] } == [number, number])
            #expect(clocks.map { $0["kind"] } == ["accept", "dispatch"])
            #expect(clocks.map { $0["outcome"] } == ["done", ""])
            #expect(clocks.map { $0["late"] } == ["0", "1"])
        }
    }

    @Test("days are China's: the first moment of --since and the last of --until are within", arguments: Engine.all)
    func days(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            var numbers: [String] = []
            for moment in ["05T23:59:59.999", "06T00:00:00.000", "06T23:59:59.999", "07T00:00:00.000"] {
                desk.county.time.set(try #require(Timestamp(rfc3339: "2026-03-\(moment)+08:00")))
                numbers.append(try await desk.report("路灯不亮了 \(moment)", at: 120.03).subject.number)
            }
            let work = desk.county.cases.work
            for (since, until, wanted) in [
                ("2026-03-06", "2026-03-06", 1...2), ("2026-03-06", nil, 1...3), (nil, "2026-03-05", 0...0),
                ("2026-03-07", "2026-03-09", 3...3), (nil, nil, 0...3),
            ] {
                var choice = TableChoice()
                choice.since = since.flatMap { LocalDate($0) }
                choice.until = until.flatMap { LocalDate($0) }
                let cases = try await rows(try await work.exportedCases(choice), desk)
                #expect(cases.map { $0["number"] } == Array(numbers[wanted]))
                let reports = try await rows(try await work.exportedReports(choice), desk)
                #expect(reports.map { $0["case"] } == Array(numbers[wanted]))
                let clocks = try await rows(try await work.exportedClocks(choice), desk)
                #expect(Set(clocks.map { $0["case"] }) == Set(numbers[wanted]))
            }
        }
    }

    @Test("pages follow each other without a gap or a repeat, also within one moment", arguments: Engine.all)
    func pages(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            var numbers: [String] = []
            for index in 0..<(2 * CaseRows.page + 1) {
                let report = try await desk.report("路灯不亮了，第 \(index) 盏", at: 120.01)
                numbers.append(report.subject.number)
            }
            let work = desk.county.cases.work
            let cases = try await rows(try await work.exportedCases(TableChoice()), desk)
            #expect(cases.map { $0["number"] ?? "" }.sorted() == numbers)
            let reports = try await rows(try await work.exportedReports(TableChoice()), desk)
            #expect(reports.map { $0["case"] ?? "" }.sorted() == numbers)
            let clocks = try await rows(try await work.exportedClocks(TableChoice()), desk)
            #expect(clocks.map { $0["case"] ?? "" }.sorted() == numbers)
        }
    }

    @Test("in public a place is as coarse as the category demands, and cannot be found by trial", arguments: Engine.all)
    func coarse(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            _ = try await desk.report("路灯不亮了")
            _ = try await desk.report("违法搭建")
            _ = try await desk.report("邻居吵闹")
            let work = desk.county.cases.work
            let all = try await rows(try await work.exportedCases(within(nil, isPublic: true)), desk)
            #expect(
                Set(all.map { [$0["category"], $0["division"], $0["lon"]] }) == [
                    ["C0118", "33038100100100102", "120.03"], ["E0406", "330381001001001", ""],
                    ["M0302", "330381001001", ""],
                ])
            #expect(all.first?["desk"] == nil && all.first?["closed"] == nil && all.first?["solved"] == nil)
            for (place, inPublic, inside) in [
                ("330381", 3, 3), ("330381001", 3, 3), ("330381001001", 3, 3), ("330381001001001", 2, 3),
                ("33038100100100102", 1, 3), ("330381101", 0, 0), ("33038100100100101", 0, 0),
            ] {
                let shown = try await rows(try await work.exportedCases(within(place, isPublic: true)), desk)
                #expect(shown.count == inPublic, "\(place)")
                let known = try await rows(try await work.exportedCases(within(place, isPublic: false)), desk)
                #expect(known.count == inside, "\(place)")
            }
        }
    }

    private func within(_ place: String?, isPublic: Bool) -> TableChoice {
        var choice = TableChoice()
        choice.division = place.flatMap { DivisionCode($0) }
        choice.isPublic = isPublic
        return choice
    }

    @Test("a county without anything yet has tables without rows", arguments: Engine.all)
    func empty(engine: Engine) async throws {
        try await withDatabase(engine, migrations: CaseCounty.migrations) { database in
            let county = try CaseCounty(database, time: HandClock(CountyFiles.morning))
            try await county.house.door.prepare()
            let work = county.cases.work
            for source in [
                try await work.exportedCases(TableChoice()), try await work.exportedReports(TableChoice()),
                try await work.exportedClocks(TableChoice()),
            ] {
                let text = String(decoding: try await exported(source, database), as: UTF8.self)
                #expect(text == source.shape.columns.joined(separator: ",") + "\r\n")
            }
        }
    }
}
