import Approvals
import ArgumentParser
import Cases
import Foundation
import Kernel
import Logging
import Places
import Platform
import Posts
import Store
import Tables

struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a table to a file or to standard output, as it is at one moment, beside a running server.",
        discussion: """
            Columns are named as in the files that can be imported; times are China's (+08:00).

            In csv and xlsx a cell that begins like a formula, or with an apostrophe, has an apostrophe in front: \
            take one away and you have the original. jsonl and geojson are not altered. Codes of 17 digits keep their \
            digits in xlsx; a spreadsheet that opens a csv by itself may round them.

            Reports and the journal hold personal data: exporting them takes two persons. One proposes it at /approvals, \
            another agrees, then it can be done once: by a button on that page, or here with --approval. Using it up is \
            written down; where a running server is the one that writes, it is asked to, at --server.

            Names and telephone numbers of reporters are never written: they stay sealed. A file appears under its \
            name when it is whole, and only its owner can read it, unless it is --public.

            Exit status 3: a reader went away early, or cells were cut that a workbook cannot hold.
            """)

    enum Table: String, ExpressibleByArgument, CaseIterable {
        case cases, reports, journal, clocks, places, units

        var hasDays: Bool { self != .places && self != .units }
        var hasPlaces: Bool { self == .cases || self == .reports || self == .places }
        /// Whether it holds words of residents, or where they live.
        var isPersonal: Bool { self == .reports || self == .journal }
        var isEverPublic: Bool { self != .reports && self != .journal }

        /// - Parameter drawn: with the shapes of places.
        func source(_ system: System, _ choice: TableChoice, drawn: Bool = false) async throws -> any TableSource {
            let county = system.house.county
            switch self {
            case .cases: return try await system.cases.work.exportedCases(choice)
            case .reports: return try await system.cases.work.exportedReports(choice)
            case .clocks: return try await system.cases.work.exportedClocks(choice)
            case .journal: return JournalRows(county: county, choice: choice)
            case .places: return PlaceRows(county, choice, drawn: drawn)
            case .units: return UnitRows(county, choice)
            }
        }
    }

    @OptionGroup var place: Place
    @Argument(help: "cases, reports, journal, clocks, places or units.") var table: Table
    @Option(help: "csv, jsonl, xlsx, or geojson (cases, reports and places).") var format = TableFormat.csv
    @Option(name: .shortAndLong, help: "The file (default: standard output; xlsx needs one).") var output: String?
    @Option(help: "Only within this place, by its code.") var division: String?
    @Option(help: "From this day on, such as 2026-11-01: received, started or written then.") var since: String?
    @Option(help: "To the end of this day.") var until: String?
    @Flag(help: "Only what the public list shows, places as coarse as there.") var `public` = false
    @Option(help: "The number of a second person's approval, for tables with personal data (reports, journal).")
    var approval: String?
    @Option(help: "Where the running server listens, if not as the settings say.") var server: String?
    @Flag(help: "Begin a csv with a byte order mark, by which Excel knows UTF-8.") var bom = false
    @Flag(help: "Replace a file of that name.") var force = false
    @Flag(help: "The summary as JSON.") var json = false

    func validate() throws {
        func refuse(_ key: String) -> ValidationError {
            ValidationError(
                Terminal.text("app.export.wrong.\(key)", ["table": table.rawValue, "format": format.rawValue]))
        }
        let choice = try choice()
        if format == .xlsx, output == nil { throw refuse("needsOutput") }
        if format == .geojson, !table.hasPlaces { throw refuse("noPlaces") }
        if bom, format != .csv { throw refuse("bom") }
        if !table.hasDays, since != nil || until != nil { throw refuse("noDays") }
        if let since = choice.since, let until = choice.until, until < since { throw refuse("days") }
        if `public`, !table.isEverPublic { throw refuse("notPublic") }
        if `public`, table == .clocks, let division = choice.division, division.level > .village {
            throw refuse("tooFine")
        }
    }

    private func choice() throws -> TableChoice {
        var choice = TableChoice()
        choice.isPublic = `public`
        choice.division = try parsed(division, "--division 330381001") { DivisionCode($0) }
        choice.since = try parsed(since, "--since 2026-11-01") { LocalDate($0) }
        choice.until = try parsed(until, "--until 2026-11-30") { LocalDate($0) }
        return choice
    }

    private func parsed<T>(_ text: String?, _ example: String, _ parse: (String) -> T?) throws -> T? {
        guard let text else { return nil }
        guard let value = parse(text) else {
            throw ValidationError(Terminal.text("app.export.wrong.value", ["value": text, "example": example]))
        }
        return value
    }

    func run() async throws {
        // A reader that goes away is an answer to a write, not an end without a word.
        signal(SIGPIPE, SIG_IGN)
        let choice = try choice()
        let destination =
            try output.map {
                try Destination.file($0, replacing: force, isOpen: `public`)
            } ?? .standardOutput
        try await spendApproval()
        let system = try await System.open(try place.settings(), readOnly: true, log: Terminal.log(.error))
        do {
            try await ExportFault.check(choice, system)
            var export = TableExport(
                try await table.source(system, choice, drawn: format == .geojson), as: format, to: destination)
            export.mark = bom
            let progress = Progress(table.rawValue)
            export.progress = { progress.advance(to: $0, of: $1) }
            let written = try await export.run(system.database)
            progress.finish()
            try tell(written)
        } catch OutputFault.closed {
            Terminal.complain(Terminal.words(OutputFault.closed))
            throw ExitCode(3)
        }
        await system.database.close()
    }

    /// Personal data leaves only with two persons' word, which is used up before the first row is read.
    private func spendApproval() async throws {
        guard table.isPersonal else { return }
        guard let approval = approval.flatMap({ ID<Approval>($0) }) else {
            throw ExportFault.needsApproval(table.rawValue)
        }
        let settings = try place.settings()
        try await ApprovalUse(settings, server: server).spend(approval, on: table.rawValue)
    }

    /// What was written, on standard output when the table is not there itself.
    private func tell(_ written: TableExport.Written) throws {
        var lines: [String] = []
        if json {
            let summary = Summary(
                table: table.rawValue, format: format.rawValue, file: output, rows: written.rows, cut: written.cut)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            lines.append(String(decoding: try encoder.encode(summary), as: UTF8.self))
        } else {
            let file = output ?? Terminal.text("app.export.standardOutput")
            lines.append(
                Terminal.text(
                    "app.export.done", ["table": table.rawValue, "rows": "\(written.rows)", "file": file]))
        }
        for line in lines { if output == nil { Terminal.complain(line) } else { print(line) } }
        if table == .reports { Terminal.complain(Terminal.text("app.export.sealed")) }
        if written.cut > 0 {
            Terminal.complain(Terminal.text("app.export.cut", ["count": "\(written.cut)"]))
            throw ExitCode(3)
        }
    }

    private struct Summary: Encodable {
        let table: String
        let format: String
        let file: String?
        let rows: Int
        let cut: Int
    }
}

