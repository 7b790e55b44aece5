import Kernel
import Posts
import Testing

@testable import Cases

/// Every state of the loop that can be reached, and in each of them everybody trying everything.
@Suite("the state machine of the loop")
struct LifecycleWalkTests {
    @Test("every action by everybody, in every state, does what the table allows or is refused")
    func everything() throws {
        let catalogue = LifecycleFixture.catalogue()
        var walks = [
            LifecycleWalk(catalogue, features: [.returns]),
            LifecycleWalk(catalogue, features: [.requests]),
            LifecycleWalk(catalogue, features: [.joint]),
            LifecycleWalk(catalogue, of: LifecycleFixture.offence, features: [.stages]),
            LifecycleWalk(catalogue, features: [.reporters]),
            LifecycleWalk(catalogue, of: LifecycleFixture.offence, features: [.complaint]),
        ]
        for index in walks.indices {
            try walks[index].run()
            #expect(walks[index].faults.isEmpty, "\(walks[index].report)")
            #expect(walks[index].states.isSuperset(of: Set(CaseState.allCases).subtracting([.suspended])))
        }
        let accepted = walks.reduce(into: Set()) { $0.formUnion($1.accepted) }
        let refused = walks.reduce(into: Set()) { $0.formUnion($1.refused) }
        let refusals = walks.reduce(into: Set()) { $0.formUnion($1.refusals) }
        #expect(walks.contains { $0.states.contains(.suspended) })
        #expect(Set(CaseAction.allCases).subtracting(accepted) == [])
        #expect(Set(CaseAction.allCases).subtracting(refused) == [])
        // A place without any unit for its category is tried in `LifecycleTests`.
        #expect(Set(RefusalName.allCases).subtracting(refusals.map(RefusalName.init)) == [.noRoute])
    }

    @Test("what each role may do to a case that the enforcement team handles and called the lamp department to")
    func permissions() throws {
        var story = try LifecycleStory("2026-03-02 09:00", of: LifecycleFixture.offence, LifecycleFixture.catalogue())
        try story.play(.dispatcher, .accept(category: nil))
        try story.play(.dispatcher, .dispatch(to: nil, joint: nil, reason: nil, ruling: false))
        try story.play(.enforcerA, .sign)
        let limit = try #require(TimeLimit("4 工作时"))
        try story.play(.dispatcher, .whistle(units: [LifecycleFixture.lamps], what: "断电", limit: limit))
        let lead = "return sign contact handle suspend resume extend stage escalate link supplement"
        let supervisor = "suspend resume extend whistle verify sendback reopen escalate supervise link supplement"
        let desk =
            "accept refuse dispatch resume whistle verify sendback close judge escalate merge unmerge split link shield "
            + "supplement"
        let table: [(LifecycleCast, String)] = [
            (.dispatcher, desk), (.dutyOfficer, desk), (.centreSupervisor, supervisor), (.enforcerA, lead),
            (.enforcerB, lead), (.townHandler, ""), (.deptHandler, "respond arrive finish supplement"),
            (.deptSupervisor, supervisor + " respond arrive finish"), (.gridWorker, "verify supplement"),
            (.secretary, "verify supplement"),
            (.moonlighter, "verify supplement"), (.neighbour, ""),
            (.reporter, "object judge reopen supplement"), (.stranger, ""),
            (.anyone, ""), (.system, CaseAction.allCases.map(\.rawValue).joined(separator: " ")),
        ]
        for (cast, words) in table {
            let may = CaseAction.allCases.filter { action in
                (try? authorise(action, on: story.subject, cast.actor, LifecycleFixture.directory)) != nil
            }
            #expect(Set(may.map(\.rawValue)) == Set(words.split(separator: " ").map(String.init)), "\(cast.name)")
        }
    }
}

/// The kinds of refusal; the switch does not compile when one is added.
enum RefusalName: String, CaseIterable {
    case state, merged, notYours, notSignedIn, ownWork, ownRequest, returnBoundReached, rulingBinds
    case objectionNeedsSupervisor, alreadyContacted, requestPending, noRequest, extensionsUsedUp, suspensionTooLong
    case suspensionInThePast, noHigherLevel, unknownTask, taskDone, unknownStage, unknownUnit, unknownCategory
    case unknownGround, emptyWords, windowOver, notAReporter, alreadyJudged, sameCase, noRoute, beyondCalendar
    case complainedAbout, differentlyShielded

    init(_ refusal: Refusal) {
        self =
            switch refusal {
            case .state: .state
            case .merged: .merged
            case .notYours: .notYours
            case .notSignedIn: .notSignedIn
            case .ownWork: .ownWork
            case .ownRequest: .ownRequest
            case .returnBoundReached: .returnBoundReached
            case .rulingBinds: .rulingBinds
            case .objectionNeedsSupervisor: .objectionNeedsSupervisor
            case .alreadyContacted: .alreadyContacted
            case .requestPending: .requestPending
            case .noRequest: .noRequest
            case .extensionsUsedUp: .extensionsUsedUp
            case .suspensionTooLong: .suspensionTooLong
            case .suspensionInThePast: .suspensionInThePast
            case .noHigherLevel: .noHigherLevel
            case .unknownTask: .unknownTask
            case .taskDone: .taskDone
            case .unknownStage: .unknownStage
            case .unknownUnit: .unknownUnit
            case .unknownCategory: .unknownCategory
            case .unknownGround: .unknownGround
            case .emptyWords: .emptyWords
            case .windowOver: .windowOver
            case .notAReporter: .notAReporter
            case .alreadyJudged: .alreadyJudged
            case .sameCase: .sameCase
            case .noRoute: .noRoute
            case .beyondCalendar: .beyondCalendar
            case .complainedAbout: .complainedAbout
            case .differentlyShielded: .differentlyShielded
            }
    }
}
