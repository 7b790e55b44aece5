import ArgumentParser
import Cases
import Disclosure
import Foundation
import Geometry
import Kernel
import Logging
import Participation
import Places
import Platform
import Posts
import Spreadsheets
import Store

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring in territory, people, rules and the cases of another system from files.",
        discussion: """
            Bad lines are named with their reason and written to FILE.rejected, good ones are taken (status 3 then).
            Running an import again changes nothing. A table may also be a workbook (xlsx), of which the first sheet is read.
            """,
        subcommands: [
            Divisions.self, Boundaries.self, Grids.self, Addresses.self, Catalogue.self, Calendar.self, Posts.self,
            Reports.self, Roll.self, Vouchers.self,
        ])

    /// What every import asks for.
    struct Options: ParsableArguments {
        @OptionGroup var place: Place
        @Flag(help: "Import nothing when a line is bad.") var strict = false
        @Flag(help: "Report as JSON.") var json = false

        func open() async throws -> System { try await System.open(try place.settings(), log: Terminal.log(.error)) }
    }

    struct Divisions: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Division codes and names, versions by date (CSV).")
        @OptionGroup var options: Options
        @Argument(help: "CSV files.") var files: [String]

        func run() async throws {
            try await importing(files, options) { system, bytes in
                Outcome(try await system.places.territory.importDivisions(bytes, strict: options.strict, by: .importer))
            }
        }
    }

    struct Boundaries: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Boundaries (GeoJSON).")
        @OptionGroup var options: Options
        @Option(help: "wgs84, cgcs2000, gcj02 or bd09, where the file does not say.") var frame: String?
        @Option(help: "The place's code, for a file of one shape without one.") var code: String?
        @Argument(help: "GeoJSON files.") var files: [String]

        func run() async throws {
            let areas = try Import.areas(frame: frame, code: code)
            try await importing(files, options) { system, bytes in
                Outcome(
                    try await system.places.territory.importBoundaries(
                        bytes, areas, strict: options.strict, by: .importer))
            }
        }
    }

    struct Grids: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Grids and micro-grids (GeoJSON, 15 and 17 digits).")
        @OptionGroup var options: Options
        @Option(help: "wgs84, cgcs2000, gcj02 or bd09, where the file does not say.") var frame: String?
        @Argument(help: "GeoJSON files.") var files: [String]

        func run() async throws {
            let areas = try Import.areas(frame: frame, code: nil)
            try await importing(files, options) { system, bytes in
                Outcome(
                    try await system.places.territory.importGrids(bytes, areas, strict: options.strict, by: .importer))
            }
        }
    }

    struct Addresses: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Standard addresses with aliases (CSV).")
        @OptionGroup var options: Options
        @Argument(help: "CSV files.") var files: [String]

        func run() async throws {
            try await importing(files, options) { system, bytes in
                Outcome(try await system.places.territory.importAddresses(bytes, strict: options.strict, by: .importer))
            }
        }
    }

    struct Posts: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Units (units.csv) and posts with their holders (posts.csv); the header tells which.")
        @OptionGroup var options: Options
        @Argument(help: "CSV files, units first.") var files: [String]

        func run() async throws {
            try await importing(files, options) { system, bytes in
                let gazetteer = try await system.places.territory.gazetteer(at: system.house.time.now())
                let isPlace = { (code: DivisionCode) in gazetteer.place(code) != nil }
                var reader = CSVReader(bytes)
                let staff = system.posts.staff
                guard try reader.header().names.contains("role") else {
                    return Outcome(
                        try await staff.importUnits(bytes, strict: options.strict, isPlace: isPlace, by: .importer))
                }
                return Outcome(
                    try await staff.importPosts(bytes, strict: options.strict, isPlace: isPlace, by: .importer))
            }
        }
    }

    struct Vouchers: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "A village's ledger (CSV); every voucher waits for the village's supervision committee.")
        @OptionGroup var options: Options
        @Argument(help: "CSV files, one row for each line of a voucher.") var files: [String]

        func run() async throws {
            try await importing(files, options) { system, bytes in
                Outcome(
                    try await system.capabilities.disclosure.importLedger(
                        bytes, strict: options.strict, by: .importer))
            }
        }
    }

    struct Calendar: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Holidays, make-up days and working hours (JSON).")
        @OptionGroup var options: Options
        @Argument(help: "The JSON file.") var file: String

        func run() async throws {
            try await importing([file], options) { system, bytes in
                let isNew = try await system.cases.book.importCalendar(bytes, by: .importer)
                return Outcome(accepted: isNew ? 1 : 0, unchanged: isNew ? 0 : 1)
            }
        }
    }

    struct Catalogue: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "A version of the responsibility catalogue: a folder with categories.csv, routes.csv, policy.json.")
        @OptionGroup var options: Options
        @Option(name: .customLong("version-name"), help: "The version's name, such as 2026-2.") var name: String
        @Option(help: "The day from which it holds, such as 2026-12-01.") var from: String
        @Argument(help: "The folder.") var folder: String

        func run() async throws {
            guard let date = LocalDate(from) else { throw ValidationError("--from 2026-12-01") }
            let stored = try StoredCatalogue(folder: URL(fileURLWithPath: folder), version: name, effective: date)
            let system = try await options.open()
            let (faults, isNew) = try await system.cases.book.importCatalogue(stored, by: .importer)
            await system.database.close()
            for fault in faults {
                let line = fault.line.map { ":\($0)" } ?? ""
                Terminal.complain("\(fault.file.rawValue)\(line): " + Terminal.text(fault.key, fault.arguments))
            }
            guard faults.isEmpty else {
                Terminal.complain(Terminal.text("app.import.catalogueRefused", ["count": "\(faults.count)"]))
                throw ExitCode(1)
            }
            print(Terminal.text(isNew ? "app.import.catalogueTaken" : "app.import.catalogueKnown", ["version": name]))
        }
    }

    struct Roll: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The roll of a vote that is still being written (CSV: no, name; phone, household, unit, area).",
            discussion: "An owner of several units has a line for each under one no.")
        @OptionGroup var options: Options
        @Option(help: "The number of the vote, TP….") var vote: String
        @Argument(help: "The CSV file.") var file: String

        func run() async throws {
            guard let number = try? CaseNumber(parsing: vote) else { throw ValidationError("--vote TP2611000011") }
            try await importing([file], options) { system, bytes in
                Outcome(
                    try await system.capabilities.participation.votes.importRoll(
                        bytes, of: number, strict: options.strict, by: .importer))
            }
        }
    }

    fileprivate static func areas(frame: String?, code: String?) throws -> AreasFile.Options {
        var options = AreasFile.Options()
        if let frame {
            guard let known = Frame(rawValue: frame.lowercased()) else { throw ValidationError("--frame gcj02") }
            options.frame = known
        }
        if let code {
            guard let known = DivisionCode(code) else { throw ValidationError("--code 330381") }
            options.code = known
        }
        return options
    }
}

extension Actor {
    fileprivate static let importer = Actor.system("import")
}

/// Imports file by file, tells what became of each, and ends with 3 when something was rejected.
private func importing(
    _ files: [String], _ options: Import.Options, _ take: (System, [UInt8]) async throws -> Outcome
) async throws {
    let system = try await options.open()
    var isPartial = false
    for file in files {
        let bytes = try Spreadsheet.csv(try FileFault.read(file))
        let outcome = try await take(system, bytes)
        try outcome.report(on: file, header: bytes, json: options.json)
        isPartial = isPartial || !outcome.rejected.isEmpty
    }
    await system.database.close()
    if isPartial { throw ExitCode(options.strict ? 1 : 3) }
}
