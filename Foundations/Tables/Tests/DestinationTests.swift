import Foundation
import Kernel
import Store
import Synchronization
import TestSupport
import Testing

@testable import Tables

@Suite("Where a table goes") struct DestinationTests {
    private struct Broken: Error {}

    private static let many = ListSource(rows: Array(repeating: ListSource.row("路灯不亮"), count: 3000))

    private func names(beside path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: URL(filePath: path).deletingLastPathComponent().path)
    }

    @Test("a file that is there is not replaced unless asked for")
    func existing() async throws {
        try await withDatabase(.sqlite) { database in
            try await withFile { path in
                try Data("old".utf8).write(to: URL(filePath: path))
                #expect(throws: OutputFault.exists(path)) { try Destination.file(path) }
                let export = TableExport(ListSource(), as: .csv, to: try .file(path, replacing: true))
                #expect(try await export.run(database).rows == 0)
                #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("text,lon"))
                #expect(try names(beside: path) == ["out"])
            }
        }
    }

    @Test("a table that fails half-way leaves the old file and nothing else", arguments: TableFormat.allCases)
    func failing(format: TableFormat) async throws {
        var source = Self.many
        source.before = { index in if index == 2500 { throw Broken() } }
        try await withDatabase(.sqlite) { [source] database in
            try await withFile { path in
                try Data("old".utf8).write(to: URL(filePath: path))
                let export = TableExport(source, as: format, to: try .file(path, replacing: true))
                await #expect(throws: Broken.self) { try await export.run(database) }
                #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
                #expect(try names(beside: path) == ["out"])
            }
        }
    }

    @Test("the owner alone can read it, everybody when it is public", arguments: [true, false], TableFormat.allCases)
    func permissions(isOpen: Bool, format: TableFormat) async throws {
        try await withDatabase(.sqlite) { database in
            try await withFile { path in
                let export = TableExport(ListSource(), as: format, to: try .file(path, isOpen: isOpen))
                _ = try await export.run(database)
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect((mode ?? 0) & 0o777 & ~0o022 == (isOpen ? 0o644 : 0o600))
            }
        }
    }

    @Test("a full disk is said as such", arguments: [TableFormat.csv, .jsonl, .geojson])
    func full(format: TableFormat) async throws {
        try await withDatabase(.sqlite) { database in
            let export = TableExport(Self.many, as: format, to: try .file("/dev/full"))
            await #expect(throws: OutputFault.full("/dev/full")) { try await export.run(database) }
        }
    }

    @Test("a workbook needs a file of its own")
    func workbookIntoDevice() async throws {
        try await withDatabase(.sqlite) { database in
            let export = TableExport(ListSource(), as: .xlsx, to: try .file("/dev/null"))
            await #expect(throws: OutputFault.needsFile("/dev/null")) { try await export.run(database) }
        }
    }

    @Test("a folder that is not there is said as such", arguments: TableFormat.allCases)
    func noFolder(format: TableFormat) async throws {
        try await withDatabase(.sqlite) { database in
            try await withFile { path in
                let inside = path + "/deeper"
                let export = TableExport(ListSource(), as: format, to: try .file(inside))
                await #expect(throws: OutputFault.unwritable(inside, reason: "No such file or directory")) {
                    try await export.run(database)
                }
            }
        }
        #expect(throws: OutputFault.unwritable("/", reason: "Is a directory")) { try Destination.file("/") }
    }

    @Test("a reader that goes away ends it")
    func closedPipe() async throws {
        signal(SIGPIPE, SIG_IGN)
        // Closed once each, by number: a handle of Foundation would close it again, when it may be another test's.
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        defer { close(writing) }
        var source = Self.many
        source.before = { index in if index == 10 { close(reading) } }
        try await withDatabase(.sqlite) { [source] database in
            let path = "/dev/fd/\(writing)"
            let export = TableExport(source, as: .csv, to: try .file(path))
            await #expect(throws: OutputFault.closed) { try await export.run(database) }
        }
    }

    @Test("after a lost connection a file is begun anew, and what went straight out is not written twice")
    func lostConnection() async throws {
        try await withDatabase(.sqlite) { database in
            let reader = TwiceReader(database: database)
            try await withFile { path in
                let export = TableExport(Self.many, as: .csv, to: try .file(path))
                #expect(try await export.run(reader).rows == 3000)
                #expect(try Data(contentsOf: URL(filePath: path)) == (try await exported(Self.many, database)))
            }
            let straight = TableExport(Self.many, as: .csv, to: try .file("/dev/null"))
            await #expect(throws: OutputFault.interrupted) { try await straight.run(reader) }
        }
    }

    /// Runs each body a second time, as after a connection that was lost at its end.
    private struct TwiceReader: Reader {
        let database: any Database
        var engine: Engine { database.engine }

        func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
            try await database.read { connection in
                _ = try body(connection)
                return try body(connection)
            }
        }
    }

    @Test("progress is told, and ends with what there was")
    func progress() async throws {
        let told = Mutex<[Int]>([])
        try await withDatabase(.sqlite) { database in
            var export = TableExport(Self.many, as: .csv, to: try .file("/dev/null"))
            export.progress = { done, total in told.withLock { $0 += [done, total] } }
            _ = try await export.run(database)
        }
        #expect(told.withLock { $0 } == [1000, 3000, 2000, 3000, 3000, 3000, 3000, 3000])
    }
}
