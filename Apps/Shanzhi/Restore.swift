import ArgumentParser
import Foundation
import Journal
import Kernel
import Ledger
import Logging
import Store

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a backup into an empty folder or an empty PostgreSQL database, and check it.",
        discussion: """
            From any engine to any: this is also how a town moves from SQLite to PostgreSQL. Broken off, it leaves \
            nothing behind that looks finished; run it again.
            """)

    @OptionGroup var place: Place
    @Flag(help: "Keep the SQLite file that is there under another name; the server must be stopped.") var replace =
        false
    @Flag(help: "Do not check everything at the end.") var noCheck = false
    @Flag(help: "As JSON.") var json = false
    @Argument(help: "The backup.") var file: String

    func run() async throws {
        let settings = try place.settings()
        let restored = try await Restoring(settings, file, replace: replace, isQuiet: json).run(checking: !noCheck)
        try restored.report(json: json)
    }
}

/// The steps of a restore, each with its time.
struct Restoring {
    private let settings: Settings
    private let file: String
    private let replace: Bool
    private let isQuiet: Bool

    init(_ settings: Settings, _ file: String, replace: Bool = false, isQuiet: Bool = true) {
        self.settings = settings
        self.file = file
        self.replace = replace
        self.isQuiet = isQuiet
    }

    func run(checking: Bool) async throws -> Restored {
        var restored = Restored(file: file, masterKey: settings.keyFile)
        let address = try DatabaseAddress(settings.databaseAddress)
        restored.place = "\(address)"
        try refuseEarly(address)
        let verifying = FileSteps("verify", isQuiet: isQuiet)
        let backup = try await restored.timed("verify") {
            try await BackupFile.verified(file, progress: verifying.advance)
        }
        verifying.finish()
        let ring = try MasterKey.found(settings)
        if let ring, let expected = backup.facts["key"], !ring.seals.map(BackupFacts.keyCheck).contains(expected) {
            throw RestoreFault.wrongKey(settings.keyFile)
        }
        restored.hasKey = ring != nil
        restored.made = backup.facts["made"]
        restored.rows = backup.rows.values.reduce(0, +)
        if address.file != nil { try settings.makeFolder() }
        restored.aside = address.file.flatMap { FileManager.default.fileExists(atPath: $0) ? aside($0) : nil }
        let steps = FileSteps("restore", isQuiet: isQuiet)
        let keeping = replace ? restored.aside : nil
        try await restored.timed("restore") {
            try await backup.restore(
                to: address, migrations: Capabilities.migrations, keeping: keeping, progress: steps.advance)
        }
        steps.finish()
        let counties = try await restored.timed("migrate") {
            let database = try openDatabase(address)
            try await database.migrate(Capabilities.migrations)
            try await Ledger.markRestored(database)
            let counties = try await Counties.known(database)
            await database.close()
            return counties
        }
        guard checking else { return restored }
        for county in counties {
            let checked = try await restored.timed("check") { try await check(county) }
            restored.checked.append(checked)
        }
        return restored
    }

    private func check(_ county: County) async throws -> Checked {
        let system = try await System.open(
            settings, county: county.code.description, readOnly: true, keyOptional: true, log: Terminal.log(.error))
        let checked = try await Integrity(system).check(isQuiet: isQuiet)
        await system.database.close()
        return checked
    }

    /// What can be said before the backup is read.
    private func refuseEarly(_ address: DatabaseAddress) throws {
        guard let path = address.file else {
            if replace { throw RestoreFault.replacesFilesOnly }
            return
        }
        if !replace, FileManager.default.fileExists(atPath: path) { throw BackupFault.notEmpty(path) }
    }

    private func aside(_ path: String) -> String {
        let moment = CountyTime.china.format(SystemTime().now()).prefix(19).filter { $0 != "-" && $0 != ":" }
        return "\(path).before-\(moment)"
    }
}

enum RestoreFault: Explained, Equatable {
    /// The master key in this file is not the one of the backup.
    case wrongKey(String)
    case replacesFilesOnly

    var explanation: Explanation {
        switch self {
        case .wrongKey(let file): Explanation(.conflict, "backup.fault.wrongKey", ["file": file])
        case .replacesFilesOnly: Explanation(.conflict, "backup.fault.replacesFilesOnly")
        }
    }
}

/// What a restore did.
struct Restored {
    let file: String
    let masterKey: String
    var place = ""
    var made: String?
    var rows = 0
    var aside: String?
    var hasKey = false
    var seconds: [(step: String, seconds: Double)] = []
    var checked: [Checked] = []

    init(file: String, masterKey: String) {
        self.file = file
        self.masterKey = masterKey
    }

    mutating func timed<T>(_ step: String, _ body: () async throws -> T) async throws -> T {
        let began = ContinuousClock.now
        let result = try await body()
        seconds.append((step, (ContinuousClock.now - began) / .seconds(1)))
        return result
    }

    private struct Answer: Encodable {
        let file: String
        let place: String
        let made: String?
        let rows: Int
        let keptAside: String?
        let keyFound: Bool
        let seconds: [String: Double]
        /// `nil` when it was not checked.
        let whole: Bool?
        let fault: String?
    }

    /// - Throws: `ExitCode` 1 when the check has found a fault.
    func report(json: Bool) throws {
        let fault = checked.lazy.compactMap(\.fault).first
        if json {
            let answer = Answer(
                file: file, place: place, made: made, rows: rows, keptAside: aside, keyFound: hasKey,
                seconds: Dictionary(seconds.map { ($0.step, $0.seconds) }, uniquingKeysWith: +),
                whole: checked.isEmpty ? nil : fault == nil, fault: fault.map { Terminal.words($0) })
            print(try Terminal.json(answer))
            if fault != nil { throw ExitCode(1) }
            return
        }
        print(
            Terminal.text(
                "restore.done", ["file": file, "made": made ?? "?", "place": place, "rows": "\(rows)"]))
        for (step, seconds) in seconds {
            print("  " + Terminal.text("restore.step.\(step)", ["seconds": seconds.formatted(1)]))
        }
        if let aside { print(Terminal.text("restore.aside", ["file": aside])) }
        for checked in checked { try checked.report(json: false) }
        print(Terminal.text(hasKey ? "restore.next" : "restore.nextKey", ["key": masterKey]))
    }
}
