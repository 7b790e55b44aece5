import Delivery
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Platform
import Posts
import Store
import Synchronization
import TestSupport
import Testing

@testable import Notices
@testable import shanzhi

/// What waits for somebody, as the test says it does.
private final class Waiting: Sendable {
    private let turns = Mutex<[ID<Person>: [Turn]]>([:])

    func set(_ all: [Turn], for person: ID<Person>) { turns.withLock { $0[person] = all } }

    var source: TurnsOf { { holder, _ in self.turns.withLock { $0[holder.person] ?? [] } } }
}

@Suite("Word of what waits for somebody") struct TurnNoticeTests {
    private func turn(_ county: NoticeCounty, _ name: String, due: Timestamp?) -> Turn {
        Turn("notices.title", title: name, at: county.worker.place, due: due, href: "/desk/\(name)")
    }

    /// Fires the morning's timer as the server does.
    private func morning(_ county: NoticeCounty) async throws {
        let row = try #require(try await county.rows("SELECT due FROM timers WHERE name = 'turns.told'").first)
        let due: Timestamp = try row["due"]
        county.time.set(due)
        let house = county.system.house
        let door = Door(county.system.database, county: house.county, time: county.time)
        try await door.prepare()
        let timers = Timers(door, reader: house.reader, handlers: county.board.timers, log: house.log)
        #expect(try await timers.fireDue() == 1)
    }

    private func mine(_ county: NoticeCounty) -> Int {
        county.webhook.messages.count { $0.person == county.worker.person.description && $0.kind == "turns" }
    }

    @Test(
        "what is due within two working days is told once each morning, in one notice that takes the last one's place",
        arguments: Engine.all)
    func told(engine: Engine) async throws {
        let waiting = Waiting()
        try await withNotices(engine, turns: [waiting.source]) { county in
            try await county.board.begin()
            try await county.board.begin()
            try await morning(county)
            #expect(try await county.rows("SELECT id FROM notices WHERE kind = 'turns'").isEmpty)
            let now = county.time.now()
            let far = turn(county, "far", due: now.adding(days: 30))
            let own = [far, turn(county, "late", due: now), turn(county, "soon", due: now.adding(hours: 25))]
            waiting.set(own + [turn(county, "free", due: nil)], for: county.worker.person)
            waiting.set([far], for: county.desk.person)
            try await morning(county)
            let stored = try #require(
                try await county.rows("SELECT turns, number FROM notices WHERE kind = 'turns'").first)
            let counts = try JSONText.value(TurnCounts.self, from: stored["turns"] as String)
            let number: String = try stored["number"]
            #expect(counts.all == 2 && counts.late >= 1 && number.isEmpty)
            try await county.send()
            #expect(mine(county) == 1)
            #expect(
                !county.webhook.messages.contains { $0.person == county.desk.person.description && $0.kind == "turns" })
            let message = try #require(county.webhook.messages.first { $0.kind == "turns" })
            #expect(message.link == NoticeCounty.address + "/desk/turns" && message.number == nil)
            #expect(!message.text.contains("late"))
            try await morning(county)
            try await county.send()
            #expect(mine(county) == 2)
            #expect(try await county.board.work.unread(of: county.worker.person) == 1)
            let told = try await county.entries().map(\.entry).filter { $0.kind == "turns.told" }
            #expect(told.count == 2 && told.allSatisfy { $0.what["told"] == .integer(1) })
        }
    }

    @Test("whoever wants no word of it gets none, and nobody is disturbed in quiet hours", arguments: Engine.all)
    func wishes(engine: Engine) async throws {
        let waiting = Waiting()
        try await withNotices(engine, turns: [waiting.source]) { county in
            try await county.board.begin()
            let late = [turn(county, "late", due: Timestamp(milliseconds: 0))]
            waiting.set(late, for: county.worker.person)
            waiting.set(late, for: county.desk.person)
            var wish = NoticeWork.Wish()
            wish.choices.muted = [.turns]
            try await county.board.work.keep(wish, of: .person(county.desk.person), as: .post(county.desk))
            wish.choices.muted = []
            wish.choices.quiet = QuietHours("07:00-12:00")
            try await county.board.work.keep(wish, of: .person(county.worker.person), as: .post(county.worker))
            try await morning(county)
            try await county.send()
            #expect(!county.webhook.messages.contains { $0.kind == "turns" })
            #expect(try await county.board.work.unread(of: county.desk.person) == 1)
            county.pass(minutes: 240)
            try await county.send()
            #expect(mine(county) == 1)
            #expect(!county.webhook.messages.contains { $0.person == county.desk.person.description })
        }
    }

    @Test("whoever looks at the page has read the word of it; the page shows what is late first", arguments: Engine.all)
    func page(engine: Engine) async throws {
        let waiting = Waiting()
        try await withNotices(engine, turns: [waiting.source]) { county in
            try await county.board.begin()
            let now = county.time.now()
            waiting.set(
                [turn(county, "open", due: nil), turn(county, "late", due: now)], for: county.worker.person)
            try await morning(county)
            #expect(try await county.board.work.unread(of: county.worker.person) == 1)
            #expect(try await county.board.turns.turns(of: county.worker).map(\.title) == ["late", "open"])
            try await county.board.work.readTurns(of: county.worker.person)
            #expect(try await county.board.work.unread(of: county.worker.person) == 0)
            try await county.send()
            #expect(mine(county) == 0)
        }
    }

    @Test("the page and its number are there for whoever serves, and for nobody else", arguments: Engine.all)
    func route(engine: Engine) async throws {
        try await withNotices(engine) { county in
            let page = try await county.get("/desk/turns", as: .post(county.worker))
            #expect(page.status == .ok && page.body.contains("轮到我") && !page.body.contains("⟨"))
            let stranger = try await county.get("/desk/turns")
            #expect(stranger.status != .ok)
        }
    }
}
