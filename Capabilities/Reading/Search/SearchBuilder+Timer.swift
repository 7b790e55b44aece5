import Foundation
package import Journal
package import Kernel
package import Platform
import Store

extension SearchBuilder {
    /// The one timer that keeps the index up to date.
    static let timer = "reading.search"
    /// Milliseconds until the next look when there was nothing to do, and when there was.
    private static let pauses = (idle: 20_000 as Int64, busy: 500 as Int64)

    /// Sets the timer going, once for a county. The server is ready meanwhile: what is in no block yet is looked through
    /// word by word.
    package func begin(_ house: House) async throws {
        try await house.door.open { passage in
            guard try !passage.hasTimer(Self.timer, of: Self.subject) else { return }
            let pen = try passage.record(Entry("reading.begun", Self.subject, by: .system("search")))
            try pen.schedule(Self.timer, of: Self.subject, at: passage.now)
        }
    }

    /// Throws the index away; the timer makes it again, the newest cases first. Searches stay right meanwhile, and are
    /// slower.
    package func restart(_ house: House, by actor: Actor) async throws {
        try await house.door.open { passage in
            let pen = try passage.record(Entry("reading.reindexed", Self.subject, by: actor))
            try index.forget(pen)
        }
    }

    /// Makes one block at a time, away from the door.
    package func handler(_ house: House) -> TimerHandler {
        TimerHandler(Self.timer) {
            let now = house.time.now()
            let hour = CountyTime.china.split(now).milliseconds / 3_600_000
            let step = try await house.reader.read { try next(now: now, isIdle: (2..<5).contains(hour), $0) }
            return { timer, passage in
                if let step { _ = try write(step, passage) }
                let pause = step == nil ? Self.pauses.idle : Self.pauses.busy
                try passage.postpone(timer, to: passage.now.adding(milliseconds: pause))
            }
        }
    }

    /// Does everything there is to do now.
    /// - Returns: how many steps.
    @discardableResult
    package func catchUp(_ house: House, isIdle: Bool = false) async throws -> Int {
        var steps = 0
        let now = house.time.now()
        while let step = try await house.reader.read({ try next(now: now, isIdle: isIdle, $0) }) {
            try await house.door.open { passage in _ = try write(step, passage) }
            steps += 1
        }
        return steps
    }
}
