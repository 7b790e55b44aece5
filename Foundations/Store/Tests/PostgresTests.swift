import Dispatch
import Store
import Testing
import TestSupport

private let insert = "INSERT INTO accounts (id, amount) VALUES (?, ?)"
private let ownPID = "SELECT pg_backend_pid() AS pid"
private let terminate = "SELECT pg_terminate_backend(?::int) AS done"

/// Runs a body's extra step on its first run only.
private func once(_ runs: Box<Int>) -> Bool {
    var first = false
    runs.change { count in
        first = count == 0
        count += 1
    }
    return first
}

@Suite("PostgreSQL")
struct PostgresTests {
    @Test("a read whose server hangs up is read again")
    func lostReader() async throws {
        try await withDatabase(.postgres, migrations: [accounts]) { db in
            try await db.write { try $0.execute(insert, [1, 7]) }
            let pid = Box<Int64>(0)
            let runs = Box(0)
            let door = Door()
            let amount = Task {
                try await db.read { db in
                    let own: Int64 = try db.first(ownPID)?["pid"] ?? 0
                    pid.change { $0 = own }
                    if once(runs) { door.pass() }
                    return try db.first("SELECT amount FROM accounts")?.values
                }
            }
            await door.whenReached()
            try await db.write { _ = try $0.query(terminate, [pid.value]) }
            door.open()
            #expect(try await amount.value == [.integer(7)])
            #expect(runs.value == 2)
            #expect(db.counters.repeats == 1)
        }
    }

    @Test(
        "a write whose server hangs up, in a statement or before the commit, is written once", arguments: [true, false])
    func lostWriter(_ beforeStatement: Bool) async throws {
        try await withDatabase(.postgres, migrations: [accounts], tuning: apart) { db in
            let pid = Box<Int64>(0)
            let runs = Box(0)
            let door = Door()
            async let written: Void = db.write { db in
                let own: Int64 = try db.first(ownPID)?["pid"] ?? 0
                pid.change { $0 = own }
                if !beforeStatement { try db.execute(insert, [1, 1]) }
                if once(runs) { door.pass() }
                if beforeStatement { try db.execute(insert, [1, 1]) }
            }
            await door.whenReached()
            let done = try await db.read {
                try $0.first("SELECT pg_terminate_backend(?::int, 5000) AS done", [pid.value])
            }
            #expect(try done?["done"] == true)
            door.open()
            try await written
            #expect(try await db.amounts() == [1])
            #expect(runs.value == 2)
        }
    }

    @Test("a server that hung up while nobody looked is found again")
    func lostIdle() async throws {
        try await withDatabase(.postgres, migrations: [accounts]) { db in
            let pid: Int64 = try await db.write { try $0.first(ownPID)?["pid"] ?? 0 }
            _ = try await db.read { try $0.query("SELECT pg_terminate_backend(?::int, 5000) AS done", [pid]) }
            try await db.write { try $0.execute(insert, [1, 1]) }
            #expect(try await db.amounts() == [1])
        }
    }

    @Test("a deadlock with another program is resolved by trying again")
    func deadlock() async throws {
        try await withDatabase(.postgres, migrations: [accounts]) { db in
            try await db.write { try $0.executeAll(insert, [[1, 0], [2, 0]]) }
            let schema = try await db.read { try $0.first("SELECT current_schema() AS s")?["s"] as String? }
            let other = try openDatabase(serverAddress(), tuning: testTuning)
            let table = "\(schema ?? "").accounts"
            let (ours, theirs) = (Door(), Door())
            let runs = Box(0)
            let otherRuns = Box(0)
            async let a: Void = db.write { db in
                try db.execute("UPDATE accounts SET amount = amount + 1 WHERE id = 1")
                if once(runs) { ours.pass() }
                try db.execute("UPDATE accounts SET amount = amount + 1 WHERE id = 2")
            }
            // In the schema `public`, so it does not wait for the turn of ours.
            async let b: Void = other.write { db in
                try db.execute("UPDATE \(table) SET amount = amount + 1 WHERE id = 2")
                if once(otherRuns) { theirs.pass() }
                try db.execute("UPDATE \(table) SET amount = amount + 1 WHERE id = 1")
            }
            await ours.whenReached()
            await theirs.whenReached()
            ours.open()
            theirs.open()
            try await a
            try await b
            #expect(try await db.amounts() == [2, 2])
            #expect(runs.value + otherRuns.value == 3)
            await other.close()
        }
    }

    @Test("two servers on one database take turns")
    func twoServers() async throws {
        try await withAddress(.postgres) { address in
            let servers = try [openDatabase(address, tuning: testTuning), openDatabase(address, tuning: testTuning)]
            try await servers[0].migrate([accounts])
            try await servers[0].write { try $0.execute(insert, [1, 0]) }
            try await withThrowingTaskGroup { group in
                for number in 0..<400 {
                    group.addTask {
                        try await servers[number % 2].write { db in
                            // Read, decide, write: exact only when nobody comes between.
                            let amount: Int64 = try db.first("SELECT amount FROM accounts")?["amount"] ?? 0
                            try db.execute("UPDATE accounts SET amount = ?", [amount + 1])
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await servers[1].amounts() == [400])
            for server in servers { await server.close() }
        }
    }

    @Test("a server that is not there is said to be unavailable")
    func unavailable() {
        #expect(throws: StoreError.self) { try openDatabase("postgres://nobody@127.0.0.1:1/none") }
    }

    @Test("the session is in UTC, silent, and waits for the disk")
    func session() async throws {
        try await withDatabase(.postgres) { db in
            let row = try await db.write { db in
                try db.first(
                    """
                    SELECT current_setting('TimeZone') AS zone, current_setting('synchronous_commit') AS disk,
                    current_setting('application_name') AS name
                    """)
            }
            #expect(row?.values == [.text("UTC"), .text("on"), .text("shanzhi")])
        }
    }
}
