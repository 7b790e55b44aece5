import Kernel

/// Why a power was not used as somebody wanted to. The run is as it was.
enum PowerRefusal: Explained, Hashable {
    case unknownPower
    case unknownRun
    /// Steps and the words for them are those of the list.
    case unknownStep
    case ended
    case alreadyDone(step: PowerStep)
    /// The step that comes first.
    case skipped(next: PowerStep)
    case wrongRole(step: PowerStep)
    /// Whoever did something else in the run does not watch over it as well.
    case sameHands
    /// Whoever began the run or did one of its steps does not stand in for the body that decides.
    case standsInForOwn(step: PowerStep)
    case noDeclaration
    /// A relative is among the parties, by the declaration just made or an earlier one.
    case related
    case noAsideNeeded
    case noPaper(step: PowerStep)
    case tooLong(step: PowerStep, limit: Int)
    case notANumber(step: PowerStep)
    case future
    case beforeLast(LocalDate)
    case tooEarly(LocalDate)
    /// What was posted has not been here for everybody long enough, whatever days were typed.
    case noticeNotOver(posted: LocalDate, over: LocalDate)
    case noReason
    case noTitle
    case noParty
    case wrongParty
    case noSum
    case needlessSum
    case sumForTender(limit: Money)
    case sumBelowTender(limit: Money)
    case notDue

    var explanation: Explanation {
        switch self {
        case .unknownPower: Explanation(.notFound, key("unknownPower"))
        case .unknownRun: Explanation(.notFound, key("unknownRun"))
        case .unknownStep: Explanation(.notFound, key("unknownStep"))
        case .ended: Explanation(.conflict, key("ended"))
        case .alreadyDone: Explanation(.conflict, key("alreadyDone"))
        case .skipped: Explanation(.conflict, key("skipped"))
        case .wrongRole: Explanation(.forbidden, key("wrongRole"))
        case .sameHands: Explanation(.forbidden, key("sameHands"))
        case .standsInForOwn: Explanation(.forbidden, key("standsInForOwn"))
        case .related: Explanation(.forbidden, key("related"))
        case .noAsideNeeded: Explanation(.conflict, key("noAsideNeeded"))
        case .notDue: Explanation(.conflict, key("notDue"))
        case .noDeclaration: invalid("noDeclaration", "declaration")
        case .noPaper: invalid("noPaper", "paper")
        case .tooLong(_, let limit): invalid("tooLong", "paper", ["limit": "\(limit)"])
        case .notANumber: invalid("notANumber", "paper")
        case .future: invalid("futureStep", "day")
        case .beforeLast(let day): invalid("beforeLast", "day", ["day": day.description])
        case .tooEarly(let day): invalid("tooEarly", "day", ["day": day.description])
        case .noticeNotOver(let posted, let over):
            invalid("noticeNotOver", "day", ["posted": posted.description, "day": over.description])
        case .noReason: invalid("noReason", "reason")
        case .noTitle: invalid("noTitle", "title")
        case .noParty: invalid("noParty", "party")
        case .wrongParty: invalid("wrongParty", "partyKind")
        case .noSum: invalid("noSum", "sum")
        case .needlessSum: invalid("needlessSum", "sum")
        case .sumForTender(let limit): invalid("sumForTender", "sum", ["limit": limit.shown])
        case .sumBelowTender(let limit): invalid("sumBelowTender", "sum", ["limit": limit.shown])
        }
    }

    private func key(_ reason: String) -> String { "disclosure.power.refusal.\(reason)" }

    private func invalid(_ reason: String, _ field: String, _ arguments: [String: String] = [:]) -> Explanation {
        Explanation(.invalid, key(reason), arguments, fields: [.init("/\(field)", key(reason), arguments)])
    }
}
