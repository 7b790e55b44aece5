import Cases
import Journal
import Kernel
import Platform
import Posts
import Store

/// Finds out whom entries concern; it looks, and writes nothing.
struct Gathering: Sendable {
    let work: NoticeWork
    let directory: Directory
    let date: LocalDate
    let ways: Set<Way>

    init(_ work: NoticeWork, _ directory: Directory, _ date: LocalDate) {
        self.work = work
        self.directory = directory
        self.date = date
        ways = work.senders.ways
    }

    func news(_ entries: [Recorded], _ connection: any Connection) throws -> [Told] {
        let happened = entries.filter { $0.entry.kind.hasPrefix("case.") }.map { ($0, events(of: $0)) }
        // Most reports arrive at a centre from somebody who wants no word: nothing more is looked up for them.
        let arrived = try ReportTable(work.house.county).told(happened.flatMap { $1.flatMap(\.arrivals) }, connection)
        let tellable = Set(arrived.filter { $0.wantsNotice || $0.person != nil }.map(\.report))
        let called = try entries.filter { $0.entry.kind == MatterFeed.calledOut }.flatMap {
            try calledOut($0, connection)
        }
        return try called
            + happened.flatMap { entry, events in
                let isQuiet = events.allSatisfy { $0.isQuietArrival(tellable, directory.centres) }
                return isQuiet ? [] : try told(entry, events, connection)
            }
    }

    private func told(_ entry: Recorded, _ all: [CaseEvent], _ connection: any Connection) throws -> [Told] {
        guard let id = entry.entry.subject.id(of: Case.self) else { return [] }
        var found: [Told] = []
        if case .post(let holder) = entry.entry.actor { found.append(.acted(holder.person, on: id)) }
        let events = all.filter { $0.isNews || $0.isBrought }
        guard !events.isEmpty, let subject = try CaseTable(work.house.county).find(id, connection) else { return found }
        let tellings = tellings(
            events, of: subject, before: try before(entry, events, connection), by: entry.entry.actor, at: entry.at,
            centres: directory.centres)
        return try found + news(tellings, of: subject, entry, connection)
    }

    /// Many people report one matter: the desk and those who supervise the place are told, by the case it is shown as.
    private func calledOut(_ entry: Recorded, _ connection: any Connection) throws -> [Told] {
        guard let id = entry.entry.what["case"]?.string.flatMap({ ID<Case>($0) }),
            let subject = try CaseTable(work.house.county).find(id, connection)
        else { return [] }
        let whom: [Telling] = [Telling(.unit(subject.desk), .hot), Telling(.supervisors, .hot)]
        return try news(whom, of: subject, entry, connection)
    }

    private func news(
        _ tellings: [Telling], of subject: Case, _ entry: Recorded, _ connection: any Connection
    ) throws -> [Told] {
        var found: [Told] = []
        let concerned = addressees(tellings, of: subject, by: entry.entry.actor, directory, on: date)
        let reports = concerned.compactMap { addressed -> ID<Report>? in
            guard case .report(let report) = addressed.recipient else { return nil }
            return report
        }
        let reporters = Dictionary(
            try ReportTable(work.house.county).told(reports, connection).map { ($0.report, $0) },
            uniquingKeysWith: { first, _ in first })
        for addressed in concerned {
            guard let wishes = try wishes(addressed.recipient, reporters, connection) else { continue }
            let isMute = wishes.choices.muted.contains(addressed.kind) || wishes.isStopped
            let isStale = Pace.isStale(entry.at, now: work.time.now())
            found.append(
                .news(
                    News(
                        recipient: addressed.recipient, kind: addressed.kind,
                        about: .matter(subject.id, subject.number), position: entry.position, at: entry.at,
                        way: isMute || isStale ? nil : way(to: addressed.recipient.audience, wishes.given, among: ways),
                        quiet: wishes.choices.quiet)))
        }
        return found
    }

    /// The case as it was, where an event needs to know.
    private func before(_ entry: Recorded, _ happened: [CaseEvent], _ connection: any Connection) throws -> Case? {
        guard happened.contains(where: { if case .escalated = $0 { true } else { false } }) else { return nil }
        let earlier = try Journal.entries(work.house.county, of: entry.entry.subject, connection)
        return Case(replaying: earlier.prefix { $0.position < entry.position }.flatMap { events(of: $0) })
    }

    /// - Returns: `nil` for reporters whom nothing can be told but by the page of the case: their receipt leads there.
    private func wishes(
        _ recipient: Recipient, _ reporters: [ID<Report>: ToldReporter], _ connection: any Connection
    ) throws -> StoredPreferences? {
        switch recipient {
        case .person(let person): return try work.wishes.find(.person(person), connection) ?? StoredPreferences()
        case .report(let id):
            guard let reporter = reporters[id] else { return nil }
            return try work.wishes(of: reporter, connection)
        }
    }
}

extension CaseEvent {
    /// Reports that came in with it.
    fileprivate var arrivals: [ID<Report>] {
        switch self {
        case .received(let reception): reception.splitFrom == nil ? reception.reports : []
        case .attached(let report): [report]
        default: []
        }
    }

    /// A report arrived, or a clock runs, and nobody is to be told.
    fileprivate func isQuietArrival(_ tellable: Set<ID<Report>>, _ centres: Set<UnitCode>) -> Bool {
        if case .received(let reception) = self, !centres.contains(reception.desk) { return false }
        switch self {
        case .received, .attached: return arrivals.allSatisfy { !tellable.contains($0) }
        case .clockStarted: return true
        default: return false
        }
    }

    fileprivate var isBrought: Bool {
        guard case .brought = self else { return false }
        return true
    }
}

extension StoredPreferences {
    var given: Given { Given(choice: choices.channel, hasEmail: hasEmail, hasPhone: hasPhone) }
}

extension NoticeWork {
    /// How a reporter wants to be told: as the person they signed in as, else as said for this report alone.
    func wishes(of reporter: ToldReporter, _ connection: any Connection) throws -> StoredPreferences? {
        let ofReport = try wishes.find(.report(reporter.report), connection)
        let ofPerson = try reporter.person.flatMap { try wishes.find(.person($0), connection) }
        guard reporter.wantsNotice || reporter.person != nil || ofReport != nil else { return nil }
        var found = ofPerson ?? ofReport ?? StoredPreferences()
        found.isStopped = ofReport?.isStopped == true || ofPerson?.isStopped == true
        // Their telephone is the one they left with the report, for as long as they agree to be told by it.
        found.hasPhone = reporter.wantsNotice && reporter.hasContact
        return found
    }
}
