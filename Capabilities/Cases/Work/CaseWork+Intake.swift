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
        let rules = try await rules()
        let found = try await locate(submission.place, tolerance: Double(rules.current.policy.placeTolerance.metres))
        let proposal = submission.category == nil ? rules.proposer.propose(submission.text).first : nil
        let category = submission.category ?? proposal?.code ?? rules.current.policy.otherCategory
        guard rules.current.category(category) != nil else { throw IntakeRefusal.unknownCategory(category) }
        let envelope = try envelope(submission, ID(at: house.time.now()))
        return try await house.door.open(once: key, keeping: Answer.init, recalling: recall) { passage in
            try take(submission, envelope, found, category, proposal, as: actor, rules, passage)
        }
    }

    /// What belongs to a new report and nobody reads: made away from the door.
    struct Envelope: Sendable {
        let report: ID<Report>
        let receipt: ReceiptToken
        /// Whom to answer, sealed.
        let contact: [UInt8]?
    }

    func envelope(_ submission: Submission, _ report: ID<Report>) throws -> Envelope {
        Envelope(
            report: report, receipt: ReceiptToken(of: report, house.seal),
            contact: try submission.contact?.sealed(of: report, house.seal))
    }

    /// What is kept of the answer to a report.
    private struct Answer: Codable, Sendable {
        let report: ID<Report>
        let moment: Moment
        let proposal: Proposal?
        let duplicates: [CaseNumber]
        let isFollowing: Bool

        init(_ submitted: Submitted, _ passage: Passage) {
            report = submitted.report
            moment = Moment(submitted.subject, passage)
            proposal = submitted.proposal
            duplicates = submitted.duplicates
            isFollowing = submitted.isFollowing
        }
    }

    @Sendable private func recall(_ answer: Answer, _ passage: Passage) throws -> Submitted {
        Submitted(
            report: answer.report, subject: try recall(answer.moment, passage), proposal: answer.proposal,
            duplicates: answer.duplicates, isFollowing: answer.isFollowing)
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

    private func take(
        _ submission: Submission, _ envelope: Envelope, _ found: Found, _ category: CategoryCode, _ proposal: Proposal?,
        as actor: Actor, _ rules: Rulebook, _ passage: Passage
    ) throws -> Submitted {
        if let number = submission.follows {
            guard var subject = try cases.find(number, passage) else { throw CaseError.unknown }
            if let target = subject.mergedInto, let other = try cases.find(target.id, passage) { subject = other }
            let result = try attach(submission, found, envelope, to: subject, as: actor, rules, passage)
            return Submitted(report: envelope.report, subject: result, proposal: nil, duplicates: [], isFollowing: true)
        }
        let duplicates = try likelyDuplicates(of: category, at: found, rules.current.policy, passage)
        let subject = try open(
            submission, found, category, envelope, ID<Case>(at: passage.now), as: actor, rules, passage)
        return Submitted(
            report: envelope.report, subject: subject, proposal: proposal, duplicates: duplicates, isFollowing: false)
    }

    /// Writes the report and the case it opens; settles it at once when the grid worker has.
    func open(
        _ submission: Submission, _ found: Found, _ category: CategoryCode, _ envelope: Envelope, _ id: ID<Case>,
        as actor: Actor, _ rules: Rulebook, _ passage: Passage
    ) throws -> Case {
        guard let desk = desk(for: submission, found, rules) else { throw IntakeRefusal.noDesk }
        let pen = try passage.record(
            Entry(
                "report.received", Subject(envelope.report), by: actor, division: found.division.ancestor(.village)),
            first: true)
        let number = try cases.nextNumber(
            prefix: rules.current.policy.numberPrefix, on: CountyTime.china.date(passage.now), pen)
        let reception = Reception(
            id: id, number: number, at: passage.now, channel: submission.channel, category: category,
            catalogue: rules.current.version, division: found.division, desk: desk.code,
            level: desk.kind == .centre ? .county : .township, reports: [envelope.report],
            about: submission.about)
        let events = try receive(reception, rules.context(at: passage.now, actor))
        let subject = try begin(events, at: found.point, by: actor, rules, passage).subject
        try store(submission, found, envelope, id, as: actor, passage, pen)
        guard let words = submission.settled else { return subject }
        let context = rules.context(for: subject, actor, at: passage.now)
        return try write(
            decide(subject, .settleOnSpot(words: words), context), to: subject, by: actor, rules, passage)
    }

    /// Writes a report about a case that is open already.
    /// - Throws: `IntakeRefusal.cannotFollow` when it takes no more reports.
    func attach(
        _ submission: Submission, _ found: Found, _ envelope: Envelope, to subject: Case, as actor: Actor,
        _ rules: Rulebook, _ passage: Passage
    ) throws -> Case {
        guard subject.takesReports else { throw IntakeRefusal.cannotFollow(subject.number) }
        let entry = Entry("report.received", Subject(envelope.report), by: actor, reference: subject.number.description)
        let pen = try passage.record(entry, first: true)
        try store(submission, found, envelope, subject.id, as: actor, passage, pen)
        return try write([.attached(report: envelope.report)], to: subject, by: actor, rules, passage)
    }

    /// What people bring to the township is accepted there, everything else at the county centre.
    func desk(for submission: Submission, _ found: Found, _ rules: Rulebook) -> Unit? {
        rules.directory.desk(
            for: submission.channel, over: found.division, about: submission.about, rules.current)
    }

    private func store(
        _ submission: Submission, _ found: Found, _ envelope: Envelope, _ subject: ID<Case>, as actor: Actor,
        _ passage: Passage, _ pen: Pen
    ) throws {
        let stored = StoredReport(
            id: envelope.report, caseID: subject, channel: submission.channel, received: passage.now,
            text: submission.text,
            address: found.address, division: found.division, point: found.point,
            isAnonymous: submission.isAnonymous, wantsNotice: submission.contact?.notify ?? false,
            hasContact: envelope.contact != nil, isInvented: submission.isInvented)
        var post: ID<Post>?
        if case .post(let holder) = actor { post = holder.post }
        try reports.insert(stored, receipt: envelope.receipt, contact: envelope.contact, post: post, pen)
        try claim(submission.attachments, for: envelope.report, pen)
    }

    /// Open cases of the same category, near in place and time, newest first.
    func likelyDuplicates(
        of category: CategoryCode, at found: Found, _ policy: Policy, _ passage: Passage
    ) throws -> [CaseNumber] {
        let since = passage.now.adding(days: -Int64(policy.duplicates.days))
        return try cases.similar(
            category, near: found.point, within: Double(policy.duplicates.metres), in: found.division, since: since,
            limit: 3, passage)
    }
}

extension Directory {
    /// The desk that accepts what comes in by a channel.
    func desk(for channel: Channel, over place: DivisionCode) -> Unit? {
        if [.grid, .walkin].contains(channel), let township = unit(.township, over: place) { return township }
        return unit(.centre, over: place)
    }
}
