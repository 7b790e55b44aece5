import Foundation
import Kernel
import Platform
import Testing
import Web

@testable import Notices

@Suite("what messages say") struct WordsTests {
    private let strings: Strings
    private let number = CaseNumber(prefix: "RA", date: LocalDate("2026-11-02")!, serial: 417)!
    /// As long as the address of a county with a name of 17 characters.
    private let link = "https://sz.ruian.gov.cn01/n/abcdefghjkmn"

    init() throws {
        strings = try Strings(folders: [try #require(NoticeBoard.resources).appending(path: "Strings")])
    }

    @Test(
        "a text message is one part: 70 characters in Chinese, 160 of GSM 7 bit in English",
        arguments: NoticeKind.allCases.filter { $0 != .turns })
    func short(kind: NoticeKind) {
        #expect(link.count == 40)
        let about = NoticeSubject.matter(NoticeSubject.turnsKey, number)
        let chinese = NoticeWords(kind, about, .zh, strings).short(link)
        #expect(chinese.utf16.count <= 70, "\(chinese) has \(chinese.utf16.count)")
        #expect(chinese.contains(number.description) && chinese.hasSuffix(" \(link)"))
        let english = NoticeWords(kind, about, .en, strings).short(link)
        #expect(english.utf8.count <= 160 && english.unicodeScalars.allSatisfy(\.isASCII), "\(english)")
        #expect(english.contains(number.description) && english.hasSuffix(link))
        #expect(NoticeWords(kind, about, .zh, strings).short(nil).hasSuffix("。"))
    }

    @Test(
        "word of what waits says how much, and how much of it is late, in one part; a mail and the inbox say of what kinds",
        arguments: [(1, 0), (9, 9), (200, 199)])
    func turns(all: Int, late: Int) throws {
        let now = Timestamp(rfc3339: "2026-11-23T09:00:00+08:00")!
        let place = try #require(DivisionCode("330381001201"))
        let turns = (0..<all).map { index in
            Turn(
                "notices.title", title: "修路", at: place, due: index < late ? now : now.adding(hours: 1),
                href: "/\(index)")
        }
        let counts = TurnCounts(turns + [Turn("notices.me", at: place, href: "/")], at: now)
        #expect(counts.late == late && counts.all == all + 1)
        #expect(counts.kinds.map(\.key) == ["notices.title", "notices.me"])
        let chinese = NoticeWords(.turns, .turns(counts), .zh, strings)
        #expect(chinese.short(link).utf16.count <= 70 && chinese.short(link).contains("\(all + 1)件"))
        #expect(chinese.short(nil).contains("超期") == (late > 0))
        #expect(chinese.line.contains("通知 \(all)件") && !chinese.line.contains("修路"))
        #expect(chinese.mail(link).contains(chinese.line))
        let english = NoticeWords(.turns, .turns(counts), .en, strings).short(link)
        #expect(english.utf8.count <= 160 && english.unicodeScalars.allSatisfy(\.isASCII))
    }

    @Test("there is a word for every kind, way, state and advice, in both languages")
    func words() {
        var keys = NoticeKind.allCases.flatMap { kind in
            ["kind", "line", "text"].map { "notices.\($0).\(kind.rawValue)" }
        }
        keys += Way.allCases.map { "notices.way.\($0.rawValue)" }
        keys += StoredDelivery.State.allCases.map { "notices.state.\($0.rawValue)" }
        keys += Advice.allCases.map { "notices.advice.\($0.rawValue)" }
        #expect(keys.filter { !strings.has($0) } == [])
    }

    @Test(
        "what to do follows from the fault",
        arguments: [
            ("HTTP 401", Advice.access), ("HTTP 404", .access), ("HTTP 422", .address), ("HTTP 503", .server),
            ("SMTP 0, libcurl 7", .network), ("SMTP 535, libcurl 67", .access), ("SMTP 550, libcurl 55", .mail),
            ("not set up", .notSetUp), ("not confirmed", .unconfirmed), ("no address", .address),
            ("unreachable", .network),
        ] as [(String, Advice)])
    func advice(fault: String, advice: Advice) { #expect(Advice(fault) == advice) }
}
