import Cases
import Journal
import Kernel
import Masking
package import Platform
import Posts
import Rights
import Store
import Web

/// What residents do with their own data.
package struct MeWork: Sendable {
    package let house: House
    let cases: CaseWork
    let book: Book
    let staff: Staff
    let retention: [RetainedTable]
    let sweeps: [Sweep]
    let phone: PhoneHash
    let forget: ForgetPositions
    let forgetElsewhere: ForgetOwner
    let subjectsElsewhere: SubjectsOf
    let register: PrivacyRegister
    /// Wrong codes for one request to act for a child: ten at once, then one an hour. The house's rule; of a million codes
    /// less than one in a hundred is tried in a year.
    let codeTries = RateLimit(burst: 10, pause: 3600)

    var wishes: WishTable { WishTable(county: house.county) }
    var guardians: GuardianTable { GuardianTable(house.county) }

    /// The county's day.
    var today: LocalDate { CountyTime.china.date(house.time.now()) }
    /// What the county says today about personal data.
    var notice: PrivacyNotice { register.current(on: today) }

    /// Who asks, and for whose data.
    package struct Caller: Sendable {
        let actor: Actor
        let owner: DataOwner
    }

    /// Whose data somebody may see: their own, that of a child they are guardian of, or that of one receipt.
    /// - Throws: `MeRefusal`, `CaseError.unknownReceipt`.
    func caller(_ signedIn: Actor, receipt: ReceiptToken?, child: ID<Person>? = nil) async throws -> Caller {
        if case .post = signedIn { throw MeRefusal.staff }
        let actor = try await cases.actor(signedIn, receipt: receipt)
        switch actor {
        case .reporter(let report):
            var object = Object()
            object.reports = [report]
            try require(actor, .useOwnData, on: object)
            return Caller(actor: actor, owner: .report(report))
        case .resident(let person):
            // Whoever acts for a child does so in their own right, which is looked up below.
            try require(actor, .useOwnData, on: Object(of: person))
            let (guardians, phone, today) = (guardians, phone, today)
            return try await house.reader.read { connection in
                guard let child, child != person else {
                    return Caller(actor: actor, owner: .person(person, phone: try phone(person, connection)))
                }
                guard try guardians.wards(of: person, on: today, connection).contains(where: { $0.child == child })
                else { throw MeRefusal.notTheirs }
                return Caller(actor: actor, owner: .person(child, phone: try phone(child, connection)))
            }
        case .anyone, .system, .post: throw MeRefusal.unknownPerson
        }
    }

    /// What `/me` shows without opening anything.
    struct Overview: Sendable {
        let reports: [OwnReport]
        let wishes: [StoredWish]
        let wards: [Guardianship]
    }

    func overview(_ caller: Caller) async throws -> Overview {
        let (cases, wishes, guardians, today) = (cases, wishes, guardians, today)
        return try await house.reader.read { connection in
            var wards: [Guardianship] = []
            if case .resident(let person) = caller.actor {
                wards = try guardians.wards(of: person, on: today, connection)
            }
            return Overview(
                reports: try cases.ownReports(of: caller.owner, connection),
                wishes: try wishes.wishes(of: caller.owner.subject, connection), wards: wards)
        }
    }

    /// Who looked at what is theirs, newest first. That the list was read is written down too.
    ///
    /// A look that a law keeps from the person for a while appears when that while is over; its entry was made at once.
    func looks(_ caller: Caller) async throws -> [Look] {
        let (cases, elsewhere) = (cases, subjectsElsewhere)
        return try await house.door.open { passage in
            let subjects = try cases.ownSubjects(of: caller.owner, passage) + elsewhere(caller.owner, passage)
            _ = try passage.record(Entry("person.readLooks", caller.owner.subject, by: caller.actor))
            return try Journal.openings(passage.county, of: subjects, limit: 500, passage)
                .map { Look($0) }.filter { $0.hiddenUntil.map { $0 <= passage.now } ?? true }
        }
    }

    /// Asks a person to look at something; answered within the working days of the register.
    /// - Throws: `MeRefusal.alreadyAsked` while the same wish waits.
    func ask(_ kind: DataWish, _ words: String, _ caller: Caller) async throws -> StoredWish {
        let days = notice.answerWorkingDays
        let calendar = try await book.calendar()
        let (wishes, seal) = (wishes, house.seal)
        return try await house.door.open { passage in
            guard
                try !wishes.wishes(of: caller.owner.subject, passage).contains(where: {
                    $0.kind == kind && $0.answered == nil
                })
            else { throw MeRefusal.alreadyAsked }
            let masked = mask(words)
            guard let limit = TimeLimit(amount: days, unit: .workingDays),
                let owner = caller.owner.subject.id(of: Person.self)
            else { throw MeRefusal.noRegister }
            let wish = StoredWish(
                id: ID(at: passage.now), kind: kind, asked: passage.now,
                due: try calendar.deadline(from: passage.now, limit: limit), answered: nil, answer: nil,
                words: masked.text)
            let what: JSON = ["due": .integer(wish.due.milliseconds), "kind": .string(kind.rawValue)]
            let pen = try passage.record(
                Entry("person.asked", Subject(wish.id), by: caller.actor, what: what), first: true)
            let sealed = masked.isChanged ? try seal.seal(try JSONText.bytes([words]), of: owner) : nil
            try wishes.insert(wish, of: caller.owner.subject, sealed: sealed, pen)
            try pen.schedule(MeWork.late, of: Subject(wish.id), at: wish.due)
            return wish
        }
    }

    /// Answers a wish.
    func answer(_ id: ID<DataRequest>, _ words: String, as actor: Actor) async throws {
        let wishes = wishes
        try await house.door.open { passage in
            try require(actor, .answerDataWish, on: nil)
            guard let wish = try wishes.find(id, passage) else { throw MeRefusal.notTheirs }
            guard wish.answered == nil else { throw MeRefusal.alreadyAnswered }
            let pen = try passage.record(Entry("person.answered", Subject(id), by: actor))
            try wishes.answer(id, mask(words).text, at: passage.now, pen)
            try pen.cancel(MeWork.late, of: Subject(id))
        }
    }

    /// Everything sealed of them is destroyed, also what they asked for here.
    func erase(_ caller: Caller) async throws -> Int {
        let (cases, forget) = (cases, forget)
        return try await house.door.open { passage in
            let erased = try cases.erase(caller.owner, as: caller.actor, forget: forget, passage)
            try forgetHere(caller.owner, passage.now, erased.pen)
            try forgetElsewhere(caller.owner, erased.reports, erased.pen)
            return erased.reports.count
        }
    }

    /// What lies in this capability's own tables.
    func forgetHere(_ owner: DataOwner, _ now: Timestamp, _ pen: Pen) throws {
        try wishes.erase(owner.subject, pen)
        if case .person(let person, _) = owner { try guardians.forget(person, at: now, pen) }
    }
}

/// One look at somebody's data.
package struct Look: Sendable {
    let at: Timestamp
    let actor: Actor
    let purpose: Purpose?
    let fields: [String]
    /// The number of the case.
    let reference: String?
    let hiddenUntil: Timestamp?

    init(_ recorded: Recorded) {
        at = recorded.at
        actor = recorded.entry.actor
        reference = recorded.entry.reference
        let what = recorded.entry.what
        purpose = what["purpose"]?.string.flatMap { Purpose(rawValue: $0) }
        if case .array(let all)? = what["fields"] { fields = all.compactMap(\.string) } else { fields = [] }
        if case .integer(let moment)? = what["hiddenUntil"] {
            hiddenUntil = Timestamp(milliseconds: moment)
        } else {
            hiddenUntil = nil
        }
    }
}
