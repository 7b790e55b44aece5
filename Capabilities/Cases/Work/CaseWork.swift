package import Approvals
package import Journal
package import Kernel
package import Platform
package import Places
package import Posts
package import Reading
import Store
import Web

/// The use cases of the loop: load, ask the rule, write tables and journal together.
package struct CaseWork: Sendable {
    package let house: House
    package let book: Book
    package let staff: Staff
    package let territory: Territory
    /// The notice on personal data, by version.
    package let notices: Notices
    /// For which children somebody may act.
    let wards: Wards
    /// Names of places in pinyin.
    let initials = Initials()
    /// What many report these days.
    package let matters: MatterBoard

    package init(
        _ house: House, book: Book, staff: Staff, territory: Territory, notices: Notices = Notices([]),
        wards: Wards = Wards(), matters: MatterBoard = MatterBoard()
    ) {
        self.house = house
        self.matters = matters
        self.notices = notices
        self.wards = wards
        self.book = book
        self.staff = staff
        self.territory = territory
    }

    var cases: CaseTable { CaseTable(house.county) }
    var clocks: ClockTable { ClockTable(house.county) }
    var reports: ReportTable { ReportTable(house.county) }

    /// Does one or more things to a case, all or none.
    /// - Parameters:
    ///   - approval: a second person's, for a ruling.
    ///   - pictures: of what was done.
    /// - Throws: `Refusal`, `CaseError.unknown`, `ApprovalRefusal`, `IntakeRefusal.unknownAttachment`.
    @discardableResult
    package func act(
        _ number: CaseNumber, as actor: Actor, key: IdempotencyKey? = nil, approval: ID<Approval>? = nil,
        pictures: [ID<Attachment>] = [], _ wish: @escaping @Sendable (Case) -> [Wish]
    ) async throws -> Case {
        let rules = try await rules()
        let twoPersons = TwoPersons(house)
        // What is decided counts for the next who reports.
        defer { book.classifier.look() }
        return try await house.door.open(once: key, keeping: Moment.init, recalling: recall) { passage in
            guard var subject = try cases.find(number, passage) else { throw CaseError.unknown }
            let wishes = wish(subject).map { $0.showing(pictures.count) }
            for wish in wishes {
                let before = subject
                subject = try carryOut(wish, on: subject, as: actor, rules, passage)
                guard case .post = actor, subject.rulingBinds, !before.rulingBinds else { continue }
                // A ruling binds the unit it names; nobody rules alone.
                guard let approval else { throw ApprovalRefusal.needed(.ruling) }
                try twoPersons.spend(approval, .ruling, on: number.description, by: actor, passage)
            }
            try claim(pictures, for: subject, showing: wishes.last?.action, by: actor, passage)
            return subject
        }
    }

    /// A case as it was left by somebody's act.
    struct Moment: Codable, Sendable {
        let id: ID<Case>
        /// The end of the journal at that time.
        let position: Int64

        init(_ subject: Case, _ passage: Passage) {
            id = subject.id
            position = passage.position
        }
    }

    /// The journal tells how the case was then.
    @Sendable func recall(_ moment: Moment, _ passage: Passage) throws -> Case {
        let entries = try Journal.entries(passage.county, of: Subject(moment.id), passage)
        let events = entries.prefix { $0.position <= moment.position }.flatMap(events)
        guard let subject = Case(replaying: events) else { throw CaseError.unknown }
        return subject
    }

    /// Everything a rule looks at that does not change within a passage.
    package func rules() async throws -> Rulebook {
        let date = CountyTime.china.date(house.time.now())
        let current = try await book.catalogue(on: date)
        await book.classifier.refresh()
        return Rulebook(
            current: current, proposer: try await book.proposer(current.version), calendar: try await book.calendar(),
            directory: try await staff.directory(), earlier: try await book.all())
    }

    func carryOut(
        _ wish: Wish, on subject: Case, as actor: Actor, _ rules: Rulebook, _ passage: Passage
    ) throws -> Case {
        let context = rules.context(for: subject, actor, at: passage.now)
        switch wish {
        case .command(let command):
            return try write(decide(subject, command, context), to: subject, by: actor, rules, passage)
        case .merge(let number, let reason):
            guard let target = try cases.find(number, passage) else { throw CaseError.unknown }
            try authorise(.merge, on: target, actor, rules.directory)
            let events = try decide(subject, .merge(into: target, reason: reason), context)
            try write(target.absorbing(subject), to: target, by: actor, rules, passage)
            return try write(events, to: subject, by: actor, rules, passage)
        case .unmerge(let reason):
            let events = try decide(subject, .unmerge(reason: reason), context)
            if let reference = subject.mergedInto, let target = try cases.find(reference.id, passage) {
                // Its reporters went on into a third case; that one is taken apart first.
                if let third = target.mergedInto { throw Refusal.merged(into: third.number) }
                try write(target.releasing(subject), to: target, by: actor, rules, passage)
            }
            return try write(events, to: subject, by: actor, rules, passage)
        case .link(let number, let reason):
            guard let other = try cases.find(number, passage) else { throw CaseError.unknown }
            try authorise(.link, on: other, actor, rules.directory)
            let events = try decide(subject, .link(to: other.reference, reason: reason), context)
            if !other.links.contains(subject.reference) {
                let back = [CaseEvent.linked(to: subject.reference, reason: reason)]
                try write(back, to: other, by: actor, rules, passage)
            }
            return try write(events, to: subject, by: actor, rules, passage)
        case .split(let category, let reason):
            return try split(subject, category, reason, as: actor, rules, passage)
        }
    }

    /// Appends to the journal, writes the tables and sets the timer, in this order because only the journal gives a pen.
    /// - Parameter envelope: the report that comes with it.
    @discardableResult
    func write(
        _ events: [CaseEvent], to subject: Case, by actor: Actor, _ rules: Rulebook, _ passage: Passage,
        with envelope: Envelope? = nil
    ) throws -> Case {
        guard !events.isEmpty else { return subject }
        let before = subject
        var subject = subject
        var covering = Covering()
        let events = covering.cover(events)
        for event in events { subject.apply(event) }
        let sealed = try covering.sealed(of: subject.id, house.seal)
        let pen = try passage.record(
            try entry(events, subject, by: actor, content: envelope?.content, sealed: sealed))
        try cases.update(subject, pen)
        try clocks.write(events, of: subject, pen)
        try setTimer(of: subject, rules, pen)
        try learn(from: events, about: before, by: actor, passage, pen)
        try noteWords(events, of: subject, before: before, hasReport: envelope != nil, passage, pen)
        if let envelope { try store(envelope, to: subject.id, pen) }
        return subject
    }

    private func setTimer(of subject: Case, _ rules: Rulebook, _ pen: Pen) throws {
        let policy = rules.catalogue(of: subject).policy
        if let moment = subject.nextMoment(policy, rules.calendar) {
            try pen.schedule(CaseWork.timer, of: Subject(subject.id), at: moment)
        } else {
            try pen.cancel(CaseWork.timer, of: Subject(subject.id))
        }
    }

    /// The one timer of a case: it rings at the next moment at which time alone changes something.
    package static let timer = "case.clock"

    /// - Parameter sealed: the words in which personal data was covered.
    private func entry(
        _ events: [CaseEvent], _ subject: Case, by actor: Actor, content: String?, sealed: [UInt8]?
    ) throws -> Entry {
        Entry(
            "case.\(events.first?.name ?? "")", Subject(subject.id), by: actor, onBehalfOf: onBehalf(events, actor),
            reason: events.lazy.compactMap(\.reason).first.map(words),
            division: subject.division.ancestor(.village) ?? subject.division, reference: subject.number.description,
            whatText: try JSONText.string(Happening(content: content, events: events)), sealed: sealed)
    }

    /// The reason in words; the journal is kept in Chinese.
    private func words(_ reason: Reason) -> String {
        switch reason {
        case .said(let words): words
        case .rule(let key, let arguments): house.strings.text(key, .zh, arguments)
        }
    }

    /// A post that passes on a resident's verdict acts on that resident's behalf.
    private func onBehalf(_ events: [CaseEvent], _ actor: Actor) -> String? {
        guard case .post = actor else { return nil }
        for case .judged(let report, _, _) in events { return "report \(report)" }
        return nil
    }
}

