import Journal
import Kernel
import Places
import Posts
import Reading
import Store

/// A case about to begin, written down away from the door; only its number is still to come.
struct NewCase: Sendable {
    private let subject: Case
    private let what: NumberedText
    private let snapshot: NumberedText
    private let row: [any Storable]
    private let clocks: [[any Storable]]
    private let timer: Timestamp?
    private let prefix: String
    private let proposal: MachineProposal?

    /// - Parameters:
    ///   - content: the proof of what was said, where somebody said it.
    ///   - reception: with the number it is given, which stands in for the one to come.
    init(
        at time: Timestamp, _ point: Coordinate?, content: String?, by actor: Actor, _ rules: Rulebook,
        _ county: County, _ reception: (CaseNumber) -> Reception
    ) throws {
        prefix = rules.current.policy.numberPrefix
        let standIn = try NumberedText.standIn(prefix: prefix, on: CountyTime.china.date(time))
        let events = try receive(reception(standIn), rules.context(at: time, actor))
        if case .received(let reception)? = events.first { proposal = reception.proposal } else { proposal = nil }
        guard let subject = Case(replaying: events) else { throw CaseError.unknown }
        self.subject = subject
        what = try NumberedText(JSONText.string(Happening(content: content, events: events)), standIn)
        snapshot = try NumberedText(JSONText.string(subject), standIn)
        row = CaseTable(county).row(subject, at: point, snapshot: "").map(\.value)
        clocks = ClockTable(county).rows(events, of: subject).map { $0.map(\.value) }
        timer = subject.nextMoment(rules.catalogue(of: subject).policy, rules.calendar)
    }

    /// The next number of the month in which it is received.
    func nextNumber(_ passage: Passage) throws -> CaseNumber {
        try CaseTable(passage.county).nextNumber(prefix: prefix, on: CountyTime.china.date(subject.received), passage)
    }

    /// Writes it, its clocks and its timer under one entry of the journal.
    /// - Parameter number: the next one.
    /// - Returns: the case with its number, and the pen for what else belongs to the entry.
    func write(as number: CaseNumber, by actor: Actor, _ passage: Passage) throws -> (subject: Case, pen: Pen) {
        let (table, name) = (CaseTable(passage.county), number.description)
        let entry = Entry(
            "case.received", Subject(subject.id), by: actor,
            division: subject.division.ancestor(.village) ?? subject.division, reference: name,
            whatText: what.with(name))
        let pen = try passage.record(entry, first: true)
        try table.take(number, on: CountyTime.china.date(subject.received), pen)
        try table.insert(row, number: name, snapshot: snapshot.with(name), pen)
        if let proposal {
            try ProposalTable(passage.county).insert(
                Subject(subject.id), proposal.category.description, confidence: proposal.confidence,
                reckoned: proposal.reckoned, model: proposal.model, at: subject.received, pen)
        }
        for clock in clocks { try pen.put(ClockTable.insertion, clock) }
        if let timer { try pen.schedule(CaseWork.timer, of: Subject(subject.id), at: timer) }
        var subject = subject
        subject.number = number
        return (subject, pen)
    }
}
