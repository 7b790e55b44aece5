import Accounts
import Cases
import Delivery
import Foundation
import HTTPTypes
import Journal
import Kernel
import Places
import Platform
import Posts
import Store
import Synchronization
import TestSupport
import Testing

@testable import Notices
@testable import shanzhi

/// Takes messages as a gateway would, and refuses them as it is told.
final class MessageBox: Sender {
    private struct State {
        var messages: [Message] = []
        var faults: [DeliveryFault] = []
    }

    private let state = Mutex(State())

    var messages: [Message] { state.withLock { $0.messages } }

    func refuse(_ faults: DeliveryFault...) { state.withLock { $0.faults += faults } }

    func send(_ message: Message) async throws {
        let fault: DeliveryFault? = state.withLock { state in
            guard state.faults.isEmpty else { return state.faults.removeFirst() }
            state.messages.append(message)
            return nil
        }
        if let fault { throw fault }
    }
}

/// The demo county with notices of its own: invented people, a clock that stands still at noon.
struct NoticeCounty {
    static let phone = "13912345678"
    static let words = "村口两袋垃圾没人收"
    static let address = "https://sz.example.org"

    let system: shanzhi.System
    let board: NoticeBoard
    let time: ManualTime
    let text = MessageBox()
    let email = MessageBox()
    let webhook = MessageBox()
    let walk: RouteWalk
    let worker: PostHolder
    let desk: PostHolder

    init(_ system: shanzhi.System, quiet: QuietHours = .none, turns: [TurnsOf] = []) async throws {
        self.system = system
        let latest = try await system.database.read { try Journal.latest(system.house.county, $0) }
        let today = CountyTime.china.date(max(latest, system.house.time.now()))
        time = ManualTime(CountyTime.china.moment(today, minute: 720))
        var senders = NoticeSenders()
        (senders.text, senders.email, senders.webhook) = (text, email, webhook)
        senders.origin = Self.address
        var pace = Pace()
        pace.quiet = quiet
        board = NoticeBoard(
            system.house, cases: system.cases, staff: system.posts.staff, territory: system.places.territory,
            turns: turns, senders: senders, pace: pace, time: time,
            phone: { try system.accounts.residents.phoneHash(of: $0, $1) })
        let directory = try await system.posts.staff.directory()
        let date = system.posts.staff.today
        worker = try #require(directory.holders(role: .gridWorker, on: date).first)
        desk = try #require(directory.holders(role: .dispatcher, on: date).first)
        let first = try #require(try await system.allCases().first)
        walk = try RouteWalk(system, case: first.number, ids: [])
        try await board.work.begin()
    }

    func report(notify: Bool? = true, as actor: Actor = .anyone) async throws -> Submitted {
        var submission = Submission(text: Self.words, place: .division(worker.place), channel: .web)
        submission.category = CategoryCode("E0102")
        submission.contact = Contact(name: "胡小明", phone: Self.phone, notify: notify)
        return try await system.cases.work.report(submission, as: actor)
    }

    /// Accepted, and left to the village by the catalogue.
    func dispatch(_ number: CaseNumber) async throws {
        try await system.cases.work.act(number, as: .post(desk)) { _ in
            [
                .command(.accept(category: nil)),
                .command(.dispatch(to: nil, joint: nil, reason: nil, ruling: false)),
            ]
        }
    }

    func refuse(_ number: CaseNumber) async throws {
        try await system.cases.work.act(number, as: .post(desk)) { _ in
            [.command(.refuse(ground: "emergency-line", words: "请打专线"))]
        }
    }

    /// Tells of all that happened.
    func tell() async throws { while try await board.desk.step() > 0 {} }

    func pass(minutes: Int64) { time.advance(milliseconds: minutes * 60_000) }

    /// Tells, waits until messages have gathered, and sends them.
    func send() async throws {
        try await tell()
        pass(minutes: 6)
        while try await board.courier.step() > 0 {}
    }

    func rows(_ sql: String) async throws -> [Row] { try await system.database.read { try $0.query(sql) } }

    func entries() async throws -> [Recorded] {
        let county = system.house.county
        return try await system.database.read { try Journal.entries(county, after: 0, limit: 100_000, $0) }
    }

    /// Erases as at night, some days from now.
    func sweep(_ sweep: Sweep, in days: Int64) async throws -> Int {
        try await system.house.door.open { passage in
            passage.turn(to: passage.now.adding(days: days))
            return try sweep.run(passage)
        }
    }

    func states() async throws -> [String] {
        try await rows("SELECT state FROM notice_deliveries WHERE channel <> 'webhook' ORDER BY made, id").map {
            try $0["state"]
        }
    }

    func get(_ address: String, as actor: Actor = .anyone) async throws -> RouteWalk.Answer {
        try await walk.ask(.get, address, as: actor)
    }

    func post(_ address: String, _ form: String, as actor: Actor = .anyone) async throws -> RouteWalk.Answer {
        try await walk.ask(.post, address, as: actor, ("application/x-www-form-urlencoded", form))
    }
}

func withNotices(
    _ engine: Engine, quiet: QuietHours = .none, turns: [TurnsOf] = [], _ body: (NoticeCounty) async throws -> Void
) async throws {
    try await withPictures(engine) { try await body(try await NoticeCounty($0, quiet: quiet, turns: turns)) }
}
