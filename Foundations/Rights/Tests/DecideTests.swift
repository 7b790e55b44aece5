import Kernel
import Testing

@testable import Rights

private typealias F = RightsFixture

@Suite("who may do what") struct DecideTests {
    /// What each of them may do to a case of the first village, written by hand, not taken from the table.
    private static let table: [(name: String, actor: Actor, actions: String)] = [
        (
            "the centre's dispatcher", F.post(.dispatcher, "centre", "330381"),
            "accept refuse dispatch rule shield resume whistle verify sendback close judge escalate merge unmerge "
                + "split link supplement"
        ),
        (
            "the township's duty officer", F.post(.dutyOfficer, "t-330381001", "330381001"),
            "accept refuse dispatch shield resume whistle verify sendback close judge escalate merge unmerge split link "
                + "respond arrive finish supplement"
        ),
        ("a duty officer of the other town", F.post(.dutyOfficer, "t-330381002", "330381002"), ""),
        ("a handler of the lead", F.post(.handler, "dept-a", "330381"), lead),
        ("an auditor of the lead", F.post(.auditor, "dept-a", "330381"), ""),
        ("a handler of a joint unit", F.post(.handler, "dept-b", "330381"), ""),
        (
            "a handler of the unit called", F.post(.handler, "t-330381001", "330381001"),
            "respond arrive finish supplement"
        ),
        (
            "the county's supervisor", F.post(.supervisor, "centre", "330381"),
            "suspend resume extend decideRequest whistle verify sendback reopen escalate supervise link supplement"
        ),
        ("a supervisor of the other town", F.post(.supervisor, "t-330381002", "330381002"), ""),
        (
            "the village secretary", F.post(.villageSecretary, "v-330381001201", "330381001201"),
            "settleOnSpot verify supplement"
        ),
        (
            "a grid worker there", F.post(.gridWorker, "v-330381001201", "330381001201"),
            "settleOnSpot verify supplement"
        ),
        ("a linked cadre there", F.post(.linkedCadre, "v-330381001201", "330381001201"), "verify supplement"),
        ("the neighbour's secretary", F.post(.villageSecretary, "v-330381001202", "330381001202"), ""),
        ("an administrator", F.post(.administrator, "centre", "330381"), ""),
        ("a disclosure clerk", F.post(.disclosureClerk, "centre", "330381"), ""),
        ("the reporter", .reporter(F.report), "object judge reopen supplement"),
        ("somebody else's receipt", .reporter(F.otherReport), ""), ("a stranger", .anyone, ""),
        ("a signed-in resident", .resident(F.id(9)), ""),
    ]
    private static let lead = "return sign contact handle suspend resume extend stage escalate link supplement"

    @Test("of the loop, each may do exactly what is written by hand", arguments: table.indices)
    func loop(index: Int) {
        let (name, actor, words) = Self.table[index]
        let loop = Action.allCases.filter { $0.rawValue.hasPrefix("case.") }
        let may = loop.filter { decide(actor, $0, on: F.object()).isAllowed }.map { $0.rawValue.dropFirst(5) }
        #expect(Set(may.map(String.init)) == Set(words.split(separator: " ").map(String.init)), "\(name)")
    }

    @Test("everything personal of a village's case is closed to the posts of the next village, whatever their role")
    func villages() {
        let personal: [Action] = [.readCaseFully, .followOwnCase, .readPicture, .openContact]
        for role in Role.allCases {
            let actor = F.post(role, "v-330381001202", "330381001202")
            for object in F.objects where object.place == F.village {
                for action in personal {
                    #expect(!decide(actor, action, on: object).isAllowed, "\(role) \(action)")
                }
            }
        }
        let secretary = F.post(.villageSecretary, "v-330381001201", "330381001201")
        #expect(decide(secretary, .readCaseFully, on: F.object()) == .allowed)
    }

