import Store
import Synchronization
import TestSupport
import Testing
import Watch

struct Refused: Error, Equatable {}

let accounts = Migration(
    "test/001-accounts",
    ["CREATE TABLE accounts (id BIGINT PRIMARY KEY, amount BIGINT NOT NULL CHECK (amount >= 0))"])

extension Database {
    func amounts() async throws -> [Int64] {
        try await read { try $0.query("SELECT amount FROM accounts ORDER BY id").map { try $0["amount"] } }
    }

    /// Waits until `count` bodies stand behind the one that runs.
    func whenWaiting(_ count: Int) async {
        while counters.writesWaiting < count { await Task.yield() }
    }
}

private let insert = "INSERT INTO accounts (id, amount) VALUES (?, ?)"

/// Whoever comes while a transaction runs waits for the next one, so that bodies that hold a door run once.
let apart: Tuning = {
    var tuning = testTuning
    tuning.window = .zero
    return tuning
}()

@Suite("Transactions")
struct TransactionTests {
    @Test("an error undoes its own body and none of those that share its commit", arguments: Engine.all)
    func neighbours(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: [accounts], tuning: apart) { db in
            let door = Door()
            async let first: Void = db.write { _ in door.pass() }
            await door.whenReached()
            let before = db.counters
            async let outcomes = withTaskGroup(of: (Int, (any Error)?).self) { group in
                for id in 0..<7 {
                    group.addTask {
                        do {
                            try await db.write { db in
                                try db.execute(insert, [id, id == 3 ? -3 : id])
                                if id == 2 { throw Refused() }
                                if id == 4 { try db.execute(insert, [100, -1]) }
                                if id == 5 { _ = try? db.execute("INSERT INTO nowhere (id) VALUES (1)") }
                            }
                            return (id, nil)
                        } catch {
                            return (id, error)
                        }
                    }
                }
                return await group.reduce(into: [Int: any Error]()) { $0[$1.0] = $1.1 }
            }
            await db.whenWaiting(7)
            door.open()
            try await first
            let errors = await outcomes
            #expect(errors.keys.sorted() == [2, 3, 4, 5])
            #expect(errors[2] is Refused)
            guard case .constraint = errors[3] as? StoreError else { throw errors[3] ?? Refused() }
            guard case .constraint = errors[4] as? StoreError else { throw errors[4] ?? Refused() }
            guard case .engine = errors[5] as? StoreError else { throw errors[5] ?? Refused() }
            #expect(try await db.amounts() == [0, 1, 6])
            // The first one's commit and one for all the others.
            #expect(db.counters.commits == before.commits + 2)
            #expect(db.counters.largestBatch == 3)
        }
    }

    @Test("a constraint that only the commit checks refuses its own body alone", arguments: Engine.all)
    func deferred(_ engine: Engine) async throws {
        let children = Migration(
            "test/002-children",
            [
                """
                CREATE TABLE children (id BIGINT PRIMARY KEY,
                account BIGINT NOT NULL REFERENCES accounts (id) DEFERRABLE INITIALLY DEFERRED)
                """
            ])
        try await withDatabase(engine, migrations: [accounts, children], tuning: apart) { db in
            let door = Door()
            async let first: Void = db.write { db in
                try db.execute(insert, [1, 1])
                door.pass()
            }
            await door.whenReached()
            let bodies = [1, 99, 1].enumerated().map { id, account in
                Task { try await db.write { try $0.execute("INSERT INTO children VALUES (?, ?)", [id, account]) } }
            }
            await db.whenWaiting(3)
            door.open()
            try await first
            #expect(try await bodies[0].value == 1)
            await #expect(throws: StoreError.self) { try await bodies[1].value }
            #expect(try await bodies[2].value == 1)
            let kept = try await db.read { try $0.query("SELECT id FROM children ORDER BY id").map(\.values) }
            #expect(kept == [[.integer(0)], [.integer(2)]])
        }
    }

    @Test("two thousand increments at once are exact and share commits", arguments: Engine.all)
    func increments(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: [accounts]) { db in
            try await db.write { try $0.execute(insert, [1, 0]) }
            let before = db.counters
            let seen = try await withThrowingTaskGroup(of: Int64.self) { group in
                for _ in 0..<2_000 {
                    group.addTask {
                        try await db.write { db in
                            let add = "UPDATE accounts SET amount = amount + 1 WHERE id = 1 RETURNING amount"
                            return try db.first(add)?["amount"] ?? 0
                        }
                    }
                }
                return try await group.reduce(into: Set<Int64>()) { $0.insert($1) }
            }
            #expect(seen == Set(1...2_000))
            #expect(try await db.amounts() == [2_000])
            #expect(db.counters.bodies - before.bodies == 2_000)
            #expect(db.counters.commits - before.commits < 2_000)
        }
    }

    @Test("a body that throws alone leaves nothing behind", arguments: Engine.all)
    func alone(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: [accounts]) { db in
            await #expect(throws: Refused()) {
                try await db.write { db in
                    try db.execute(insert, [1, 1])
                    throw Refused()
                }
            }
            await #expect(throws: StoreError.self) { try await db.write { try $0.execute(insert, [2, -2]) } }
            try await db.write { try $0.execute(insert, [3, 3]) }
            #expect(try await db.amounts() == [3])
        }
    }

    @Test("a read sees one moment of the data", arguments: Engine.all)
    func snapshot(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: [accounts]) { db in
            try await db.write { try $0.execute(insert, [1, 1]) }
            let door = Door()
            let twice = Task {
                try await db.read { db in
                    let first = try db.query("SELECT amount FROM accounts").map(\.values)
                    door.pass()
                    return [first, try db.query("SELECT amount FROM accounts").map(\.values)]
                }
            }
            await door.whenReached()
            try await db.write { try $0.execute("UPDATE accounts SET amount = 2") }
            door.open()
            #expect(try await twice.value == [[[.integer(1)]], [[.integer(1)]]])
            #expect(try await db.amounts() == [2])
        }
    }

    @Test("a read cannot write", arguments: Engine.all)
    func readsOnly(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: [accounts]) { db in
            await #expect(throws: StoreError.self) {
                _ = try await db.read { try $0.query("INSERT INTO accounts (id, amount) VALUES (1, 1) RETURNING id") }
            }
            let amounts = try await db.amounts()
            #expect(amounts.isEmpty)
        }
    }

    @Test("what is cancelled before it begins never runs", arguments: Engine.all)
    func cancelled(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: [accounts], tuning: apart) { db in
            let door = Door()
            async let first: Void = db.write { _ in door.pass() }
            await door.whenReached()
            let late = Task { try await db.write { try $0.execute(insert, [1, 1]) } }
            await db.whenWaiting(1)
            late.cancel()
            await #expect(throws: CancellationError.self) { try await late.value }
            let never = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await db.read { _ in 1 }
            }
            await #expect(throws: CancellationError.self) { try await never.value }
            door.open()
            try await first
            let amounts = try await db.amounts()
            #expect(amounts.isEmpty)
        }
    }

    @Test("closing lets what waits finish and refuses the rest", arguments: Engine.all)
    func closed(_ engine: Engine) async throws {
        try await withAddress(engine) { address in
            let db = try openDatabase(address, tuning: testTuning)
            try await db.migrate([accounts])
            let door = Door()
            async let first: Void = db.write { _ in door.pass() }
            await door.whenReached()
            let second = Task { try await db.write { try $0.execute(insert, [1, 1]) } }
            await db.whenWaiting(1)
            async let closing: Void = db.close()
            await #expect(throws: StoreError.closed) { while true { _ = try await db.read { _ in } } }
            door.open()
            try await first
            #expect(try await second.value == 1)
            await closing
            await db.close()
            await #expect(throws: StoreError.closed) { try await db.write { _ in } }

            let again = try openDatabase(address, tuning: testTuning)
            #expect(try await again.amounts() == [1])
            await again.close()
        }
    }

    @Test(
        "a slow statement is reported with its request, how long its body waited and how long it has run",
        arguments: Engine.all)
    func slow(_ engine: Engine) async throws {
        let reported = Box<[SlowStatement]>([])
        var tuning = testTuning
        tuning.slowAfter = 0
        tuning.onSlowStatement = { statement in reported.change { $0.append(statement) } }
        try await withDatabase(engine, tuning: tuning) { db in
            let door = Door()
            async let first: Void = db.write { _ in door.pass() }
            await door.whenReached()
            async let second = RequestName.$current.withValue("abc") {
                try await db.write { try $0.query("SELECT 1 AS one") + $0.query("SELECT 2 AS two") }
            }
            await db.whenWaiting(1)
            door.open()
            try await first
            _ = try await second
        }
        #expect(reported.value.map(\.sql) == ["SELECT 1 AS one", "SELECT 2 AS two"])
        for statement in reported.value {
            #expect(statement.request == "abc")
            #expect(statement.taken > .zero && statement.waited > .zero && statement.running >= statement.taken)
        }
        #expect(try #require(reported.value.last).running > reported.value[0].running)
    }

    @Test("more bodies than may wait are refused at once, and nothing of them is stored", arguments: Engine.all)
    func crowded(_ engine: Engine) async throws {
        var tuning = testTuning
        tuning.mostWaiting = 2
        try await withDatabase(engine, migrations: [accounts], tuning: tuning) { db in
            let door = Door()
            async let first: Void = db.write { _ in door.pass() }
            await door.whenReached()
            async let second = db.write { try $0.execute(insert, [1, 1]) }
            async let third = db.write { try $0.execute(insert, [2, 2]) }
            await db.whenWaiting(2)
            await #expect(throws: Crowded()) { try await db.write { try $0.execute(insert, [3, 3]) } }
            door.open()
            try await first
            _ = try await (second, third)
            #expect(try await db.amounts() == [1, 2])
            _ = try await db.write { try $0.execute(insert, [4, 4]) }
        }
    }

    @Test("whoever comes while a transaction runs shares its commit", arguments: Engine.all)
    func joining(_ engine: Engine) async throws {
        var tuning = testTuning
        tuning.window = .seconds(600)
        try await withDatabase(engine, migrations: [accounts], tuning: tuning) { db in
            let before = db.counters
            let door = Door()
            let runs = Atomic(0)
            async let first: Void = db.write { db in
                try db.put(insert, [1, 1])
                // The third one makes all of them run again.
                if runs.add(1, ordering: .relaxed).newValue == 1 { door.pass() }
            }
            await door.whenReached()
            async let second: Void = db.write { try $0.put(insert, [2, 2]) }
            async let third: Result<Void, any Error> = {
                do {
                    return .success(
                        try await db.write { db in
                            try db.put(insert, [3, 3])
                            throw Refused()
                        })
                } catch { return .failure(error) }
            }()
            await db.whenWaiting(2)
            door.open()
            _ = try await (first, second)
            let refused = await third
            #expect(throws: Refused.self) { try refused.get() }
            #expect(try await db.amounts() == [1, 2])
            #expect(db.counters.commits == before.commits + 1)
        }
    }

    @Test("what nobody asks the outcome of is refused all the same, alone and among others", arguments: Engine.all)
    func putting(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: [accounts], tuning: apart) { db in
            let door = Door()
            async let first: Void = db.write { _ in door.pass() }
            await door.whenReached()
            let outcomes = await withTaskGroup(of: (Int, Bool).self) { group in
                for id in 1...5 {
                    group.addTask {
                        do {
                            try await db.write { try $0.put(insert, [id, id == 3 ? -3 : id]) }
                            return (id, true)
                        } catch { return (id, false) }
                    }
                }
                group.addTask {
                    await db.whenWaiting(5)
                    door.open()
                    return (0, true)
                }
                return await group.reduce(into: [Int: Bool]()) { $0[$1.0] = $1.1 }
            }
            try await first
            #expect(outcomes.filter { !$0.value }.keys.sorted() == [3])
            #expect(try await db.amounts() == [1, 2, 4, 5])
            await #expect(throws: StoreError.self) { try await db.write { try $0.put(insert, [6, -6]) } }
            try await db.write { try $0.put(insert, [7, 7]) }
            #expect(try await db.amounts() == [1, 2, 4, 5, 7])
        }
    }

    @Test("bodies hand on what they share; one that is undone takes back what it changed", arguments: Engine.all)
    func sharing(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: [accounts], tuning: apart) { db in
            let door = Door()
            async let first: Void = db.write { _ in door.pass() }
            await door.whenReached()
            await withTaskGroup(of: Void.self) { group in
                for id in 1...6 {
                    group.addTask {
                        try? await db.write { db in
                            let count = (db.batch.value("count") ?? 0) + 1
                            db.batch.leave(count, as: "count") { count, db in try db.put(insert, [100, count]) }
                            if id % 2 == 0 { throw Refused() }
                        }
                    }
                }
                group.addTask {
                    await db.whenWaiting(6)
                    door.open()
                }
            }
            try await first
            #expect(try await db.amounts() == [3])
        }
    }

    @Test("commits are counted by size and by time", arguments: Engine.all)
    func commits(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: [accounts], tuning: apart) { db in
            let before = db.counters
            let door = Door()
            async let first: Void = db.write { _ in door.pass() }
            await door.whenReached()
            async let second = db.write { try $0.execute(insert, [1, 1]) }
            async let third = db.write { try $0.execute(insert, [2, 2]) }
            await db.whenWaiting(2)
            door.open()
            try await first
            _ = try await (second, third)
            let after = db.counters
            #expect(after.batches.bounds.prefix(2) == [1, 2])
            #expect(after.batches.counts[0] - before.batches.counts[0] == 1)
            #expect(after.batches.counts[1] - before.batches.counts[1] == 1)
            #expect(after.commitTimes.total - before.commitTimes.total == 2)
            #expect(after.commitTimes.sum > before.commitTimes.sum)
        }
    }
}

final class Box<T: Sendable>: Sendable {
    private let content: Mutex<T>
    init(_ value: T) { content = Mutex(value) }
    var value: T { content.withLock { $0 } }
    func change(_ edit: (inout T) -> Void) { content.withLock { edit(&$0) } }
}
