import Journal
import Kernel
import Masking
import Platform
import Rights
import Store

/// What is done to initiatives, by residents and by the office that owes the answer.
struct InitiativeWork: Sendable {
    let house: House
    let calendar: @Sendable () async throws -> WorkingCalendar
    let table: InitiativeTable

    init(_ house: House, calendar: @escaping @Sendable () async throws -> WorkingCalendar) {
        (self.house, self.calendar) = (house, calendar)
        table = InitiativeTable(house.county)
    }

    static let timer = "initiative.overdue"
    /// What one person may begin within a day. The house's rule: each costs an office an answer.
    static let mostADay = 3

    /// - Throws: `RightRefusal`, `InitiativeRefusal`.
    func begin(
        _ kind: Initiative.Kind, in place: DivisionCode, title: String, words: String, by actor: Actor
    ) async throws -> Initiative {
        try require(actor, .takePart, on: Object())
        guard case .resident(let person) = actor else { throw InitiativeRefusal.needsResident }
        let calendar = try await calendar()
        let (title, words) = (mask(title).text, mask(words).text)
        return try await house.door.open { [table] passage in
            guard try table.begun(by: person, since: passage.now.adding(days: -1), passage) < Self.mostADay else {
                throw InitiativeRefusal.tooMany
            }
            let number = try passage.nextNumber(kind.prefix, in: "initiatives")
            let initiative = try Initiative(
                id: ID(at: passage.now), number: number, kind: kind, place: place, title: title, words: words,
                author: person
            ).joined(at: passage.now, calendar)
            let what = JSON.object(["title": .string(title), "kind": .string(kind.rawValue)])
            let pen = try passage.record(initiative.entry("begun", by: actor, what: what), first: true)
            try table.insert(initiative, pen)
            try table.join(person, initiative, at: passage.now, pen)
            try watch(initiative, pen)
            return initiative
        }
    }

    /// - Throws: `RightRefusal`, `InitiativeRefusal`.
    func join(_ number: CaseNumber, by actor: Actor) async throws {
        try require(actor, .takePart, on: Object())
        guard case .resident(let person) = actor else { throw InitiativeRefusal.needsResident }
        let calendar = try await calendar()
        try await house.door.open { [table] passage in
            guard let initiative = try table.find(number, passage) else { throw InitiativeRefusal.unknown }
            let before = [person, shadow(person, in: initiative.id.bytes)]
            guard try !before.contains(where: { try table.hasJoined($0, initiative, passage) }) else {
                throw InitiativeRefusal.alreadyJoined
            }
            let joined = try initiative.joined(at: passage.now, calendar)
            let what = JSON.object(["supporters": .integer(Int64(joined.supporters))])
            let pen = try passage.record(joined.entry("joined", by: actor, what: what))
            try table.update(joined, pen)
            try table.join(person, joined, at: passage.now, pen)
            if joined.state != initiative.state { try watch(joined, pen) }
        }
    }

    /// - Throws: `RightRefusal`, `InitiativeRefusal`.
    func answer(_ number: CaseNumber, _ words: String, accepting: Bool, by actor: Actor) async throws {
        let words = mask(words).text
        try await change(number, "answered", by: actor, what: ["accepted": .bool(accepting), "answer": .string(words)])
        {
            try $0.answered(words, accepting: accepting, at: $1)
        }
    }

    /// - Throws: `RightRefusal`, `InitiativeRefusal`.
    func agree(
        _ number: CaseNumber, _ meeting: Initiative.Meeting?, _ steps: [Initiative.Step], by actor: Actor
    ) async throws {
        var meeting = meeting
        if let said = meeting {
            meeting?.agenda = mask(said.agenda).text
            meeting?.minutes = mask(said.minutes).text
            meeting?.outcome = mask(said.outcome).text
        }
        let kept = meeting
        try await change(number, "agreed", by: actor, what: ["steps": .integer(Int64(steps.count))]) { initiative, _ in
            try initiative.agreed(kept, steps)
        }
    }

    /// - Throws: `RightRefusal`, `InitiativeRefusal`.
    func progress(_ number: CaseNumber, step: Int, percent: Int, by actor: Actor) async throws {
        let what: [String: JSON] = ["step": .integer(Int64(step)), "percent": .integer(Int64(percent))]
        try await change(number, "progressed", by: actor, what: what) { initiative, _ in
            try initiative.progressed(step, to: percent)
        }
    }

    /// Says publicly that an answer is late.
    var overdueTimer: TimerHandler {
        TimerHandler(Self.timer) { [table] in
            { due, passage in
                guard case .string(let text)? = due.what["number"], let number = try? CaseNumber(parsing: text),
                    let initiative = try table.find(number, passage), initiative.state == .awaiting
                else { return }
                _ = try passage.record(
                    initiative.entry("overdue", by: .system("initiative.overdue"), what: .object([:])))
            }
        }
    }

    /// Erases who joined what, long after.
    var sweep: Sweep {
        Sweep("initiativeSupporters") { [county = house.county] passage in
            let before = passage.now.adding(days: -Int64(Initiatives.keptDays))
            let old: Int =
                try passage.first(
                    "SELECT COUNT(*) AS n FROM initiative_supporters WHERE county = ? AND at < ?", [county, before])?[
                    "n"] ?? 0
            guard old > 0 else { return 0 }
            let pen = try passage.record(
                Entry(
                    "initiative.forgotten", Subject(ID<Initiative>(at: passage.now)),
                    by: .system("initiative.forgotten"),
                    what: .object(["supporters": .integer(Int64(old))])))
            try pen.execute("DELETE FROM initiative_supporters WHERE county = ? AND at < ?", [county, before])
            return old
        }
    }

    var shadow: Shadow { Shadow(seal: house.seal, table: "initiative_supporters", matter: "initiative") }

    /// Forgets who it was; how many joined stays.
    func forget(_ person: ID<Person>, _ pen: Pen) throws {
        let county = house.county
        try pen.execute("UPDATE initiatives SET author = NULL WHERE county = ? AND author = ?", [county, person])
        try shadow.replace(person, county, pen)
        try AmendmentTable(county).forget(person, pen)
    }

    private func watch(_ initiative: Initiative, _ pen: Pen) throws {
        guard let answerBy = initiative.answerBy else { return }
        try pen.schedule(
            Self.timer, of: Subject(initiative.id), at: answerBy,
            what: .object(["number": .string(initiative.number.description)]))
    }

    private func change(
        _ number: CaseNumber, _ kind: String, by actor: Actor, what: [String: JSON],
        _ rule: @escaping @Sendable (Initiative, Timestamp) throws -> Initiative
    ) async throws {
        try await house.door.open { [table] passage in
            guard let initiative = try table.find(number, passage) else { throw InitiativeRefusal.unknown }
            try require(actor, .conductParticipation, on: Object(at: initiative.place))
            let next = try rule(initiative, passage.now)
            let pen = try passage.record(next.entry(kind, by: actor, what: .object(what)))
            try table.update(next, pen)
            if next.state != .awaiting { try pen.cancel(Self.timer, of: Subject(next.id)) }
        }
    }
}

extension Initiative {
    func entry(_ kind: String, by actor: Actor, what: JSON) -> Entry {
        Entry(
            "initiative.\(kind)", Subject(id), by: actor, division: place, reference: number.description, what: what)
    }
}
