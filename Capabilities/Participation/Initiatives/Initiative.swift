import Kernel

/// What a resident begins and others join, and what the village or township owes an answer to: a call to talk something
/// over, or a proposal.
struct Initiative: Hashable, Sendable {
    enum Kind: String, Hashable, Sendable, CaseIterable {
        /// 协商铃: talk this over with us.
        case bell
        /// 建议: do this.
        case proposal

        /// How many people, the first one counted, until an answer is due.
        /// - Source: the house's rule: one rings, a proposal needs ten.
        var threshold: Int { self == .bell ? 1 : 10 }

        /// How long an answer may take from then on.
        /// - Source: the house's rule for the bell; for proposals as questions about affairs, Zhejiang's measures for
        ///   villagers' committees: 15 days.
        var limit: TimeLimit? {
            self == .bell
                ? TimeLimit(amount: 5, unit: .workingDays) : TimeLimit(amount: 15, unit: .naturalDays)
        }

        /// The letters of its numbers: 协商, 建议.
        var prefix: String { self == .bell ? "XS" : "JY" }
    }

    enum State: String, Hashable, Sendable, CaseIterable {
        /// More people have to join before an answer is due.
        case gathering
        /// The clock runs.
        case awaiting
        case declined
        /// It will be talked over, or done.
        case accepted
        /// It was talked over; what was agreed is being done.
        case agreed
        case done
    }

    let id: ID<Initiative>
    let number: CaseNumber
    let kind: Kind
    let place: DivisionCode
    let title: String
    /// Personal data in them is covered; nothing else is kept.
    var words: String
    let author: ID<Person>?
    /// Of the words: 1, and one more with each amendment that the author took.
    var version = 1
    var state = State.gathering
    var supporters = 0
    /// Until when an answer is due; `nil` while people gather.
    var answerBy: Timestamp?
    var answered: Timestamp?
    var answer: String?
    var meeting: Meeting?
    var steps: [Step] = []

    /// 议事会: who met, about what, and what came of it.
    struct Meeting: Hashable, Sendable, Codable {
        enum Council: String, Hashable, Sendable, Codable, CaseIterable {
            /// 百姓议事会, 乡贤参事会, 小区议事会, 新居民议事会.
            case residents, elders, estate, newResidents
        }

        var council: Council
        var day: LocalDate
        var people: Int
        var agenda: String
        var minutes: String
        var outcome: String
    }

    /// Something that was promised.
    struct Step: Hashable, Sendable, Codable {
        var what: String
        var due: LocalDate
        /// 0…100.
        var percent: Int
    }

    func isOverdue(at now: Timestamp) -> Bool {
        guard let answerBy else { return false }
        return (answered ?? now) > answerBy
    }

    var percent: Int { steps.isEmpty ? 0 : steps.reduce(0) { $0 + $1.percent } / steps.count }
}

/// Why something cannot be done to an initiative.
enum InitiativeRefusal: String, Explained, CaseIterable {
    case unknown, alreadyJoined, isOver, notAwaiting, notAccepted, notAgreed, unknownStep, backwards, needsResident
    case tooMany, tooManyAmendments
    case notGathering, sameWords, amendedAlready, notAuthor, unknownAmendment, judgedAlready, notJoined, authorStays

    var explanation: Explanation {
        Explanation(kind, "participation.initiatives.refusal.\(rawValue)")
    }

    private var kind: Explanation.Kind {
        switch self {
        case .unknown: .notFound
        case .tooMany, .tooManyAmendments: .tooMany
        case .notAuthor: .forbidden
        default: .conflict
        }
    }
}
