package import Credentials
import Journal
package import Kernel
package import Platform
package import Posts
import Store
import Synchronization

/// Who is signed in.
package final class Sessions: Sendable {
    /// Signing out on another server counts after this long at the latest.
    static let cachedMilliseconds: Int64 = 5000
    private static let cacheLimit = 10_000

    private struct Known {
        let session: Session
        let read: Timestamp
    }

    let house: House
    let staff: Staff
    let table: SessionTable
    private let settings: AccountSettings
    /// Until when each lives without use; use is not entered in the journal.
    private let living: ShortLived
    private let known = Mutex<[SecretToken: Known]>([:])

    package init(_ house: House, staff: Staff, settings: AccountSettings) {
        self.house = house
        self.staff = staff
        self.settings = settings
        table = SessionTable(county: house.county)
        living = ShortLived("session", house.door)
    }

    /// Whether anybody may act as any post.
    package var isDevelopment: Bool { settings.isDevelopment }

    // MARK: Beginning

    /// Signs in as the person who holds `post` today, without further question.
    /// - Throws: `SignInRefusal`, also where this is not allowed.
    package func signIn(
        _ post: ID<Post>, device: Device = Device(agent: nil)
    ) async throws -> (token: SecretToken, holder: PostHolder) {
        guard settings.isDevelopment else { throw SignInRefusal.noDevelopment }
        let directory = try await staff.directory()
        guard directory.post(post) != nil else { throw SignInRefusal.unknownPost }
        guard let holder = directory.holder(of: post, on: staff.today) else { throw SignInRefusal.vacant }
        let token = try await house.door.open { passage in
            try self.begin(
                .development, account: nil, person: holder.person, post: post, by: .post(holder), device: device,
                passage)
        }
        return (token, holder)
    }

    /// Begins a session within a passage: a new token, whatever the browser held before.
    func begin(
        _ kind: Session.Kind, account: ID<Account>?, person: ID<Person>, post: ID<Post>?, by actor: Actor,
        device: Device, ends: Timestamp? = nil, _ passage: Passage
    ) throws -> SecretToken {
        let times = settings.times(kind)
        let token = SecretToken()
        let session = Session(
            id: ID(at: passage.now), kind: kind, account: account, person: person, post: post, device: device.words,
            created: passage.now, ends: ends ?? passage.now.adding(minutes: times.whole),
            idleEnd: passage.now.adding(minutes: times.idle))
        let pen = try passage.record(
            Entry("session.started", subject(session), by: actor, what: ["kind": .string(kind.rawValue)]))
        try table.add(session, token, pen)
        try living.keep(under: token.hash, until: min(session.idleEnd, session.ends), in: passage)
        return token
    }

    /// What entries about a session are about: the account or post or resident, so that theirs lie together.
    private func subject(_ session: Session) -> Subject {
        if let account = session.account { return Subject(account) }
        return session.post.map { Subject($0) } ?? Subject(session.person)
    }

    // MARK: Use

    /// The session of `token`; `nil` when it was never given out or is over.
    package func session(_ token: SecretToken) async throws -> Session? {
        let now = house.time.now()
        guard let session = try await read(token, now), now < session.ends, now < session.idleEnd else { return nil }
        let idle = settings.times(session.kind).idle
        // Prolonged when a tenth of the time has gone by, so that asking often writes little.
        if session.idleEnd < now.adding(milliseconds: idle * 54_000), session.idleEnd < session.ends {
            try await living.prolong(token.hash, until: min(now.adding(minutes: idle), session.ends))
            known.withLock { $0[token] = nil }
        }
        return session
    }

    /// Who acts in a session today; `nil` when the post was handed over since.
    package func actor(_ session: Session) async throws -> Actor? {
        guard let post = session.post else { return session.kind == .resident ? .resident(session.person) : nil }
        let directory = try await staff.directory()
        guard let holder = directory.holder(of: post, on: staff.today), holder.person == session.person else {
            return nil
        }
        return .post(holder)
    }

    /// The one who acts as a post with `token`.
    package func holder(_ token: SecretToken) async throws -> PostHolder? {
        guard let session = try await session(token), case .post(let holder) = try await actor(session) else {
            return nil
        }
        return holder
    }

    /// - Returns: a new token for the same person acting as another of their posts; the old one is over.
    func change(_ token: SecretToken, _ session: Session, to holder: PostHolder) async throws -> SecretToken {
        let new = try await house.door.open { passage in
            guard try self.table.find(token.hash, idleEnd: session.idleEnd, passage) != nil else {
                throw SignInRefusal.notSignedIn
            }
            let pen = try passage.record(
                Entry(
                    "session.postChosen", self.subject(session), by: .post(holder),
                    what: ["post": .string(holder.post.description)]))
            try self.table.end(token.hash, at: passage.now, pen)
            try self.living.forget(token.hash, in: passage)
            return try self.begin(
                session.kind, account: session.account, person: session.person, post: holder.post, by: .post(holder),
                device: Device(stored: session.device), ends: session.ends, passage)
        }
        known.withLock { $0[token] = nil }
        return new
    }

    private func read(_ token: SecretToken, _ now: Timestamp) async throws -> Session? {
        if let known = known.withLock({ $0[token] }), known.read <= now,
            now < known.read.adding(milliseconds: Self.cachedMilliseconds)
        {
            return known.session
        }
        let (living, table) = (living, table)
        let session = try await house.reader.read { connection -> Session? in
            guard let end = try living.end(of: token.hash, connection) else { return nil }
            return try table.find(token.hash, idleEnd: end, connection)
        }
        known.withLock { known in
            if known.count >= Self.cacheLimit { known = [:] }
            known[token] = session.map { Known(session: $0, read: now) }
        }
        return session
    }

    // MARK: Ending

    /// Ends the session; nothing happens when there is none.
    package func signOut(_ token: SecretToken) async throws {
        guard let session = try await session(token) else { return }
        let actor = try await actor(session) ?? .system("sign-out")
        try await end(token.hash, session, by: actor, "session.ended")
    }

    private func end(_ hash: [UInt8], _ session: Session, by actor: Actor, _ kind: String) async throws {
        try await house.door.open { passage in
            guard try self.table.find(hash, idleEnd: session.idleEnd, passage) != nil else { return }
            let pen = try passage.record(Entry(kind, self.subject(session), by: actor))
            try self.table.end(hash, at: passage.now, pen)
            try self.living.forget(hash, in: passage)
        }
        forget()
    }

    /// What a person has open, on whatever device; the newest first.
    package func open(of person: ID<Person>) async throws -> [Session] {
        let (living, table, now) = (living, table, house.time.now())
        return try await house.reader.read { connection in
            try table.open(of: person, at: now, connection).filter { try living.end(of: $0.hash, connection) != nil }
                .map(\.1)
        }
    }

    /// Ends one of a person's own sessions.
    /// - Throws: `SignInRefusal.unknownSession` when it is not theirs or over.
    package func end(_ id: ID<Session>, of person: ID<Person>, by actor: Actor) async throws {
        let (table, now) = (table, house.time.now())
        let found = try await house.reader.read { connection in
            try table.open(of: person, at: now, connection).first { $0.1.id == id }
        }
        guard let found else { throw SignInRefusal.unknownSession }
        try await end(found.hash, found.1, by: actor, "session.ended")
    }

    /// Ends every session of a post, as when its holder has lost a telephone.
    /// - Returns: how many were open.
    package func endAll(of post: ID<Post>, by actor: Actor) async throws -> Int {
        let ended = try await house.door.open { passage in
            let pen = try passage.record(Entry("session.allEnded", Subject(post), by: actor))
            return try self.table.endAll(ofPost: post, at: passage.now, pen)
        }
        forget()
        return ended
    }

    /// Looks every session up again at its next use.
    func forget() { known.withLock { $0 = [:] } }
}
