import Cases
package import Journal
package import Kernel
package import Platform
import Posts
import Rights
import Store

/// What people do with word of cases: reading it, saying how they want it, asking for no more.
package struct NoticeWork: Sendable {
    package let house: House
    let cases: CaseWork
    let staff: Staff
    let senders: NoticeSenders
    let pace: Pace
    let time: any TimeSource
    let phone: PhoneHash

    var notices: NoticeTable { NoticeTable(house.county) }
    var deliveries: DeliveryTable { DeliveryTable(house.county) }
    var wishes: PreferenceTable { PreferenceTable(house.county) }
    var books: Outbox { Outbox(Self.reader, house.door) }

    /// The name under which the journal is read.
    static let reader = "notices"

    /// Tells of what happens from now on, once for a county: what happened before is no news.
    package func begin() async throws { try await books.begin() }

    // MARK: Reading

    /// What lies in the inbox of whoever asks, and from now on is read.
    func open(_ recipients: [Recipient]) async throws -> [StoredNotice] {
        let (notices, now) = (notices, time.now())
        let found = try await house.reader.read { try notices.list(recipients, $0) }
        let unread = Array(Set(found.filter { $0.read == nil }.map(\.recipient)))
        if !unread.isEmpty { try await books.keepBooks { try notices.read(unread, at: now, $0) } }
        return found
    }

    func list(_ recipients: [Recipient]) async throws -> [StoredNotice] {
        let notices = notices
        return try await house.reader.read { try notices.list(recipients, $0) }
    }

    /// - Returns: the notice, if it lies in this inbox; from now on it is read, and so is all word of the same case.
    func read(_ id: ID<StoredNotice>, of recipient: Recipient) async throws -> StoredNotice {
        let (notices, now) = (notices, time.now())
        return try await books.keepBooks { connection in
            guard let found = try notices.find(id, connection), found.recipient == recipient else {
                throw NoticeRefusal.unknown
            }
            try notices.read([recipient], of: found.about.key, at: now, connection)
            return found
        }
    }

    func readAll(of recipient: Recipient) async throws {
        let (notices, now) = (notices, time.now())
        try await books.keepBooks { try notices.read([recipient], at: now, $0) }
    }

    /// At most 99.
    package func unread(of person: ID<Person>) async throws -> Int {
        let notices = notices
        return try await house.reader.read { try notices.unread(of: .person(person), most: 99, $0) }
    }

    /// Word of what waits for somebody is read by looking at it.
    func readTurns(of person: ID<Person>) async throws {
        let (notices, now) = (notices, time.now())
        let isUnread = try await house.reader.read {
            try notices.latestUnread(of: NoticeSubject.turnsKey, for: .person(person), $0) != nil
        }
        guard isUnread else { return }
        try await books.keepBooks { try notices.read([.person(person)], of: NoticeSubject.turnsKey, at: now, $0) }
    }

    // MARK: Wishes

    func wishes(of owner: WishOwner) async throws -> StoredPreferences {
        let wishes = wishes
        return try await house.reader.read { try wishes.find(owner, $0) ?? StoredPreferences() }
    }

    /// What somebody writes down: an address that is left empty stays as it is, unless it is to be taken away.
    struct Wish: Sendable {
        var choices = Preferences()
        var email: String?
        var phone: String?
        var forgetsEmail = false
        var forgetsPhone = false
        /// Messages about this report may come again.
        var resumes = false
    }

    /// Keeps how somebody wants to be told; addresses are sealed before they are written.
    func keep(_ wish: Wish, of owner: WishOwner, as actor: Actor) async throws {
        let (wishes, seal) = (wishes, house.seal)
        try await house.door.open { passage in
            var what: [String: JSON] = [
                "muted": .array(wish.choices.muted.map(\.rawValue).sorted().map { .string($0) })
            ]
            what["channel"] = wish.choices.channel.map { .string($0.rawValue) }
            what["quiet"] = wish.choices.quiet.map { .string($0.description) }
            let pen = try passage.record(Entry("notice.wished", owner.subject, by: actor, what: .object(what)))
            try wishes.put(wish.choices, of: owner, at: passage.now, pen)
            if wish.email != nil || wish.forgetsEmail {
                try wishes.put(try owner.seal(wish.email, with: seal), as: .email, of: owner, pen)
            }
            if wish.phone != nil || wish.forgetsPhone {
                try wishes.put(try owner.seal(wish.phone, with: seal), as: .text, of: owner, pen)
            }
            if wish.resumes { try wishes.put(stopped: nil, of: owner, at: passage.now, pen) }
        }
    }

    /// Destroys what is kept of somebody who is forgotten, in the transaction that forgets them.
    package func forget(_ person: ID<Person>?, _ reports: [ID<Report>], _ pen: Pen) throws {
        if let person { try wishes.forget(.person(person), pen) }
        for report in reports { try wishes.forget(.report(report), pen) }
    }

    // MARK: No more

    /// What a link of a message leads to.
    struct Linked: Sendable {
        let report: ID<Report>
        let subject: Case
        let isStopped: Bool
    }

    /// - Throws: `NoticeRefusal.link`.
    func follow(_ link: LinkCode) async throws -> Linked {
        let (wishes, reports, subjects) = (wishes, ReportTable(house.county), CaseTable(house.county))
        return try await house.reader.read { connection in
            guard let report = try wishes.report(of: link, connection),
                let stored = try reports.find(report, connection), stored.erased == nil,
                var subject = try subjects.find(stored.caseID, connection)
            else { throw NoticeRefusal.link }
            if let target = subject.mergedInto, let other = try subjects.find(target.id, connection) {
                subject = other
            }
            let stopped = try wishes.find(.report(report), connection)?.isStopped ?? false
            return Linked(report: report, subject: subject, isStopped: stopped)
        }
    }

    /// No more messages about this report; twice does it once.
    func stop(_ link: LinkCode) async throws {
        let linked = try await follow(link)
        guard !linked.isStopped else { return }
        let (wishes, owner) = (wishes, WishOwner.report(linked.report))
        try await house.door.open { passage in
            let pen = try passage.record(
                Entry("notice.stopped", owner.subject, by: .reporter(linked.report), what: ["by": "link"]))
            try wishes.put(stopped: passage.now, of: owner, at: passage.now, pen)
        }
    }

    // MARK: What did not go through

    struct Failures: Sendable {
        let failed: [(delivery: StoredDelivery, number: String, kind: String)]
        let counts: [StoredDelivery.State: Int]
    }

    func failures() async throws -> Failures {
        let (deliveries, week) = (deliveries, time.now().adding(days: -7))
        return try await house.reader.read { connection in
            Failures(
                failed: try deliveries.failed(connection), counts: try deliveries.counts(since: week, connection))
        }
    }

    /// Tries again at once.
    /// - Parameter id: of one message; `nil` for all that did not go through.
    /// - Throws: `NoticeRefusal.notFailed`.
    func retry(_ id: ID<StoredDelivery>?, as actor: Actor) async throws {
        let (deliveries, now) = (deliveries, time.now())
        try await house.door.open { passage in
            try require(actor, .manageDeliveries, on: nil)
            let subject = id.map { Subject($0) } ?? Subject(ID<StoredDelivery>(at: passage.now))
            let pen = try passage.record(
                Entry("notice.retried", subject, by: actor, what: ["all": .bool(id == nil)]))
            guard try deliveries.retry(id, at: now, pen) > 0 else { throw NoticeRefusal.notFailed }
        }
    }
}
