import Foundation
import Kernel
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
        arguments: NoticeKind.allCases)
    func short(kind: NoticeKind) {
        #expect(link.count == 40)
        let chinese = NoticeWords(kind, number, .zh, strings).short(link)
        #expect(chinese.utf16.count <= 70, "\(chinese) has \(chinese.utf16.count)")
        #expect(chinese.contains(number.description) && chinese.hasSuffix(" \(link)"))
        let english = NoticeWords(kind, number, .en, strings).short(link)
        #expect(english.utf8.count <= 160 && english.unicodeScalars.allSatisfy(\.isASCII), "\(english)")
        #expect(english.contains(number.description) && english.hasSuffix(link))
        #expect(NoticeWords(kind, number, .zh, strings).short(nil).hasSuffix("。"))
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
