package import Kernel

/// What whoever conducts a vote writes down to make one.
package struct VoteDraft: Sendable {
    package let place: DivisionCode
    package let title: String
    package let text: String
    package let body: BodyRule.Body
    package let roll: BodyRule.RollKind
    package let method: Vote.Method
    package let kind: Vote.Kind
    /// Of a selection; a proposal has its own three.
    package let choices: [String]
    package let most: Int
    package let opens: Timestamp
    package let closes: Timestamp

    /// Characters of one choice, and how many there may be.
    static let choiceLength = 100
    static let mostChoices = 100

    package init(
        place: DivisionCode, title: String, text: String, body: BodyRule.Body, roll: BodyRule.RollKind,
        method: Vote.Method, kind: Vote.Kind = .proposal, choices: [String] = [], most: Int = 1, opens: Timestamp,
        closes: Timestamp
    ) {
        self.place = place
        self.title = title
        self.text = text
        self.body = body
        self.roll = roll
        self.method = method
        self.kind = kind
        self.choices = choices
        self.most = most
        self.opens = opens
        self.closes = closes
    }

    /// The vote it makes, when the rule allows it.
    func vote(_ id: ID<Vote>, _ number: CaseNumber, under rule: BodyRule, hasSecret: Bool) throws(VoteRefusal) -> Vote {
        guard rule.rolls.contains(roll) else { throw .rollKind }
        guard rule.countsArea == (method == .weighted) else { throw .method(method) }
        guard method != .secret || hasSecret else { throw .noSecret }
        guard opens < closes else { throw .period }
        let isProposal = kind == .proposal
        if !isProposal {
            guard (2...Self.mostChoices).contains(choices.count), Set(choices).count == choices.count,
                (1...choices.count).contains(most)
            else { throw .tooManyChoices }
            guard choices.allSatisfy({ $0.count <= Self.choiceLength }) else {
                throw .wordsTooLong(limit: Self.choiceLength)
            }
        }
        return Vote(
            id: id, number: number, place: place, title: title, text: text, kind: kind,
            choices: isProposal ? Vote.proposalChoices : choices, most: isProposal ? 1 : most, method: method,
            rule: rule,
            roll: roll, opens: opens, closes: closes, state: .draft)
    }
}
