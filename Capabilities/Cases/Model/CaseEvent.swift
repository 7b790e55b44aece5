package import Kernel

/// What happened to a case. Everything a replay needs is in it; words that people wrote are kept, personal data is not.
package enum CaseEvent: Hashable, Sendable, Codable {
    case received(Reception)
    case brought(Past)
    case attached(report: ID<Report>)
    case accepted(category: CategoryCode)
    case refused(ground: String, words: String, at: Timestamp)
    case objected(words: String)
    case dispatched(Dispatching)
    case returned(by: UnitCode, to: UnitCode, reason: String)
    case signed
    case contacted(reached: Bool, note: String?)
    case whistled(JointTask)
    case responded(task: Int, at: Timestamp)
    case arrived(task: Int, at: Timestamp)
    case finished(task: Int, at: Timestamp, words: String)
    case stageDone(Int, words: String)
    case asked(PendingRequest)
    case denied(reason: String)
    case suspended(until: Timestamp, reason: String)
    case resumed(Reason)
    case extended(by: TimeLimit, reason: String)
    case handled(by: PostHolder, words: String, onTheSpot: Bool)
    case sentBack(reason: String)
    case verified(words: String)
    case closed(at: Timestamp, answer: String)
    case judged(report: ID<Report>, Verdict, words: String?)
    case reopened(Reason)
    case evaluated(Evaluation)
    case escalated(from: Level, to: Level, Reason)
    case supervised(Reason)
    case rungReached(RunningClock.Key, RungAction)
    case merged(into: CaseReference, reason: String)
    case absorbed(from: CaseReference, reports: [ID<Report>])
    case unmerged(from: CaseReference, reason: String)
    case released(to: CaseReference)
    case split(into: CaseReference, reason: String)
    case linked(to: CaseReference, reason: String?)
    /// It complains about a unit; `takesAway` when somebody there had it in hand.
    case shielded(about: UnitCode, desk: UnitCode, takesAway: Bool, reason: String)
    /// Somebody added to it later; how many pictures came with the words.
    case supplemented(words: String, pictures: Int)
    case clockStarted(RunningClock)
    case clockExtended(RunningClock.Key, due: Timestamp)
    case clockRested(RunningClock.Key, at: Timestamp)
    case clockWoken(RunningClock.Key, due: Timestamp)
    case clockEnded(RunningClock.Key, ClockOutcome, at: Timestamp)
}

/// How a case begins.
package struct Reception: Hashable, Sendable, Codable {
    package let id: ID<Case>
    package let number: CaseNumber
    package let at: Timestamp
    package let channel: Channel
    package let category: CategoryCode
    package let catalogue: String
    package let division: DivisionCode
    /// The desk that has to accept it.
    package let desk: UnitCode
    package let level: Level
    /// `nil` only for a case split from another, whose reporters follow both.
    package let reports: [ID<Report>]
    package let splitFrom: CaseReference?
    /// The unit the reporter complains about.
    package let about: UnitCode?
    /// The post of that unit, where they complain about whoever holds it: never a name.
    package let aboutPost: ID<Post>?
    /// What the machine proposed from the words; `nil` where the reporter chose.
    package let proposal: MachineProposal?

    package init(
        id: ID<Case>, number: CaseNumber, at: Timestamp, channel: Channel, category: CategoryCode, catalogue: String,
        division: DivisionCode, desk: UnitCode, level: Level, reports: [ID<Report>], splitFrom: CaseReference? = nil,
        about: UnitCode? = nil, aboutPost: ID<Post>? = nil, proposal: MachineProposal? = nil
    ) {
        self.id = id
        self.number = number
        self.at = at
        self.channel = channel
        self.category = category
        self.catalogue = catalogue
        self.division = division
        self.desk = desk
        self.level = level
        self.reports = reports
        self.splitFrom = splitFrom
        self.about = about
        self.aboutPost = aboutPost
        self.proposal = proposal
    }
}

/// What the machine proposed for a case; its fate is whether a person accepted it so.
package struct MachineProposal: Hashable, Sendable, Codable {
    package let category: CategoryCode
    /// As it was said, 0…100, and before it was held against what became of earlier proposals.
    package let confidence: Int
    package let reckoned: Int
    /// The model that spoke; 0 for decisions since the last, or for the catalogue's keywords.
    package let model: Int

    package init(_ proposal: Proposal) {
        category = proposal.code
        confidence = proposal.confidence
        reckoned = proposal.reckoned ?? proposal.confidence
        model = proposal.model ?? 0
    }
}

/// Who gets a case, and why, in words.
package struct Dispatching: Hashable, Sendable, Codable {
    package let lead: UnitCode
    package let joint: [UnitCode]
    package let level: Level
    package let why: Reason
    /// The catalogue row that says so; `nil` when a person chose another unit.
    package let row: Int?
    /// The county centre's ruling, which binds.
    package let isRuling: Bool
    /// A rule dispatched it, not a person.
    package let isByRule: Bool

    package init(
        lead: UnitCode, joint: [UnitCode], level: Level, why: Reason, row: Int?, isRuling: Bool = false,
        isByRule: Bool = false
    ) {
        self.lead = lead
        self.joint = joint
        self.level = level
        self.why = why
        self.row = row
        self.isRuling = isRuling
        self.isByRule = isByRule
    }
}