/// What a caller wants done, where it takes more than the one case.
package enum Wish: Sendable {
    case command(Command)
    case merge(into: CaseNumber, reason: String)
    case unmerge(reason: String)
    case link(to: CaseNumber, reason: String?)
    case split(category: CategoryCode?, reason: String)

    var action: CaseAction? {
        switch self {
        case .command(let command): command.action
        case .merge: .merge
        case .unmerge: .unmerge
        case .link: .link
        case .split: .split
        }
    }

    /// With as many pictures as came along, where the rule looks at them.
    func showing(_ pictures: Int) -> Wish {
        guard case .command(.supplement(let words, _)) = self else { return self }
        return .command(.supplement(words: words, pictures: pictures))
    }
}

/// Why nothing could be done at all.
package enum CaseError: Explained, Equatable {
    /// There is no such case, or the caller may not know of it.
    case unknown
    case unknownReceipt
    /// The reporter left no name or number.
    case noContact
    /// No personal data was covered in what was written.
    case noOriginals
    case numberShape
    case numberCheckDigit

    package var explanation: Explanation {
        switch self {
        case .unknown: Explanation(.notFound, "cases.error.unknown")
        case .unknownReceipt: Explanation(.notFound, "cases.error.unknownReceipt")
        case .noContact: Explanation(.notFound, "cases.error.noContact")
        case .noOriginals: Explanation(.notFound, "cases.error.noOriginals")
        case .numberShape: Explanation(.notFound, "cases.error.numberShape")
        case .numberCheckDigit: Explanation(.notFound, "cases.error.numberCheckDigit")
        }
    }
}

/// The catalogue of each version, the calendar and the directory, at one moment.
package struct Rulebook: Sendable {
    package let current: Catalogue
    package let proposer: Proposer
    package let calendar: WorkingCalendar
    package let directory: Directory
    let earlier: [String: Catalogue]

    /// A case stays under the catalogue it was received under.
    package func catalogue(of subject: Case) -> Catalogue { earlier[subject.catalogue] ?? current }

    package func context(at now: Timestamp, _ actor: Actor) -> RuleContext {
        RuleContext(now: now, actor: actor, calendar: calendar, catalogue: current, directory: directory)
    }

    package func context(for subject: Case, _ actor: Actor, at now: Timestamp) -> RuleContext {
        RuleContext(
            now: now, actor: actor, calendar: calendar, catalogue: catalogue(of: subject), directory: directory)
    }
}
