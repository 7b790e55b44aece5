package import Journal
package import Kernel
import Places
import Platform
import Posts
import Store

extension CaseWork {
    /// Characters of a report.
    package static let textLength = 2...5000

    /// Takes a report: finds its place, proposes its category, opens a case or joins one.
    /// - Throws: `IntakeRefusal`, `PlaceRefusal`, `Refusal`.
    package func report(
        _ submission: Submission, as actor: Actor, key: IdempotencyKey? = nil
    ) async throws -> Submitted {
        guard CaseWork.textLength.contains(submission.text.count) else {
            throw IntakeRefusal.textLength(CaseWork.textLength)
        }
        try await askForChild(submission, as: actor)
        let rules = try await rules()
        let submission = try submission.naming(rules.directory)
        let found = try await locate(submission.place, tolerance: Double(rules.current.policy.placeTolerance.metres))
        let proposal = submission.category == nil ? rules.proposer.propose(submission.text).first : nil
        let category = submission.category ?? proposal?.code ?? rules.current.policy.otherCategory
        guard rules.current.category(category) != nil else { throw IntakeRefusal.unknownCategory(category) }
        let now = house.door.now()
        let envelope = try Envelope(
            submission, found, ID(at: now), opening: ID(at: now), at: now, as: actor, house.seal, notices)
        if let number = submission.follows {
            let answer = Answer(report: envelope.id, isFollowing: true)
            return try await house.door.open(once: key, leaving: answer, recalling: recall) { passage in
                guard var subject = try cases.find(number, passage) else { throw CaseError.unknown }
                if let target = subject.mergedInto, let other = try cases.find(target.id, passage) { subject = other }
                return answer.about(try attach(envelope, to: subject, as: actor, rules, passage))
            }
        }
        let new = try newCase(envelope, category, proposal, as: actor, rules)
        let likely = try await likely(
            LikelyQuestion(submission, category, found, at: now), rules, limit: 3
        ).filter(\.isForEverybody).map(LikelyCase.init)
        let answer = Answer(
            report: envelope.id, proposal: proposal, duplicates: likely.map(\.number), likely: likely,
            isSettled: submission.settled != nil)
        return try await house.door.open(once: key, leaving: answer, recalling: recall) { passage in
            answer.about(try open(new, envelope, settled: submission.settled, as: actor, rules, passage))
        }
    }

    /// A report belongs to a child only through whoever may act for it.
    /// - Throws: `IntakeRefusal.notYourChild`.
    private func askForChild(_ submission: Submission, as actor: Actor) async throws {
        guard let child = submission.child else { return }
        guard try await children(of: actor).contains(where: { $0.id == child }) else {
            throw IntakeRefusal.notYourChild
        }
    }

    /// For whom somebody who has signed in may act.
    func children(of actor: Actor) async throws -> [Wards.Child] {
        guard case .resident = actor else { return [] }
        let (wards, now) = (wards, house.time.now())
        return try await house.reader.read { try wards.children(of: actor, at: now, $0) }
    }

    /// What is kept of the answer to a report.
    private struct Answer: Codable, Sendable {
        let report: ID<Report>
        var proposal: Proposal?
        var duplicates: [CaseNumber] = []
        /// Absent in answers that an earlier version kept.
        var likely: [LikelyCase]?
        var isFollowing = false
        /// The entry after that of the report settled it.
        var isSettled = false

        func about(_ subject: Case) -> Submitted {
            Submitted(
                report: report, subject: subject, proposal: proposal, duplicates: duplicates, likely: likely ?? [],
                isFollowing: isFollowing)
        }
    }

    /// The journal tells how the case was when the report had come in.
    @Sendable private func recall(_ answer: Answer, _ passage: Passage) throws -> Submitted {
        guard let report = try reports.find(answer.report, passage) else { throw CaseError.unknown }
        let steps = try Journal.entries(passage.county, of: Subject(report.caseID), passage).map(events)
        guard let arrival = steps.firstIndex(where: { $0.contains { $0.newReports.contains(report.id) } }),
            let subject = Case(replaying: steps.prefix(arrival + (answer.isSettled ? 2 : 1)).joined())
        else { throw CaseError.unknown }
        return answer.about(subject)
    }

