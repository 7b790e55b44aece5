import Store
import TestSupport
import Testing

@Suite("Bodies that give up")
struct GivingUpTests {
    private static let insert = "INSERT INTO accounts (id, amount) VALUES (?, ?)"

    @Test(
        "a body that gives up makes its neighbours run again only when it has changed something", arguments: Engine.all,
        [false, true])
    func givingUp(_ engine: Engine, hasChanged: Bool) async throws {
        try await withDatabase(engine, migrations: [accounts], tuning: apart) { db in
            try await db.write { try $0.execute(Self.insert, [9, 9]) }
            let door = Door()
            async let first: Void = db.write { _ in door.pass() }
            await door.whenReached()
            let before = db.counters
            let bodies = (0..<3).map { id in
                Task {
                    try await db.write { db in
                        let held = try db.hold("UPDATE accounts SET amount = amount WHERE id = 9 RETURNING amount", [])
                        #expect(held.map(\.values) == [[.integer(9)]])
                        if id == 1, !hasChanged { throw Refused() }
                        try db.execute(Self.insert, [id, id])
                        if id == 1 { throw Refused() }
                    }
                }
            }
            await db.whenWaiting(3)
            door.open()
            try await first
            try await bodies[0].value
            await #expect(throws: Refused()) { try await bodies[1].value }
            try await bodies[2].value
            #expect(try await db.amounts() == [0, 2, 9])
            #expect(db.counters.repeats - before.repeats == (hasChanged ? 1 : 0))
        }
    }
}
