import Foundation
package import Store
import Synchronization

extension Engine {
    /// Both, for the arguments of a test.
    package static var all: [Engine] { allCases }
}

/// Why a test had no database.
package enum NoEngine: Error, CustomStringConvertible {
    case postgresUnknown

    package var description: String {
        "SHANZHI_TEST_POSTGRES names no PostgreSQL: run the tests through Tools/test-database during swift test"
    }
}

/// Runs `body` with a database of its own, made anew and taken away again.
package func withDatabase(
    _ engine: Engine, migrations: [Migration] = [], tuning: Tuning = testTuning,
    _ body: (any Database) async throws -> Void
) async throws {
    try await withAddress(engine) { address in
        let database = try openDatabase(address, tuning: tuning)
        do {
            if !migrations.isEmpty { try await database.migrate(migrations) }
            try await body(database)
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }
}

/// Few threads and short waits: many tests run at once.
package let testTuning: Tuning = {
    var tuning = Tuning()
    tuning.readers = 2
    return tuning
}()

/// Runs `body` with the address of an empty place for a database: a file in a fresh folder, a fresh schema.
package func withAddress(_ engine: Engine, _ body: (String) async throws -> Void) async throws {
    await turns.take()
    defer { turns.give() }
    switch engine {
    case .sqlite: try await withFolder { try await body("sqlite:\($0)/test.sqlite") }
    case .postgres: try await withSchema(body)
    }
}

/// Runs `body` with a fresh folder, and takes it away with everything in it.
package func withFolder<T>(_ body: (String) async throws -> T) async throws -> T {
    let folder = FileManager.default.temporaryDirectory.appending(path: "shanzhi-test-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { takeAway(folder) }
    return try await body(folder)
}

/// Takes away a file or a folder with everything in it. What vanishes meanwhile, as a database's files do when it is
/// closed, makes the system's own call stop in the middle.
package func takeAway(_ path: String) {
    for _ in 0..<100 where FileManager.default.fileExists(atPath: path) {
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// The PostgreSQL that the tests use.
/// - Throws: `NoEngine` when there is none, so that such a test fails and is not passed over.
package func serverAddress() throws -> String {
    guard let server = ProcessInfo.processInfo.environment["SHANZHI_TEST_POSTGRES"], !server.isEmpty else {
        throw NoEngine.postgresUnknown
    }
    return server
}

private func withSchema(_ body: (String) async throws -> Void) async throws {
    let server = try serverAddress()
    let schema = "test_" + UUID().uuidString.lowercased().replacing("-", with: "")
    var tuning = Tuning()
    tuning.readers = 0
    let keeper = try openDatabase(server, tuning: tuning)
    try await keeper.write { try $0.execute("CREATE SCHEMA \(schema)") }
    let separator = server.contains("?") ? "&" : "?"
    let result: (any Error)?
    do {
        try await body("\(server)\(separator)options=-csearch_path%3D\(schema)")
        result = nil
    } catch {
        result = error
    }
    try await keeper.write { try $0.execute("DROP SCHEMA \(schema) CASCADE") }
    await keeper.close()
    if let result { throw result }
}

/// How many databases tests hold at once: a PostgreSQL has only so many connections.
private let turns = Turns(12)

private final class Turns: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(_ count: Int) { state = Mutex(State(free: count)) }

    func take() async {
        await withCheckedContinuation { continuation in
            let now = state.withLock { state in
                guard state.free == 0 else {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if now { continuation.resume() }
        }
    }

    func give() {
        let next: CheckedContinuation<Void, Never>? = state.withLock { state in
            if state.waiting.isEmpty {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
