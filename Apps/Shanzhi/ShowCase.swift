import ArgumentParser
import Cases
import Foundation
import Journal
import Kernel
import Logging
import Platform
import Store
import Web

struct ShowCase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case", abstract: "Show a case with every step, clock, return and reason.")

    @OptionGroup var place: Place
    @Argument(help: "The case's number, as written or as read aloud, or the one it had in another system.")
    var number: String
    @Flag(help: "As JSON.") var json = false

    func run() async throws {
        let system = try await System.open(try place.settings(), readOnly: true, log: Terminal.log(.error))
        let work = system.cases.work
        let number = try await find(work)
        let subject = try await work.find(number)
        let presenter = try await work.presenter(Terminal.language, .staff)
        let county = system.house.county
        let entries = try await system.database.read { try Journal.entries(county, of: Subject(subject.id), $0) }
        let timeline = presenter.timeline(entries)
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            let view = presenter.view(subject, at: nil, timeline: timeline)
            print(String(decoding: try encoder.encode(view), as: UTF8.self))
        } else {
            show(subject, presenter, timeline)
        }
        await system.database.close()
    }

    private func find(_ work: CaseWork) async throws -> CaseNumber {
        do {
            return try CaseNumber(parsing: number)
        } catch {
            if let known = try await work.number(formerly: number) { return known }
            throw error == .checkDigit ? CaseError.numberCheckDigit : CaseError.numberShape
        }
    }

    private func show(_ subject: Case, _ presenter: Presenter, _ timeline: [TimelineItem]) {
        print("\(subject.number.shown)  \(presenter.category(subject.category))  \(presenter.place(subject))")
        print("\(presenter.state(subject))  \(presenter.unit(subject.holder))")
        if subject.former != nil { print(presenter.former(subject)) }
        for clock in subject.clocks {
            let name = presenter.text("cases.clock.\(clock.kind.rawValue)")
            print("  \(name)  \(presenter.limit(clock.limit))  → \(presenter.moment(clock.due))")
        }
        for item in timeline {
            print("\(item.moment)  \(item.text)" + (item.unit.map { "  [\($0)]" } ?? ""))
            if let words = item.words { print("    \(words)") }
        }
    }
}
