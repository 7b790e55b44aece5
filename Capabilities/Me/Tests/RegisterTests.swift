import Cases
import Foundation
import Journal
import Kernel
import Logging
import Platform
import Posts
import Testing
import Web

@testable import Me

@Suite("What everybody may read about personal data") struct RegisterTests {
    let strings: Strings

    init() throws {
        let folders = try [Me.resources, Cases.resources, Posts.resources].map { folder in
            try #require(folder).appending(path: "Strings")
        }
        strings = try Strings(folders: folders)
    }

    @Test("every purpose, wish, class and refusal has words in both languages")
    func words() throws {
        let keys =
            Purpose.allCases.map { "cases.purpose.\($0.rawValue)" } + DataWish.allCases.map { "me.wish.\($0.rawValue)" }
            + RetainedTable.Class.allCases.map { "me.class.\($0.rawValue)" }
            + ["me.term.forGood", "me.term.afterClosing", "me.term.afterUse", "me.field.contact", "me.field.words"]
            + ["me.field.entitlement", "me.field.roll", "me.field.tip"]
        #expect(keys.filter { !strings.has($0) } == [])
        let refusals: [MeRefusal] = [
            .unknownPerson, .staff, .notTheirs, .alreadyAsked, .alreadyAnswered, .noRegister, .notConfirmed,
            .notAChild, .tooManyChildren, .alreadyDecided, .alreadyErased, .wrongCode,
        ]
        #expect(refusals.filter { !strings.has($0.explanation.key) } == [])
    }

    @Test("each purpose names its data, its basis and who sees it; consent stands where nothing else carries it")
    func register() throws {
        let register = try PrivacyRegister.shipped()
        let notice = try #require(register.versions.last)
        #expect(notice.answerWorkingDays <= 15)
        #expect(
            Set(notice.purposes.map(\.key)).isSuperset(of: ["report", "contact", "notice", "child", "complaint", "log"])
        )
        for language in Language.allCases {
            let view = PrivacyView(notice, of: register, Cases.retention + Me.retention, strings, language)
            for purpose in view.purposes {
                #expect(![purpose.name, purpose.fields, purpose.basis, purpose.who].contains(""), "\(purpose.key)")
                #expect(purpose.consent == (purpose.agree?.isEmpty == false), "\(purpose.key)")
            }
            #expect(view.tables.allSatisfy { !$0.term.contains("{") && !$0.term.contains("⟨") })
        }
        for version in register.versions {
            #expect(version.purposes.filter(\.consent).map(\.key) == ["notice", "child"])
            #expect(version.purposes.filter { $0.sensitive && !$0.consent }.isEmpty)
        }
    }

    @Test("a version counts from its day; somebody is asked anew only where what they agreed to reads otherwise")
    func anew() throws {
        let register = try PrivacyRegister.shipped()
        let (first, second) = (try #require(register.find("2026-1")), try #require(register.find("2026-2")))
        let before = try #require(LocalDate("2026-11-21"))
        #expect(register.current(on: before).version == "2026-1")
        #expect(register.current(on: before.adding(days: 1)).version == "2026-2")
        #expect(register.current(on: LocalDate(days: 0)).version == "2026-1")
        #expect(register.changes(from: first, to: second).map(\.key) == ["child", "complaint"])
        let later = before.adding(days: 100)
        // Until mail addresses came to it.
        #expect(register.asksAnew("notice", agreed: "2026-1", on: before.adding(days: 3)) == nil)
        #expect(register.asksAnew("notice", agreed: "2026-1", on: later)?.key == "notice")
        #expect(register.asksAnew("notice", agreed: "2026-3", on: later) == nil)
        #expect(register.asksAnew("child", agreed: "2026-1", on: before) == nil)
        #expect(register.asksAnew("child", agreed: "2026-1", on: later)?.key == "child")
        #expect(register.asksAnew("child", agreed: "2026-2", on: later) == nil)
        #expect(register.asksAnew("notice", agreed: nil, on: later)?.key == "notice")
        // What does not rest on consent is not asked for.
        #expect(register.asksAnew("contact", agreed: nil, on: later) == nil)
    }

    @Test("a report is shown the version of its day, and no version that was not in force")
    func shown() throws {
        let notices = try PrivacyRegister.shipped().notices
        let day = try #require(Timestamp(rfc3339: "2026-11-21T12:00:00+08:00"))
        #expect(notices.current(at: day) == "2026-1" && notices.current(at: day.adding(days: 1)) == "2026-2")
        // The form was opened the day before, and sent when the next version was in force.
        #expect(notices.shown("2026-1", at: day.adding(days: 1)) == "2026-1")
        #expect(notices.shown("2026-2", at: day) == "2026-1")
        #expect(notices.shown("1999-9", at: day) == "2026-1" && notices.shown(nil, at: day) == "2026-1")
    }

    @Test(
        "a register without versions, or out of order, is refused",
        arguments: ["[]", #"[\#(RegisterTests.old), \#(RegisterTests.older)]"#])
    func disorder(versions: String) {
        #expect(throws: (any Error).self) {
            try PrivacyRegister(parsing: Data(#"{"versions": \#(versions)}"#.utf8))
        }
    }

    private static let old = #"{"version": "b", "effective": "2026-02-01", "answerWorkingDays": 15, "purposes": []}"#
    private static let older = #"{"version": "a", "effective": "2026-01-01", "answerWorkingDays": 15, "purposes": []}"#
}
