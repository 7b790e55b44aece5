import Foundation
import Kernel
import Posts
import Testing
import Web

@testable import Cases

@Suite("Every word of the loop is in both languages")
struct CaseStringsTests {
    let strings: Strings

    init() throws {
        let folder = try #require(Cases.resources).appending(path: "Strings")
        strings = try Strings(folders: [folder])
    }

    private func missing(_ keys: [String]) -> [String] { keys.filter { !strings.has($0) } }

    @Test("states, actions, clocks, channels, levels, units of time and lists have a name")
    func names() {
        var keys = CaseState.allCases.map { "cases.state.\($0.rawValue)" } + ["cases.state.merged"]
        keys += CaseAction.allCases.map { "cases.action.\($0.rawValue)" }
        keys += ClockKind.allCases.flatMap { ["cases.clock.\($0.rawValue)", "cases.next.\($0.rawValue)"] }
        keys += Channel.allCases.map { "cases.channel.\($0.rawValue)" }
        keys += Level.allCases.map { "cases.level.\($0.rawValue)" }
        keys += TimeUnit.allCases.flatMap { unit in ["one", "many"].map { "cases.limit.\(unit.rawValue).\($0)" } }
        keys += DeskList.allCases.map { "cases.desk.list.\($0.rawValue)" }
        keys += (1...12).map { "cases.month.\($0)" }
        keys += ["day", "hour", "minute", "workingHour"].flatMap { unit in
            ["one", "many"].map { "cases.span.\(unit).\($0)" }
        }
        keys += RouteReason.Kind.allCases.map { "cases.catalogue.reason.\($0.rawValue)" }
        #expect(missing(keys) == [])
    }

    @Test("every step of a history has a sentence")
    func events() {
        let plain = [
            "received", "attached", "accepted", "refused", "objected", "dispatched", "ruled", "returned", "signed",
            "contacted", "notReached", "whistled", "responded", "arrived", "finished", "stageDone", "denied",
            "suspended", "resumed", "extended", "handled", "settledOnSpot", "sentBack", "verified", "closed", "judged",
            "reopened", "escalated", "supervised", "merged", "absorbed", "unmerged", "released", "split", "linked",
            "asked.suspend", "asked.extend", "clockStarted", "brought", "brought.unit", "brought.lead",
            "brought.closed", "supplemented", "supplemented.resident", "supplemented.pictures",
        ]
        let keys =
            plain + Evaluation.allCases.map { "evaluated.\($0.rawValue)" }
            + [RungAction.remind, .warn].map(\.rawValue)
        #expect(missing(keys.map { "cases.event.\($0)" }) == [])
    }

    @Test("every refusal has words, and they name what it names", arguments: allRefusals)
    func refusals(refusal: Refusal) {
        let explanation = refusal.explanation
        #expect(missing([explanation.key] + explanation.fields.map(\.key)) == [])
        for language in Language.allCases {
            let text = strings.text(explanation.key, language, explanation.arguments)
            #expect(!text.contains("{"), "\(text) leaves a placeholder open")
        }
    }

    @Test("reasons that rules give have words")
    func reasons() {
        let keys = [
            "notSolved", "onTheSpot", "overdue", "climbed", "resumed", "suspensionOver", "topLevel",
        ]
        #expect(missing(keys.map { "cases.why.\($0)" }) == [])
    }

    @Test("months are written as words in English and as figures in Chinese")
    func months() {
        #expect(strings.text("cases.month.11", .en) == "November")
        #expect(strings.text("cases.month.11", .zh) == "11")
    }
}

private let number = CaseNumber(prefix: "RA", date: LocalDate(days: 20_000), serial: 7)

private let allRefusals: [Refusal] =
    [
        .state(.accept, .closed), .state(.supplement, .refused), .state(.supplement, .closed),
        .state(.supplement, .evaluated), .notYours(.dispatch), .notSignedIn, .ownWork, .ownRequest,
        .returnBoundReached(limit: 2), .rulingBinds, .objectionNeedsSupervisor, .alreadyContacted, .requestPending,
        .noRequest, .extensionsUsedUp(limit: 1), .suspensionTooLong(days: 30), .suspensionInThePast, .noHigherLevel,
        .unknownTask, .taskDone, .unknownStage, .unknownUnit("x"), .unknownCategory("C0101"), .unknownGround("x"),
        .emptyWords(field: "words"), .notAReporter, .alreadyJudged, .sameCase, .noRoute("C0101"), .beyondCalendar,
        .complainedAbout("x"), .differentlyShielded,
    ] + (number.map { [.merged(into: $0)] } ?? [])
    + (TimeLimit(amount: 7, unit: .naturalDays).map { [.windowOver($0)] } ?? [])
