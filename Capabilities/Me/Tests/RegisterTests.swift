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
        #expect(keys.filter { !strings.has($0) } == [])
        let refusals: [MeRefusal] = [
            .unknownPerson, .staff, .notTheirs, .alreadyAsked, .alreadyAnswered, .noRegister, .notConfirmed,
        ]
        #expect(refusals.filter { !strings.has($0.explanation.key) } == [])
    }

    @Test("each purpose names its data, its basis and who sees it; consent stands where nothing else carries it")
    func register() throws {
        let register = try PrivacyRegister.shipped()
        #expect(register.answerWorkingDays <= 15)
        #expect(Set(register.purposes.map(\.key)).isSuperset(of: ["report", "contact", "notice", "child", "log"]))
        for language in Language.allCases {
            let view = PrivacyView(register, Cases.retention + Me.retention, strings, language)
            for purpose in view.purposes {
                #expect(![purpose.name, purpose.fields, purpose.basis, purpose.who].contains(""), "\(purpose.key)")
            }
            #expect(view.tables.allSatisfy { !$0.term.contains("{") && !$0.term.contains("⟨") })
        }
        #expect(register.purposes.filter(\.consent).map(\.key) == ["notice", "child"])
        #expect(register.purposes.filter { $0.sensitive && !$0.consent }.isEmpty)
    }
}
