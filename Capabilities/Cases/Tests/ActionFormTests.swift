import Foundation
import Testing
import Web

@testable import Cases

@Suite("The forms of the desk")
struct ActionFormTests {
    @Test("every field of every action has a label in the strings")
    func labels() throws {
        let folder = try #require(Cases.resources).appending(path: "Strings")
        let strings = try Strings(folders: [folder])
        let fields: [CaseAction: [String]] = [
            .accept: ["category"], .refuse: ["ground", "words"], .object: ["words"],
            .dispatch: ["unit", "joint", "reason", "ruling", "approval"], .return: ["reason"], .sign: [],
            .contact: ["reached", "note"], .handle: ["words"], .suspend: ["until", "reason", "approve"],
            .resume: ["reason"], .extend: ["by", "reason", "approve"], .whistle: ["units", "what", "limit"],
            .respond: ["task"], .arrive: ["task"], .finish: ["task", "words"], .stage: ["stage", "words"],
            .verify: ["words"], .sendback: ["reason"], .close: ["answer"],
            .judge: ["report", "contacted", "solved", "satisfied", "words"], .reopen: ["reason"],
            .escalate: ["reason"], .supervise: ["reason"], .merge: ["into", "reason"], .unmerge: ["reason"],
            .split: ["category", "reason"], .link: ["to", "reason"],
            .shield: ["about", "reason"], .supplement: ["words"],
        ]
        #expect(Set(fields.keys) == Set(CaseAction.allCases))
        for (action, names) in fields {
            for name in names {
                #expect(strings.has("cases.input.\(action.rawValue).\(name)"), "\(action.rawValue).\(name)")
            }
        }
    }
}
