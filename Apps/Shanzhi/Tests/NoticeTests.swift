import Cases
import Delivery
import Foundation
import HTTPTypes
import Journal
import Kernel
import Platform
import Posts
import Store
import TestSupport
import Testing

@testable import Notices
@testable import shanzhi

@Suite("Notices to residents") struct NoticeTests {
    @Test(
        "what happens within minutes is one text message, with number and link and nothing of the report",
        arguments: Engine.all)
    func text(engine: Engine) async throws {
        try await withNotices(engine) { county in
            let taken = try await county.report()
            try await county.tell()
            try await county.dispatch(taken.subject.number)
            try await county.send()
            let message = try #require(county.text.messages.first)
            #expect(county.text.messages.count == 1 && county.email.messages.isEmpty)
            #expect(message.phone == "+86\(NoticeCounty.phone)")
            #expect(message.text.contains(taken.subject.number.description) && message.text.contains("转办"))
            #expect(message.link?.hasPrefix("\(NoticeCounty.address)/n/") == true)
            #expect(message.text.hasSuffix(" \(message.link ?? "?")") && message.text.utf16.count <= 70)
            for secret in [NoticeCounty.words, NoticeCounty.phone, "胡小明"] { #expect(!message.text.contains(secret)) }
            let looks = try await county.entries().filter {
                $0.entry.kind == Journal.opening && $0.entry.subject == Subject(taken.report)
            }
            #expect(looks.count == 1 && looks[0].entry.reason == "notice" && looks[0].entry.actor == .system("notice"))
            let receipt = ReceiptToken(of: taken.report, county.system.house.seal).text
            let seen = try await county.get("/me/looks?receipt=\(receipt)")
            #expect(seen.body.contains("通知您办理进展") && seen.body.contains("系统自动处理"))
            // Nothing is told twice, and the next step is a message of its own.
            try await county.send()
            #expect(county.text.messages.count == 1)
            #expect(try await county.states() == ["sent"])
            let inbox = try await county.get("/me/notices?receipt=\(receipt)")
            #expect(inbox.body.contains(taken.subject.number.shown) && inbox.body.contains("转办"))
            #expect(!inbox.body.contains("⟨"))
            #expect(try await Integrity(county.system).check().fault == nil)
        }
    }

    @Test("whoever did not agree gets no message, and no row of theirs is made", arguments: Engine.all)
    func without(engine: Engine) async throws {
        try await withNotices(engine) { county in
            let taken = try await county.report(notify: nil)
            try await county.refuse(taken.subject.number)
            try await county.send()
            #expect(county.text.messages.isEmpty)
            #expect(try await county.rows("SELECT id FROM notices WHERE audience = 'resident'").isEmpty)
        }
    }

    @Test("at night a message waits for the morning, and what follows goes with it", arguments: Engine.all)
    func night(engine: Engine) async throws {
        try await withNotices(engine, quiet: .standard) { county in
            let evening = county.time.now().adding(hours: 10)
            county.time.set(evening)
            let taken = try await county.report()
            try await county.send()
            #expect(try await county.states() == ["held"])
            county.pass(minutes: 60)
            try await county.refuse(taken.subject.number)
            try await county.send()
            #expect(county.text.messages.isEmpty)
            #expect(try await county.states() == ["held"])
            county.time.set(evening.adding(hours: 10).adding(milliseconds: -1))
            #expect(try await county.board.courier.step() == 0)
            county.time.set(evening.adding(hours: 10))
            #expect(try await county.board.courier.step() == 1)
            #expect(county.text.messages.count == 1 && county.text.messages[0].text.contains("未受理"))
            #expect(try await county.rows("SELECT pieces FROM notices").map { try $0["pieces"] as Int } == [2])
        }
    }

    @Test(
        "killed between sending and marking, a message goes out again under the same id, and is marked once",
        arguments: Engine.all)
    func killed(engine: Engine) async throws {
        try await withNotices(engine) { county in
            _ = try await county.report()
            try await county.tell()
            county.pass(minutes: 6)
            let claimed = try await county.board.courier.claim()
            #expect(claimed.count == 1)
            guard case .sent = try await county.board.courier.attempt(claimed[0]) else {
                Issue.record("it was not sent")
                return
            }
            // The server ends here. Nobody else takes the message while the lease runs.
            #expect(try await county.board.courier.step() == 0)
            county.pass(minutes: Pace.lease)
            #expect(try await county.board.courier.step() == 1)
            let ids = county.text.messages.map(\.id)
            #expect(ids.count == 2 && ids[0] == ids[1] && ids[0] == claimed[0].id.description)
            #expect(try await county.states() == ["sent"])
            // The first, should it live after all, changes nothing any more.
            try await county.board.courier.settle(claimed[0], .failed("late", isFinal: true))
            #expect(try await county.states() == ["sent"])
        }
    }

    @Test("two servers tell of the same entries, and each person is told once", arguments: Engine.all)
    func twoServers(engine: Engine) async throws {
        try await withNotices(engine) { county in
            let taken = try await county.report()
            let (first, second) = (county.board.desk, NoticeDesk(county.board.work))
            async let one = first.step()
            async let two = second.step()
            let told = try await [one, two]
            try await county.tell()
            #expect(told.contains(0) || told.reduce(0, +) > 0)
            let rows = try await county.rows(
                "SELECT recipient FROM notices WHERE audience = 'resident'")
            #expect(rows.count == 1)
            #expect(try rows.first?["recipient"] as [UInt8]? == taken.report.bytes)
            #expect(try await county.states().count == 1)
            county.pass(minutes: 6)
            let (carrier, other) = (county.board.courier, Courier(work: county.board.work))
            async let three = carrier.step()
            async let four = other.step()
            _ = try await [three, four]
            #expect(county.text.messages.count == 1)
        }
    }

    @Test("one tap on the link of a message, without sign-in, and no more come", arguments: Engine.all)
    func stop(engine: Engine) async throws {
        try await withNotices(engine) { county in
            let taken = try await county.report()
            try await county.send()
            let link = try #require(county.text.messages.first?.link?.replacing(NoticeCounty.address, with: ""))
            let page = try await county.get("\(link)?lang=en")
            #expect(page.status == .ok && page.body.contains(taken.subject.number.shown))
            #expect(page.body.contains("action=\"\(link)/stop\"") && !page.body.contains(NoticeCounty.words))
            try await county.dispatch(taken.subject.number)
            try await county.tell()
            #expect(try await county.post("\(link)/stop", "List-Unsubscribe=One-Click").status == .seeOther)
            #expect(try await county.post("\(link)/stop", "").status == .seeOther)
            #expect(try await county.get(link).body.contains("已停止"))
            try await county.send()
            #expect(county.text.messages.count == 1, "what waited is dropped")
            #expect(try await county.states() == ["sent", "dropped"])
            #expect(try await county.entries().filter { $0.entry.kind == "notice.stopped" }.count == 1)
            for wrong in ["/n/abc", "/n/222222222222"] {
                #expect(try await county.get(wrong).status == .notFound)
                #expect(try await county.post("\(wrong)/stop", "").status == .notFound)
            }
            // They may come again, by the receipt.
            let receipt = ReceiptToken(of: taken.report, county.system.house.seal).text
            let kinds = NoticeKind.of(.resident).map { "&kind=\($0.rawValue)" }.joined()
            let again = try await county.post(
                "/me/notices/settings", "receipt=\(receipt)&resume=true&channel=&from=21:00&to=08:00\(kinds)")
            #expect(again.status == .seeOther)
            #expect(!(try await county.get(link).body.contains("已停止")))
        }
    }

    @Test("wishes: a mail address, sealed, what to tell of, and forgotten with the person", arguments: Engine.all)
    func wishes(engine: Engine) async throws {
        try await withNotices(engine) { county in
            let person = ID<Person>(at: county.time.now())
            let resident = Actor.resident(person)
            let bad = try await county.post(
                "/me/notices/settings", "email=nobody&from=21:00&to=08:00&quiet=true", as: resident)
            #expect(bad.status == .unprocessableContent && bad.body.contains("href=\"#email\""))
            let form =
                "email=reader@example.org&channel=email&kind=answered&kind=refused&language=en&from=21:00&to=08:00"
            let kept = try await county.post("/me/notices/settings", form, as: resident)
            #expect(kept.headers[.location] == "/me/notices/settings?done=kept")
            let page = try await county.get("/me/notices/settings?done=kept&lang=en", as: resident)
            #expect(page.body.contains("An e-mail address is kept") && !page.body.contains("reader@example.org"))
            let bytes = try await county.rows("SELECT email FROM notice_preferences")[0]["email"] as [UInt8]
            #expect(!String(decoding: bytes, as: UTF8.self).contains("reader"))
            let taken = try await county.report(notify: nil, as: resident)
            try await county.send()
            #expect(county.email.messages.isEmpty, "arrival is not wanted")
            try await county.refuse(taken.subject.number)
            try await county.send()
            let message = try #require(county.email.messages.first)
            #expect(message.email == "reader@example.org" && message.subject?.contains("was not taken on") == true)
            #expect(message.text.contains(message.link ?? "?") && !message.text.contains(NoticeCounty.words))
            let inbox = try await county.get("/me/notices", as: resident)
            #expect(inbox.body.contains(taken.subject.number.shown))
            #expect(try await county.get("/me/notices", as: .resident(ID(at: demoNow))).body.contains("空") == false)
            #expect(try await county.get("/me/notices").status == .seeOther)
            #expect(try await county.get("/me/notices", as: .post(county.desk)).status == .forbidden)
            let erased = try await county.post("/me/erase", "confirm=true", as: resident)
            #expect(erased.status == .ok)
            #expect(try await county.rows("SELECT owner FROM notice_preferences").isEmpty)
        }
    }
}
