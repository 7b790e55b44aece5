import Journal
import Kernel
import Platform
import Posts
import Reading
import Store

/// Numbers still free, month by month, as far as they were looked at. A case's number is part of what is written
/// before the door opens; behind it is checked whether nobody else has taken it meanwhile.
struct Ledger: Sendable {
    /// The last serial given in each month.
    private(set) var serials: [String: Int] = [:]

    mutating func learn(_ months: Set<String>, _ table: CaseTable, _ connection: any Connection) throws {
        for month in months where serials[month] == nil { serials[month] = try table.lastSerial(month, connection) }
    }

    /// The next number of the month of `past`; the month has to be known.
    mutating func number(of past: PastCase, month: String, prefix: String) -> CaseNumber? {
        let serial = (serials[month] ?? 0) + 1
        serials[month] = serial
        return CaseNumber(prefix: prefix, date: CountyTime.china.date(past.created), serial: serial)
    }
}

/// Cases with their numbers and everything that is written of them, ready for the door.
struct PastBatch: Sendable {
    /// What it was made of, in case it has to be made again.
    let cases: [PastCase]
    /// From the last serial before it to the last in it, by month.
    let serials: [String: (before: Int, last: Int)]
    let part: PastPart

    /// Writes it, all or nothing.
    /// - Returns: false when somebody else has taken one of its numbers; then nothing was written.
    func write(_ table: CaseTable, _ passage: Passage) throws -> Bool {
        for (month, serial) in serials where try table.lastSerial(month, passage) != serial.before { return false }
        let pen = try passage.record(all: part.entries)
        for (month, serial) in serials { try table.setLastSerial(serial.last, month, pen) }
        try part.rows.write(pen)
        let moments = cases.map(\.created)
        if let first = moments.min(), let last = moments.max() {
            try SearchIndex(table.county).disturb(first...last, pen)
        }
        try pen.schedule(CaseWork.timer, all: part.timers)
        return true
    }
}

/// Part of a batch, written down by one thread.
struct PastPart: Sendable {
    var entries: [PreparedEntry] = []
    var rows = CaseBundle()
    var timers: [(subject: Subject, at: Timestamp)] = []

    mutating func add(_ other: PastPart) {
        entries += other.entries
        rows.add(other.rows)
        timers += other.timers
    }
}

/// Writes cases down as rows of the tables and of the journal.
struct PastWriter: Sendable {
    let house: House
    let context: PastContext
    let actor: Actor
    let isInvented: Bool
    private var desks: [DeskKey: Unit] = [:]

    private struct DeskKey: Hashable {
        let isTownship: Bool
        let division: DivisionCode
    }

    init(_ house: House, _ context: PastContext, by actor: Actor, isInvented: Bool) {
        self.house = house
        self.context = context
        self.actor = actor
        self.isInvented = isInvented
    }

    mutating func write(_ cases: [(past: PastCase, number: CaseNumber)]) throws -> PastPart {
        var part = PastPart()
        for (past, number) in cases { try write(past, number, into: &part) }
        return part
    }

    private mutating func write(_ past: PastCase, _ number: CaseNumber, into part: inout PastPart) throws {
        let county = house.county
        let (id, report) = (ID<Case>(at: past.created), ID<Report>(at: past.created))
        let told = try past.events(id: id, report: report, number: number, desk: try desk(past), context)
        var (covering, steps) = (Covering(), Covering())
        let events = steps.cover(told)
        guard let subject = Case(replaying: events) else { return }
        let (text, address) = (covering.cover(past.text), past.address.map { covering.cover($0) })
        let stored = StoredReport(
            id: report, caseID: id, channel: past.channel, received: past.created, text: text,
            address: address, division: past.division, point: past.point, isAnonymous: false, wantsNotice: false,
            hasContact: past.contact != nil, isInvented: isInvented)
        // Nobody was given a receipt for it: no token has a hash as short as an id.
        let sealed = SealedReport(
            receipt: report.bytes, salt: StoredReport.newSalt(), post: nil,
            try OwnedParts(past.contact, covering, of: report, by: nil, house.seal, notice: nil))
        let what = Happening(content: stored.content(with: [], salt: sealed.salt), events: events)
        part.entries.append(
            PreparedEntry(
                first: Entry(
                    "case.brought", Subject(id), by: actor,
                    division: past.division.ancestor(.village) ?? past.division, reference: number.description,
                    whatText: try JSONText.string(what), sealed: try steps.sealed(of: id, house.seal))))
        part.rows.add(
            case: try CaseTable(county).row(subject, at: past.point),
            clocks: ClockTable(county).rows(events, of: subject),
            report: ReportTable(county).row(stored, sealed),
            external: ExternalCaseTable(county).row(
                Former(system: context.system, number: past.external), id, digest: past.digest))
        if past.standing != .closed,
            let moment = subject.nextMoment(context.rules.current.policy, context.rules.calendar)
        {
            part.timers.append((Subject(id), moment))
        }
    }

    private mutating func desk(_ past: PastCase) throws -> Unit {
        let isTownship = [.grid, .walkin].contains(past.channel)
        let key = DeskKey(isTownship: isTownship, division: past.division.ancestor(.village) ?? past.division)
        if let known = desks[key] { return known }
        guard let desk = context.rules.directory.desk(for: past.channel, over: past.division) else {
            throw IntakeRefusal.noDesk
        }
        desks[key] = desk
        return desk
    }
}