extension TableFormat: ExpressibleByArgument {}

/// What was asked for is not in the database.
enum ExportFault: Explained, Equatable {
    case unknownCounty(String, known: [String])
    case unknownDivision(String)
    /// It holds personal data.
    case needsApproval(String)
    /// The running server, in its words.
    case serverRefused(String)
    /// Nobody answered there who writes to this database.
    case noServer(String)

    var explanation: Explanation {
        switch self {
        case .unknownCounty(let code, let known):
            Explanation(
                .notFound, "app.export.unknownCounty", ["code": code, "known": known.joined(separator: " ")])
        case .serverRefused(let reason):
            Explanation(.conflict, "app.export.serverRefused", ["reason": reason])
        case .noServer(let address): Explanation(.unavailable, "app.export.noServer", ["address": address])
        case .needsApproval(let table): Explanation(.forbidden, "app.export.needsApproval", ["table": table])
        case .unknownDivision(let code): Explanation(.notFound, "app.export.unknownDivision", ["code": code])
        }
    }

    static func check(_ choice: TableChoice, _ system: System) async throws {
        let county = system.house.county
        let known = try await Counties.known(system.database)
        guard known.contains(county) else {
            throw ExportFault.unknownCounty(county.code.description, known: known.map(\.code.description))
        }
        guard let division = choice.division, !division.contains(county.code) else { return }
        guard try await system.places.territory.history().latest(division) != nil else {
            throw ExportFault.unknownDivision(division.description)
        }
    }
}
