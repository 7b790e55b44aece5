import Cases
import Delivery
import Foundation
import HTTPTypes
import Journal
import Kernel
import Outward
import Platform
import Posts
import Rights
import Store
import TestSupport
import Testing
import Web

@testable import Notices
@testable import shanzhi

@Suite("Notices to staff, and what did not go through") struct StaffNoticeTests {
    @Test(
        "those in the unit that it was given to are told, see it in the head, and have read it when they acted",
        arguments: Engine.all)
    func charged(engine: Engine) async throws {
        try await withNotices(engine) { county in
            let taken = try await county.report(notify: nil)
            try await county.dispatch(taken.subject.number)
            try await county.send()
            let worker = Actor.post(county.worker)
            let mine = county.webhook.messages.filter { $0.person == county.worker.person.description }
            #expect(mine.count == 1 && mine[0].kind == "charged" && mine[0].urgent == false)
            #expect(mine[0].number == taken.subject.number.description && mine[0].phone == nil)
            #expect(!county.webhook.messages.contains { $0.person == county.desk.person.description })
            #expect(try await county.board.work.unread(of: county.worker.person) == 1)
            let inbox = try await county.get("/desk/notices", as: worker)
            #expect(inbox.body.contains(taken.subject.number.shown) && inbox.body.contains("交给你单位"))
            #expect(inbox.body.contains("data-live-part=\"notices\"") && !inbox.body.contains("⟨"))
            #expect(inbox.body.contains(/数据截至 [0-9]{2}:[0-9]{2}</))
            let path = try #require(inbox.body.firstMatch(of: /\/desk\/notices\/[0-9a-f-]{36}/)?.output)
            #expect(try await county.get(String(path), as: .post(county.desk)).status == .notFound)
            let opened = try await county.get(String(path), as: worker)
            #expect(opened.headers[.location] == "/desk/case/\(taken.subject.number)")
            #expect(try await county.board.work.unread(of: county.worker.person) == 0)
            // What one acts on oneself is done with.
            let other = try await county.report(notify: nil)
            try await county.dispatch(other.subject.number)
            try await county.tell()
            #expect(try await county.board.work.unread(of: county.worker.person) == 1)
            try await county.system.cases.work.act(other.subject.number, as: worker) { _ in [.command(.sign)] }
            try await county.send()
            #expect(try await county.board.work.unread(of: county.worker.person) == 0)
            #expect(county.webhook.messages.filter { $0.person == county.worker.person.description }.count == 1)
        }
    }

