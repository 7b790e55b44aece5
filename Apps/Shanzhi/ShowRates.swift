import ArgumentParser
import Cases
import Foundation
import Kernel
import Logging
import Platform
import Store

struct ShowRates: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rates", abstract: "Print the indicators of a period, with what they leave out.",
        discussion: "The same figures as /api/v1/rates, for a period of any length.")

    @OptionGroup var place: Place
    @Option(help: "The first day, such as 2026-01-01.") var from: String
    @Option(help: "The last day.") var to: String
    @Option(help: "Only this place and all within it.") var division: String?
    @Option(help: "Only what this unit was charged with.") var unit: String?
    @Flag(help: "As JSON.") var json = false

    func run() async throws {
        guard let from = LocalDate(from) else { throw ValidationError("--from 2026-01-01") }
        guard let to = LocalDate(to) else { throw ValidationError("--to 2026-12-31") }
        let place = try division.map { text in
            guard let code = DivisionCode(text) else { throw ValidationError("--division 330381001") }
            return code
        }
        let charged = try unit.map { text in
            guard let code = UnitCode(text) else { throw ValidationError("--unit dept-zhujian") }
            return code
        }
        let system = try await System.open(try self.place.settings(), readOnly: true, log: Terminal.log(.error))
        let report = try await system.cases.work.rates(
            from: from, to: to, division: place, unit: charged, language: Terminal.language)
        await system.database.close()
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(report), as: UTF8.self))
        } else {
            print("\(from) – \(to)")
            for figure in report.indicators { show(figure) }
        }
    }

    private func show(_ figure: FigureView) {
        let percent = figure.value.map { "\($0 / 100).\(padded($0 % 100, 2))%" } ?? "–"
        print(
            "\(figure.name)  \(percent)  \(figure.numerator ?? 0)/\(figure.denominator ?? 0)  (\(figure.id) \(figure.version))"
        )
        for (reason, count) in figure.excluded.reasons.sorted(by: { $0.key < $1.key }) {
            print("    − \(count)  " + Terminal.text("cases.indicator.excluded.\(reason)"))
        }
    }
}
