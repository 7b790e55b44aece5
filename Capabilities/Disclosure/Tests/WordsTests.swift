import Foundation
import Kernel
import Testing

@testable import Disclosure

@Suite("words of this part")
struct WordsTests {
    @Test("each has its words in both languages")
    func languages() throws {
        let folder = try #require(Disclosure.resources).appending(path: "Strings")
        let keys = try ["zh", "en"].map { language in
            let bytes = try Data(contentsOf: folder.appending(path: "\(language).json"))
            return Set(try JSONDecoder().decode([String: String].self, from: bytes).keys)
        }
        #expect(keys[0] == keys[1])
    }

    @Test("whatever is refused or found has its words")
    func refusals() throws {
        let folder = try #require(Disclosure.resources).appending(path: "Strings/zh.json")
        let words = try JSONDecoder().decode([String: String].self, from: Data(contentsOf: folder))
        let list = try JSONDecoder().decode(PowerLists.self, from: Shipped.data("powers")).lists[0]
        let step = list.powers[0].steps[0]
        let (day, money) = (LocalDate(days: 0), Money.zero)
        let refusals: [PowerRefusal] = [
            .unknownPower, .unknownRun, .unknownStep, .ended, .alreadyDone(step: step), .skipped(next: step),
            .wrongRole(step: step), .sameHands, .standsInForOwn(step: step), .noDeclaration, .related,
            .noAsideNeeded, .noPaper(step: step),
            .tooLong(step: step, limit: 1), .notANumber(step: step), .future, .beforeLast(day), .tooEarly(day),
            .noticeNotOver(posted: day, over: day),
            .noReason, .noTitle, .noParty, .wrongParty, .noSum, .needlessSum, .sumForTender(limit: money),
            .sumBelowTender(limit: money), .notDue,
        ]
        let findings: [AnomalyRefusal] = [
            .unknown, .committee, .sameHands, .decided, .notHanded, .answered, .township, .noReason,
        ]
        var keys = refusals.map(\.explanation.key) + findings.map(\.explanation.key)
        keys += Anomaly.Kind.allCases.flatMap {
            ["disclosure.anomaly.\($0.rawValue)", "disclosure.anomaly.\($0.rawValue).why"]
        }
        keys += PowerEvent.Kind.allCases.filter { $0 != .done }.map { "disclosure.power.event.\($0.rawValue)" }
        for key in keys { #expect(words[key] != nil, "\(key)") }
    }
}