    @Test("a stranger may nothing but what is for everybody, and everybody may all of that")
    func strangers() {
        for action in Action.allCases {
            let isOpen = action.grants.contains { $0.who == .everybody }
            for object in F.objects {
                #expect(decide(.anyone, action, on: object).isAllowed == isOpen, "\(action)")
                guard isOpen else { continue }
                for actor in F.actors { #expect(decide(actor, action, on: object).isAllowed, "\(action)") }
            }
        }
    }

    @Test("who has to do with nothing has no right that depends on the object")
    func unrelated() {
        for action in Action.allCases where !action.grants.contains(where: { $0.relation == .none }) {
            for actor in F.actors {
                #expect(!decide(actor, action, on: Object()).isAllowed, "\(actor) \(action)")
            }
        }
    }

    @Test("a place further out never takes a right away, and one beside it never gives one")
    func places() {
        let inside = ["330381001201", "330381001", "330381"]
        for role in Role.allCases {
            for unit in F.units {
                for action in Action.allCases where !action.grants.contains(where: { $0.relation == .none }) {
                    let near = inside.map {
                        decide(F.post(role, unit.description, $0), action, on: F.object()).isAllowed
                    }
                    #expect(!near[0] || (near[1] && near[2]), "\(role) \(unit) \(action)")
                    let beside = decide(F.post(role, unit.description, "330381002"), action, on: F.object()).isAllowed
                    #expect(!beside || near[0], "\(role) \(unit) \(action)")
                }
            }
        }
    }

    @Test(
        "whom a complaint is about, and who serves there in another post, has no part in it and is told nothing of it")
    func accused() {
        let units = Set(["dept-a", "t-330381001", "v-330381001201"].map { UnitCode($0)! })
        for object in F.objects {
            var shielded = object
            shielded.accused = Accused(units: units, persons: [F.id(7)])
            for role in Role.allCases {
                let own = units.flatMap { unit in F.places.map { F.post(role, unit.description, $0.description) } }
                let moonlighter = F.post(role, "centre", "330381", person: 7)
                for actor in own + [moonlighter] {
                    for action in Action.allCases where !action.grants.contains(where: { $0.relation == .none }) {
                        let decision = decide(actor, action, on: shielded)
                        #expect(!decision.isAllowed, "\(actor) \(action)")
                        // As a post that has nothing to do with it would be told.
                        let outsider = F.post(role, "t-330381002", "330381002201", person: 6)
                        #expect(decision == decide(outsider, action, on: Object()), "\(action)")
                    }
                }
            }
            let isReporter = object.reports.contains(F.report)
            #expect(decide(.reporter(F.report), .readPicture, on: shielded).isAllowed == isReporter)
        }
    }

    @Test("without a name only the desk may open the contact, and not where it leads")
    func nameless() {
        var object = F.object()
        object.isNameless = true
        let centre = F.post(.dispatcher, "centre", "330381")
        let lead = F.post(.handler, "dept-a", "330381")
        #expect(decide(centre, .openContact, on: object).isAllowed && !decide(lead, .openContact, on: object).isAllowed)
        #expect(decide(lead, .openContact, on: F.object()).isAllowed)
        object.lead = object.desk
        #expect(!decide(centre, .openContact, on: object).isAllowed)
    }

    @Test("nobody decides on what they proposed themselves, in whatever post")
    func twoPersons() {
        let decisions: [Action] = [.approveBreakingGlass, .approveExport, .approveErasure, .approveRuling]
        var own = Object(of: F.id(9))
        own.place = F.places[1]
        var other = Object(of: F.id(8))
        other.place = F.places[1]
        for action in decisions {
            for actor in F.actors where decide(actor, action, on: own).isAllowed {
                Issue.record("\(actor) \(action)")
            }
            #expect(decide(F.post(.supervisor, "centre", "330381"), action, on: other).isAllowed)
            #expect(!decide(F.post(.supervisor, "t-330381002", "330381002"), action, on: other).isAllowed)
            #expect(!decide(F.post(.handler, "centre", "330381"), action, on: other).isAllowed)
        }
    }

    @Test("before the object is known, exactly those are let on who could have the right to some object")
    func beforehand() {
        for action in Action.allCases {
            for actor in F.actors {
                let some = F.objects.contains { decide(actor, action, on: $0).isAllowed }
                #expect(!some || decide(actor, action, on: nil).isAllowed, "\(actor) \(action)")
            }
            if case .refused(let refusal) = decide(.anyone, action, on: nil) { #expect(refusal == .notSignedIn) }
        }
    }

    @Test("what must not be known of is refused as if it were not there; a rule of the system may do everything")
    func hidden() {
        for action in Action.allCases {
            #expect(decide(.system("test"), action, on: Object()).isAllowed)
            guard action.hidesObject else { continue }
            for actor in F.actors where decide(actor, action, on: nil).isAllowed {
                let decision = decide(actor, action, on: Object())
                #expect(decision.isAllowed || decision == .refused(.notThere), "\(action)")
            }
        }
    }

    @Test("each right has a name of its own, and a way to have it")
    func names() {
        #expect(Set(Action.allCases.map(\.rawValue)).count == Action.allCases.count)
        for action in Action.allCases { #expect(!action.grants.isEmpty, "\(action)") }
        let used = Set(Action.allCases.flatMap(\.grants).map(\.relation))
        #expect(used == Set(Grant.Relation.allCases))
    }
}