    /// A place that was found for a report.
    struct Found: Sendable {
        let division: DivisionCode
        let point: Coordinate?
        let address: String?
    }

    func locate(_ place: Submission.Place, tolerance: Double) async throws -> Found {
        let gazetteer = try await territory.gazetteer(at: house.time.now())
        switch place {
        case .point(let point):
            return Found(division: try finest(at: point, gazetteer, tolerance), point: point, address: nil)
        case .division(let code):
            guard gazetteer.place(code) != nil else { throw IntakeRefusal.unknownDivision(code) }
            return Found(division: code, point: nil, address: nil)
        case .address(let text):
            guard let address = try await territory.find(address: text)?.address else {
                throw IntakeRefusal.addressNotFound
            }
            if let point = address.point {
                return Found(division: try finest(at: point, gazetteer, tolerance), point: point, address: text)
            }
            guard let code = address.code else { throw IntakeRefusal.addressNotFound }
            return Found(division: code, point: nil, address: text)
        }
    }

    private func finest(
        at point: Coordinate, _ gazetteer: Gazetteer, _ tolerance: Double
    ) throws -> DivisionCode {
        try gazetteer.locate(point, tolerance: tolerance).finest ?? house.county.code
    }

    /// The case that a report opens, written down before the door opens.
    /// - Throws: `IntakeRefusal.noDesk`, `Refusal`.
    func newCase(
        _ envelope: Envelope, _ category: CategoryCode, _ proposal: Proposal?, as actor: Actor, _ rules: Rulebook
    ) throws -> NewCase {
        let division = envelope.found.division
        guard
            let desk = rules.directory.desk(
                for: envelope.channel, over: division,
                avoiding: rules.directory.accused(envelope.about, envelope.aboutPost, at: envelope.received),
                rules.current)
        else { throw IntakeRefusal.noDesk }
        return try NewCase(
            at: envelope.received, envelope.found.point, content: envelope.content, by: actor, rules, house.county
        ) { number in
            Reception(
                id: envelope.subject, number: number, at: envelope.received, channel: envelope.channel,
                category: category, catalogue: rules.current.version, division: division, desk: desk.code,
                level: desk.kind == .centre ? .county : .township, reports: [envelope.id], about: envelope.about,
                aboutPost: envelope.aboutPost, proposal: proposal.map { MachineProposal($0) })
        }
    }

    /// Writes a case and the report that opens it; settles it at once when the grid worker has.
    func open(
        _ new: NewCase, _ envelope: Envelope, settled: String?, as actor: Actor, _ rules: Rulebook, _ passage: Passage
    ) throws -> Case {
        let (subject, pen) = try new.write(as: try new.nextNumber(passage), by: actor, passage)
        try store(envelope, to: subject.id, pen)
        guard let settled else { return subject }
        let context = rules.context(for: subject, actor, at: passage.now)
        return try write(
            decide(subject, .settleOnSpot(words: settled), context), to: subject, by: actor, rules, passage)
    }

    /// Writes a report about a case that is open already.
    /// - Throws: `IntakeRefusal.cannotFollow` when it takes no more reports.
    func attach(
        _ envelope: Envelope, to subject: Case, as actor: Actor, _ rules: Rulebook, _ passage: Passage
    ) throws -> Case {
        guard subject.takesReports else { throw IntakeRefusal.cannotFollow(subject.number) }
        // Whom it complains about may be dealing with that case, and would read who complains.
        guard envelope.about == nil || (envelope.about == subject.about && envelope.aboutPost == subject.aboutPost)
        else { throw IntakeRefusal.wouldShowComplainant(subject.number) }
        return try write(
            [.attached(report: envelope.id)], to: subject, by: actor, rules, passage, with: envelope)
    }

    /// Writes a report down under the entry of its case.
    func store(_ envelope: Envelope, to subject: ID<Case>, _ pen: Pen) throws {
        try envelope.write(to: subject, pen, reports)
        try claim(envelope.pictures, for: envelope.id, pen)
    }
}

extension Directory {
    /// The desk that accepts what comes in by a channel.
    func desk(for channel: Channel, over place: DivisionCode) -> Unit? {
        if [.grid, .walkin].contains(channel), let township = unit(.township, over: place) { return township }
        return unit(.centre, over: place)
    }
}
