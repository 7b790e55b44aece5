import ArgumentParser
import Foundation
import Journal
import Kernel
import Store

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write everything at one moment into one file, while the server goes on serving.",
        discussion: """
            The file is a SQLite database, from PostgreSQL too; its tables backup and backup_tables say what it is and \
            what each table holds. The master key of the seal is not in it: keep that apart.
            """)

    @OptionGroup var place: Place
    @Flag(help: "As JSON.") var json = false
    @Argument(help: "The file to write; it must not exist.") var file: String

    func run() async throws {
        let settings = try place.settings()
        let began = ContinuousClock.now
        let address = try DatabaseAddress(settings.databaseAddress)
        let seal = try MasterKey.found(settings)?.seals.first
        let made = SystemTime().now()
        let steps = FileSteps("backup", isQuiet: json)
        let growth = address.file.map { FileGrowth(from: $0, to: file + ".partial", steps) }
        defer { growth?.stop() }
        try await BackupFile.make(
            file, from: address, migrations: Capabilities.migrations,
            facts: { try BackupFacts.all(made, address.engine, seal, $0) }, progress: steps.advance)
        steps.finish()
        let backup = Made(
            file: file, bytes: size(of: file), seconds: (ContinuousClock.now - began) / .seconds(1),
            made: CountyTime.china.format(made), masterKey: settings.masterKey == nil ? settings.keyFile : nil,
            keyKnown: seal != nil)
        try backup.report(json: json)
    }

    private struct Made: Encodable {
        let file: String
        let bytes: Int
        let seconds: Double
        let made: String
        /// The file to keep apart.
        let masterKey: String?
        let keyKnown: Bool

        func report(json: Bool) throws {
            if json { return print(try Terminal.json(self)) }
            print(
                Terminal.text(
                    "backup.made",
                    ["file": file, "size": (Double(bytes) / 1_000_000).formatted(1), "seconds": seconds.formatted(1)]))
            let key = masterKey ?? "SHANZHI_MASTER_KEY"
            print(Terminal.text(keyKnown ? "backup.keepKey" : "backup.noKey", ["key": key]))
        }
    }
}

/// What a backup says of itself, in its table `backup`.
enum BackupFacts {
    static func all(
        _ made: Timestamp, _ engine: Engine, _ seal: Seal?, _ connection: any Connection
    ) throws -> [(name: String, value: String)] {
        let heads = try connection.query("SELECT county, position FROM journal_head ORDER BY county").map { row in
            let county: County = try row["county"]
            let position: Int64 = try row["position"]
            return "\(county.code):\(position)"
        }
        return [
            ("format", "1"), ("made", CountyTime.china.format(made)), ("program", Version.number),
            ("engine", engine.rawValue), ("journal", heads.joined(separator: " ")),
            (
                "digest",
                "Per table: the sum of the SHA-256 of its rows, as four 64-bit numbers that each wrap around. A row is "
                    + "its columns in the order of their names: n for NULL; i or r and eight bytes, greatest first; "
                    + "t or b, the length in eight bytes, the bytes."
            ),
        ] + (seal.map { [("key", keyCheck($0))] } ?? [])
    }

    /// Tells whether a key is the one, and nothing of the key.
    static func keyCheck(_ seal: Seal) -> String {
        Data(seal.keyCheck).base64EncodedString()
    }
}

/// Bytes of a file, 0 when there is none.
func size(of path: String) -> Int {
    ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.intValue ?? 0
}