    @Test("whoever a case complains about is told nothing of it", arguments: Engine.all)
    func accused(engine: Engine) async throws {
        try await withNotices(engine) { county in
            var submission = Submission(
                text: NoticeCounty.words, place: .division(county.worker.place), channel: .web)
            submission.category = CategoryCode("E0102")
            submission.about = county.worker.unit
            let taken = try await county.system.cases.work.report(submission, as: .anyone)
            let directory = try await county.system.posts.staff.directory()
            let lead = try #require(directory.units.first { $0.kind == .department }).code
            let head = taken.subject.desk
            let desk = try #require(
                directory.posts(of: head).compactMap {
                    directory.holder(of: $0.id, on: county.system.posts.staff.today)
                }.first { [.dispatcher, .dutyOfficer].contains($0.role) })
            try await county.system.cases.work.act(taken.subject.number, as: .post(desk)) { _ in
                [
                    .command(.accept(category: nil)),
                    .command(.dispatch(to: lead, joint: nil, reason: "绕开", ruling: false)),
                ]
            }
            try await county.send()
            let accused = taken.subject.accused(in: directory)?.persons ?? []
            #expect(accused.contains(county.worker.person))
            let told = try await county.rows("SELECT recipient FROM notices WHERE audience = 'staff'").map {
                try $0["recipient"] as ID<Person>
            }
            #expect(!told.isEmpty && told.allSatisfy { !accused.contains($0) })
        }
    }

    @Test(
        "what is urgent passes at night, by the number a person left; nobody else is disturbed", arguments: Engine.all)
    func urgent(engine: Engine) async throws {
        try await withNotices(engine, quiet: .standard) { county in
            county.time.set(county.time.now().adding(hours: 11))
            let worker = Actor.post(county.worker)
            let kinds = NoticeKind.of(.staff).map { "&kind=\($0.rawValue)" }.joined()
            let form = "phone=139-1234-5678&channel=text&quiet=true&from=21:00&to=08:00\(kinds)"
            #expect(try await county.post("/desk/notices/settings", form, as: worker).status == .seeOther)
            // The page of the demo county itself knows no gateway for the desk, and keeps what was said.
            let taken = try await county.report(notify: nil)
            try await county.dispatch(taken.subject.number)
            try await county.send()
            #expect(county.text.messages.isEmpty && county.webhook.messages.isEmpty)
            let directory = try await county.system.posts.staff.directory()
            let supervisor = try #require(
                directory.holders(role: .supervisor, on: county.system.posts.staff.today).first {
                    $0.place.contains(taken.subject.division)
                })
            try await county.system.cases.work.act(taken.subject.number, as: .post(supervisor)) { _ in
                [.command(.supervise(reason: "太慢"))]
            }
            try await county.tell()
            #expect(try await county.board.courier.step() > 0)
            #expect(county.text.messages.map(\.phone) == ["+8613912345678"])
            #expect(county.text.messages[0].text.contains("被督办"))
            #expect(county.webhook.messages.allSatisfy { $0.kind == "supervised" && $0.urgent == true })
        }
    }

    @Test(
        "what does not go through is tried again after growing pauses, given up, shown with what to do, and sent by hand",
        arguments: Engine.all)
    func failures(engine: Engine) async throws {
        try await withNotices(engine) { county in
            county.text.refuse(.refused(status: 503), .refused(status: 503), .refused(status: 401))
            _ = try await county.report()
            try await county.send()
            #expect(try await county.states() == ["failed"])
            #expect(try await county.board.courier.step() == 0)
            county.pass(minutes: 1)
            #expect(try await county.board.courier.step() == 1)
            county.pass(minutes: 4)
            #expect(try await county.board.courier.step() == 0, "the second pause is longer")
            county.pass(minutes: 1)
            #expect(try await county.board.courier.step() == 1)
            #expect(try await county.states() == ["failed"] && county.text.messages.isEmpty)
            let directory = try await county.system.posts.staff.directory()
            let clerk = Actor.post(
                try #require(directory.holders(role: .administrator, on: county.system.posts.staff.today).first))
            let page = try await county.get("/admin/deliveries", as: clerk)
            #expect(page.status == .ok && page.body.contains("HTTP 401") && page.body.contains("核对令牌"))
            #expect(!page.body.contains(NoticeCounty.phone) && !page.body.contains("⟨"))
            #expect(try await county.get("/admin/deliveries", as: .post(county.worker)).status == .forbidden)
            #expect(try await county.post("/admin/deliveries/retry", "", as: .post(county.worker)).status == .forbidden)
            // A message that nobody wants to take is given up at once.
            county.text.refuse(.refused(status: 422))
            county.pass(minutes: 60)
            #expect(try await county.board.courier.step() == 1)
            #expect(try await county.states() == ["givenUp"])
            #expect(try await county.post("/admin/deliveries/retry", "", as: clerk).status == .seeOther)
            #expect(try await county.post("/admin/deliveries/retry", "", as: clerk).status == .conflict)
            county.time.set(max(county.time.now(), county.system.house.time.now()))
            #expect(try await county.board.courier.step() == 1)
            #expect(try await county.states() == ["sent"] && county.text.messages.count == 1)
            #expect(try await county.entries().filter { $0.entry.kind == "notice.retried" }.count == 1)
        }
    }

    @Test("a gateway that never answers ends with the last pause, and a word of three days ago is not sent")
    func givenUp() async throws {
        try await withNotices(.sqlite) { county in
            for _ in 0...Pace.pauses.count { county.text.refuse(.refused(status: 503)) }
            _ = try await county.report()
            try await county.send()
            for pause in Pace.pauses {
                county.pass(minutes: pause)
                #expect(try await county.board.courier.step() == 1, "\(pause)")
            }
            #expect(try await county.states() == ["givenUp"])
            _ = try await county.report()
            try await county.tell()
            county.pass(minutes: Pace.staleDays * 1440)
            county.time.set(county.time.now().adding(days: 1))
            #expect(try await county.board.courier.step() == 1)
            #expect(county.text.messages.isEmpty)
            #expect(try await county.states().last == "dropped")
        }
    }

    @Test("the head shows how much is unread, on pages for people only", arguments: Engine.all)
    func badge(engine: Engine) async throws {
        try await withNotices(engine) { county in
            let taken = try await county.report(notify: nil)
            try await county.dispatch(taken.subject.number)
            try await county.tell()
            let answer = try await county.walk.ask(
                .get, "/desk/notices", as: .post(county.worker), headers: [.accept: "text/html"])
            #expect(answer.body.contains("class=\"badge\">1<"))
            #expect(try await county.post("/desk/notices/read", "", as: .post(county.worker)).status == .seeOther)
            let read = try await county.walk.ask(
                .get, "/desk/notices", as: .post(county.worker), headers: [.accept: "text/html"])
            #expect(!read.body.contains("class=\"badge\">"))
        }
    }

    @Test("old notices, messages, wishes and links are erased after their term", arguments: Engine.all)
    func retention(engine: Engine) async throws {
        try await withNotices(engine) { county in
            let taken = try await county.report()
            try await county.send()
            try await county.board.work.keep(
                .init(), of: .report(taken.report), as: .reporter(taken.report))
            let (notices, wishes) = (county.board.work.noticeSweep, county.board.work.wishSweep)
            #expect(try await county.sweep(notices, in: 1) == 0)
            #expect(try await county.sweep(wishes, in: 1) == 0)
            #expect(try await county.sweep(notices, in: 181) > 0)
            #expect(try await county.rows("SELECT id FROM notices").isEmpty)
            #expect(try await county.rows("SELECT id FROM notice_deliveries").isEmpty)
            #expect(try await county.rows("SELECT owner FROM notice_preferences").count == 1)
            #expect(try await county.sweep(wishes, in: 1100) == 2)
            #expect(try await county.rows("SELECT code FROM notice_links").isEmpty)
            #expect(try await county.rows("SELECT owner FROM notice_preferences").isEmpty)
        }
    }

    @Test("settings are read, wrong ones named, and what is needed together is asked for")
    func settings() throws {
        let read = try Settings.read(
            data: "nowhere",
            environment: [
                "SHANZHI_NOTICES_MAIL": "smtp", "SHANZHI_NOTICES_SMTP": "smtp://mail.example.org",
                "SHANZHI_NOTICES_FROM": "shanzhi@example.org", "SHANZHI_NOTICES_QUIET": "22:00-07:00",
                "SHANZHI_NOTICES_GATHER_MINUTES": "0", "SHANZHI_NOTICES_SMTP_PASSWORD": "s3cret",
            ]
        ).notices
        #expect(read.pace.quiet == QuietHours("22:00-07:00") && read.pace.gathering == 0)
        let senders = try read.senders(data: "d", isDemo: false, address: "a", Outward()) { _ in }
        #expect(senders.email is MailSender && senders.text == nil && senders.webhook == nil)
        #expect(!read.shown().contains { $0.1.contains("s3cret") })
        let demo = try NoticeSettings().senders(data: "d", isDemo: true, address: "a", Outward()) { _ in }
        #expect(demo.email is SpoolSender && demo.text is SpoolSender)
        let plain = try NoticeSettings().senders(data: "d", isDemo: false, address: "a", Outward()) { _ in }
        #expect(plain.text == nil && plain.email == nil)
        for (name, value) in [
            ("TEXT", "pigeon"), ("MAIL", "post"), ("SMTP", "https://x"), ("FROM", "nobody"), ("QUIET", "night"),
            ("GATHER_MINUTES", "61"),
        ] {
            #expect(throws: Settings.Fault.self, "\(name)=\(value)") {
                try Settings.read(data: "nowhere", environment: ["SHANZHI_NOTICES_\(name)": value])
                    .notices.senders(data: "d", isDemo: false, address: "a", Outward()) { _ in }
            }
        }
        for names in [["TEXT": "gateway"], ["MAIL": "smtp"], ["WEBHOOK": "https://x.example.org"]] {
            let environment = Dictionary(uniqueKeysWithValues: names.map { ("SHANZHI_NOTICES_\($0.key)", $0.value) })
            let settings = try Settings.read(data: "nowhere", environment: environment).notices
            #expect(throws: Settings.Fault.self) {
                try settings.senders(data: "d", isDemo: false, address: "a", Outward()) { _ in }
            }
        }
    }
}
