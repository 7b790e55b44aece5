import Journal
import Kernel
import Store
import TestSupport
import Testing

@Suite struct ShortLivedTests {
    private func withShelf(
        _ engine: Engine, _ body: @escaping (ShortLived, ManualTime, any Database) async throws -> Void
    ) async throws {
        try await withDatabase(engine, migrations: Journal.migrations) { database in
            let time = ManualTime()
            let door = Door(database, county: county, time: time)
            try await door.prepare()
            try await body(ShortLived("code", door), time, database)
        }
    }

    @Test("taken once and no more, also when many reach for it at once", arguments: Engine.all)
    func once(engine: Engine) async throws {
        try await withShelf(engine) { shelf, time, _ in
            try await shelf.keep([7], under: [1], until: time.now().adding(minutes: 5))
            #expect(try await shelf.find([1]) == [7])
            let taken = try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
                for _ in 0..<20 { group.addTask { try await shelf.take([1]) } }
                return try await group.reduce(into: 0) { count, what in count += what == nil ? 0 : 1 }
            }
            #expect(taken == 1)
            #expect(try await shelf.find([1]) == nil)
        }
    }

    @Test("gone after its time, and out of the table when the next one comes", arguments: Engine.all)
    func expiry(engine: Engine) async throws {
        try await withShelf(engine) { shelf, time, database in
            try await shelf.keep([7], under: [1], until: time.now().adding(minutes: 5), uses: 5)
            time.advance(milliseconds: 5 * 60_000)
            #expect(try await shelf.find([1]) == nil)
            #expect(try await shelf.take([1]) == nil)
            time.advance(milliseconds: 1)
            try await shelf.keep([8], under: [2], until: time.now().adding(minutes: 5))
            let rows = try await database.read { try $0.query("SELECT key FROM short_lived") }
            #expect(rows.count == 1)
        }
    }

    @Test("the first to claim has it, until it runs out", arguments: Engine.all)
    func claims(engine: Engine) async throws {
        try await withShelf(engine) { shelf, time, _ in
            let end = time.now().adding(minutes: 2)
            let first = try await shelf.claim([9], until: end)
            #expect(first)
            #expect(try await shelf.claim([9], until: end) == false)
            time.advance(milliseconds: 120_000)
            #expect(try await shelf.claim([9], until: time.now().adding(minutes: 2)))
        }
    }

    @Test("counting begins anew after its time or when it is forgotten", arguments: Engine.all)
    func counts(engine: Engine) async throws {
        try await withShelf(engine) { shelf, time, _ in
            for expected in 1...3 {
                #expect(try await shelf.count([3], until: time.now().adding(minutes: 1)) == expected)
            }
            time.advance(milliseconds: 60_000)
            #expect(try await shelf.count([3], until: time.now().adding(minutes: 1)) == 1)
            try await shelf.forget([3])
            #expect(try await shelf.count([3], until: time.now().adding(minutes: 1)) == 1)
        }
    }

    @Test("kept in a passage, it is there when the passage is, and not when that fails", arguments: Engine.all)
    func passages(engine: Engine) async throws {
        struct Failed: Error {}
        try await withDatabase(engine, migrations: Journal.migrations) { database in
            let time = ManualTime()
            let door = Door(database, county: county, time: time)
            try await door.prepare()
            let shelf = ShortLived("link", door)
            let end = time.now().adding(minutes: 5)
            await #expect(throws: Failed.self) {
                try await door.open { passage in
                    try shelf.keep([1], under: [1], until: end, in: passage)
                    throw Failed()
                }
            }
            #expect(try await shelf.find([1]) == nil)
            try await door.open { try shelf.keep([1], under: [1], until: end, in: $0) }
            let taken = try await door.open { try shelf.take([1], in: $0) }
            #expect(taken == [1])
            #expect(try await ShortLived("code", door).find([1]) == nil)
        }
    }
}
