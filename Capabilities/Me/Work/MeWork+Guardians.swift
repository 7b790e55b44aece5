package import Journal
import Kernel
import Masking
import Platform
import Rights
import Store
import Web

/// Acting for a child under fourteen.
extension MeWork {
    static let fourteen = "me.fourteen"
    /// The most requests somebody has open or confirmed at a time. The house's rule, against flooding the desk.
    static let mostChildren = 10

    /// Asks to act for a child. Nothing opens by it: a desk looks at the papers first.
    /// - Parameters:
    ///   - label: what the guardian calls the child here.
    ///   - birth: used for the day it ends, and not kept.
    /// - Throws: `MeRefusal`.
    func askToGuard(_ label: String, bornOn birth: LocalDate, as actor: Actor) async throws -> Guardianship {
        guard case .resident(let guardian) = actor else { throw MeRefusal.unknownPerson }
        try require(actor, .useOwnData, on: Object(of: guardian))
        guard birth <= today, let ends = Guardianship.end(bornOn: birth), ends > today else {
            throw MeRefusal.notAChild
        }
        let (guardians, version, today) = (guardians, notice.version, today)
        return try await house.door.open { passage in
            let known = try guardians.list(of: guardian, passage)
            guard known.count(where: { [.waiting, .confirmed].contains($0.state(on: today)) }) < Self.mostChildren
            else {
                throw MeRefusal.tooManyChildren
            }
            let id = ID<GuardianRequest>(at: passage.now)
            let new = Guardianship(
                id: id, child: ID(at: passage.now), guardian: guardian, label: mask(label).text,
                since: passage.now, confirmed: nil, refused: nil, ended: nil, ends: ends, words: nil, consent: version)
            let what: JSON = ["notice": .string(version), "purpose": "child"]
            let pen = try passage.record(
                Entry("guardian.asked", Subject(id), by: actor, what: what),
                first: true)
            try guardians.request(new, pen)
            return new
        }
    }

    /// A desk has seen the papers, or could not confirm it.
    /// - Parameter code: as whoever asked says it at the desk; needed to confirm.
    /// - Throws: `RightRefusal`, `MeRefusal`, `TooOften` after too many wrong codes for one request.
    func decide(
        _ id: ID<GuardianRequest>, confirmed: Bool, code: String?, words: String?, as actor: Actor
    ) async throws {
        let (guardians, today) = (guardians, today)
        try require(actor, .appointGuardian, on: nil)
        if confirmed { try codeTries.check(id.description, at: house.time.now()) }
        try await house.door.open { passage in
            try require(actor, .appointGuardian, on: nil)
            guard let found = try guardians.find(id, passage) else { throw MeRefusal.notTheirs }
            guard found.state(on: today) == .waiting else { throw MeRefusal.alreadyDecided }
            guard !confirmed || code == found.code(house.seal) else { throw MeRefusal.wrongCode }
            let what: JSON = ["guardian": .string(found.guardian.description)]
            let kind = confirmed ? "person.guardian" : "person.guardianRefused"
            let pen = try passage.record(Entry(kind, Subject(found.child), by: actor, what: what))
            try guardians.decide(id, confirmed: confirmed, words: words.map { mask($0).text }, at: passage.now, pen)
            guard confirmed, let ends = found.ends else { return }
            try pen.schedule(Self.fourteen, of: Subject(id), at: CountyTime.china.moment(ends))
        }
    }

    /// The guardian acts for the child no longer, by their own word: consent is taken back as easily as it was given.
    func endGuardianship(of child: ID<Person>, as actor: Actor) async throws {
        guard case .resident(let guardian) = actor else { throw MeRefusal.unknownPerson }
        try require(actor, .useOwnData, on: Object(of: guardian))
        let guardians = guardians
        try await house.door.open { passage in
            guard
                let own = try guardians.list(of: guardian, passage).first(where: {
                    $0.child == child && $0.ended == nil
                })
            else { throw MeRefusal.notTheirs }
            let what: JSON = ["guardian": .string(guardian.description), "notice": .string(own.consent ?? "")]
            let pen = try passage.record(Entry("person.guardianEnded", Subject(child), by: actor, what: what))
            try guardians.dismiss(guardian, of: child, at: passage.now, pen)
            if let id = own.id { try pen.cancel(Self.fourteen, of: Subject(id)) }
        }
    }

    /// The child's fourteenth birthday.
    package var fourteenHandler: TimerHandler {
        TimerHandler(Self.fourteen) {
            let guardians = guardians
            return { timer, passage in
                guard let id = timer.subject.id(of: GuardianRequest.self),
                    let found = try guardians.find(id, passage), found.ended == nil
                else { return }
                let what: JSON = ["guardian": .string(found.guardian.description)]
                let pen = try passage.record(
                    Entry("person.guardianEnded", Subject(found.child), by: .system("fourteen"), what: what))
                try guardians.dismiss(found.guardian, of: found.child, at: passage.now, pen)
            }
        }
    }

    /// A desk ends it, as a court or the other parent has shown it.
    /// - Throws: `RightRefusal`, `MeRefusal.notTheirs` when nobody acts so.
    func endGuardianship(_ guardian: ID<Person>, of child: ID<Person>, as actor: Actor) async throws {
        try require(actor, .appointGuardian, on: nil)
        let guardians = guardians
        try await house.door.open { passage in
            guard let known = try guardians.list(of: guardian, passage).first(where: { $0.child == child }),
                known.ended == nil
            else { throw MeRefusal.notTheirs }
            let what: JSON = ["guardian": .string(guardian.description)]
            let pen = try passage.record(Entry("person.guardianEnded", Subject(child), by: actor, what: what))
            try guardians.dismiss(guardian, of: child, at: passage.now, pen)
            if let id = known.id { try pen.cancel(Self.fourteen, of: Subject(id)) }
        }
    }
}
