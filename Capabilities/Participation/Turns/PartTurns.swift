import Journal
import Kernel
import Platform
import Rights
import Store

/// What waits for those who conduct taking part in a place, or witness it.
struct PartTurns: Sendable {
    let parts: Participation

    /// Of one kind so many at most: a longer list is worked off from its top.
    static let most = 50

    func all(of holder: PostHolder, at now: Timestamp) async throws -> [Turn] {
        let conducts = holder.role != .administrator && holder.mayAct(.conductParticipation, at: holder.place)
        let witnesses = holder.mayAct(.witnessParticipation, at: holder.place)
        guard conducts || witnesses else { return [] }
        let found = try await parts.votes.house.reader.read { connection in
            let own = conducts ? try initiatives(holder, now, connection) + surveys(holder, connection) : []
            return try own + votes(holder, conducts, witnesses, connection)
                + draws(holder, conducts, witnesses, now, connection)
        }
        return found.filter { holder.answersFor($0.place, due: $0.due, at: now) }
    }

    private func initiatives(
        _ holder: PostHolder, _ now: Timestamp, _ connection: any Connection
    ) throws -> [Turn] {
        try parts.initiatives.work.table.unfinished(within: holder.place, limit: Self.most, connection)
            .compactMap { initiative in
                let (key, due): (String, Timestamp?)
                switch initiative.state {
                case .awaiting: (key, due) = (initiative.kind.rawValue, initiative.answerBy)
                case .accepted: (key, due) = ("talk", nil)
                case .agreed:
                    guard let step = initiative.steps.filter({ $0.percent < 100 }).map(\.due).min() else { return nil }
                    (key, due) = ("step", CountyTime.china.moment(step.adding(days: 1)))
                case .gathering, .declined, .done: return nil
                }
                return Turn(
                    "participation.turn.\(key)", title: initiative.title,
                    at: initiative.place, due: due, href: "/desk/initiative/\(initiative.number)")
            }
    }

    private func surveys(_ holder: PostHolder, _ connection: any Connection) throws -> [Turn] {
        try parts.surveys.work.table.drafts(within: holder.place, limit: Self.most, connection).map { survey in
            Turn(
                "participation.turn.survey", title: survey.title, at: survey.place,
                due: survey.opens, href: "/desk/survey/\(survey.number)")
        }
    }

    private func votes(
        _ holder: PostHolder, _ conducts: Bool, _ witnesses: Bool, _ connection: any Connection
    ) throws -> [Turn] {
        let states: [Vote.State] = [.draft, .noticed, .open, .closed]
        let found = try parts.votes.table.list(
            states, in: holder.place, latest: false, limit: Self.most, connection)
        return try found.flatMap { vote in
            try steps(vote, connection).filter { $0.isWitness ? witnesses : conducts }.map { step in
                Turn(
                    "participation.turn.vote.\(step.name)", title: vote.title,
                    at: vote.place, due: step.due,
                    href: step.isWitness ? "/vote/\(vote.number)/secret" : "/desk/vote/\(vote.number)")
            }
        }
    }

    /// What is to be done with a vote, by the office or by whoever watches over it.
    private func steps(
        _ vote: Vote, _ connection: any Connection
    ) throws -> [(name: String, due: Timestamp?, isWitness: Bool)] {
        switch vote.state {
        // After that day a notice would come too late for the opening.
        case .draft: return [("notice", CountyTime.china.moment(vote.lastDayOfNotice.adding(days: 1)), false)]
        case .noticed:
            guard vote.method == .secret, try parts.secret.hindrance(of: vote, connection) != nil else { return [] }
            return [("confirm", vote.opens, true)]
        case .open: return [("papers", vote.closes, false)]
        case .closed:
            let papers = try parts.votes.ledger.counts(vote.id, connection)[.paper] ?? 0
            return vote.method == .secret && vote.box == nil && papers > 0 ? [("box", nil, false)] : []
        case .decided, .withdrawn: return []
        }
    }

    private func draws(
        _ holder: PostHolder, _ conducts: Bool, _ witnesses: Bool, _ now: Timestamp, _ connection: any Connection
    ) throws -> [Turn] {
        let table = parts.draws.work.table
        return try table.unfinished(within: holder.place, limit: Self.most, connection).compactMap { draw in
            let step: (name: String, due: Timestamp?, isWitness: Bool)
            switch draw.state {
            case .draft:
                let isListed = try table.count(of: draw.id, connection) > 0
                step = isListed ? ("seal", draw.value.from, true) : ("list", draw.value.from, false)
            case .sealed where now >= draw.value.from: step = ("reveal", draw.revealBy, true)
            case .withheld where now >= draw.fallback.from: step = ("fallback", nil, false)
            case .sealed, .withheld, .drawn: return nil
            }
            guard step.isWitness ? witnesses : conducts else { return nil }
            return Turn(
                "participation.turn.draw.\(step.name)", title: draw.title,
                at: draw.place, due: step.due, href: "/desk/draw/\(draw.number)")
        }
    }
}

extension PostHolder {
    /// Whether the post gives the right at this place.
    fileprivate func mayAct(_ action: Action, at place: DivisionCode) -> Bool {
        decide(.post(self), action, on: Object(at: place)).isAllowed
    }
}

extension Vote {
    /// The last day on which a notice is early enough for the opening.
    var lastDayOfNotice: LocalDate { CountyTime.china.date(opens).adding(days: -rule.noticeDays) }
}
