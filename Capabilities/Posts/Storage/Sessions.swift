import Journal
package import Kernel
package import Platform
import Store
import Synchronization

/// Who is signed in as which post.
package final class Sessions: Sendable {
    /// A session ends after this long without use.
    package static let idleHours: Int64 = 12
    /// Use is written down at most this often, so a session may end up to an hour early.
    static let extendedEveryHours: Int64 = 1
    /// Signing out on another server counts after this long at the latest.
    static let cachedMilliseconds: Int64 = 5000
    private static let cacheLimit = 10_000

    private struct Known {
        let post: ID<Post>
        let person: ID<Person>
        let expires: Timestamp
        let read: Timestamp
    }

    private let house: House
    private let staff: Staff
    private let known = Mutex<[SessionToken: Known]>([:])

    package init(_ house: House, staff: Staff) {
        self.house = house
        self.staff = staff
    }

    /// Signs in as the person who holds `post` today.
    package func signIn(_ post: ID<Post>) async throws -> (token: SessionToken, holder: PostHolder) {
        let directory = try await staff.directory()
        guard directory.post(post) != nil else { throw SignInRefusal.unknownPost }
        guard let holder = directory.holder(of: post, on: staff.today) else { throw SignInRefusal.vacant }
        let token = SessionToken()
        try await house.door.open { passage in
            let pen = try passage.record(Entry("session.started", Subject(post), by: .post(holder)))
            try pen.execute("DELETE FROM sessions WHERE county = ? AND expires < ?", [passage.county, passage.now])
            try pen.execute(
                """
                INSERT INTO sessions (county, token_hash, post, person, created, expires) VALUES (?, ?, ?, ?, ?, ?)
                """,
                [
                    passage.county, token.hash, post, holder.person, passage.now,
                    passage.now.adding(hours: Self.idleHours),
                ])
        }
        return (token, holder)
    }

    /// The one who acts with `token`; `nil` when it was never given out, has ended, or the post was handed over since.
    package func holder(_ token: SessionToken) async throws -> PostHolder? {
        let now = house.time.now()
        guard let session = try await session(token, now), now < session.expires else { return nil }
        let directory = try await staff.directory()
        guard let holder = directory.holder(of: session.post, on: staff.today), holder.person == session.person
        else { return nil }
        if session.expires < now.adding(hours: Self.idleHours - Self.extendedEveryHours) {
            try await extend(token, holder)
        }
        return holder
    }

    /// Ends the session; nothing happens when there is none.
    package func signOut(_ token: SessionToken) async throws {
        guard let holder = try await holder(token) else { return }
        try await house.door.open { passage in
            guard
                try passage.first(
                    "SELECT post FROM sessions WHERE county = ? AND token_hash = ? AND ended IS NULL",
                    [passage.county, token.hash]) != nil
            else { return }
            let pen = try passage.record(Entry("session.ended", Subject(holder.post), by: .post(holder)))
            try pen.execute(
                "UPDATE sessions SET ended = ? WHERE county = ? AND token_hash = ?",
                [passage.now, passage.county, token.hash])
        }
        known.withLock { $0[token] = nil }
    }

    private func session(_ token: SessionToken, _ now: Timestamp) async throws -> Known? {
        if let known = known.withLock({ $0[token] }), known.read <= now,
            now < known.read.adding(milliseconds: Self.cachedMilliseconds)
        {
            return known
        }
        let county = house.county
        let row = try await house.reader.read { connection in
            try connection.first(
                "SELECT post, person, expires FROM sessions WHERE county = ? AND token_hash = ? AND ended IS NULL",
                [county, token.hash])
        }
        let session = try row.map { row in
            Known(post: try row["post"], person: try row["person"], expires: try row["expires"], read: now)
        }
        known.withLock { known in
            if known.count >= Self.cacheLimit { known = [:] }
            known[token] = session
        }
        return session
    }

    private func extend(_ token: SessionToken, _ holder: PostHolder) async throws {
        try await house.door.open { passage in
            let pen = try passage.record(Entry("session.extended", Subject(holder.post), by: .post(holder)))
            try pen.execute(
                "UPDATE sessions SET expires = ? WHERE county = ? AND token_hash = ? AND ended IS NULL",
                [passage.now.adding(hours: Self.idleHours), passage.county, token.hash])
        }
        known.withLock { $0[token] = nil }
    }
}

/// Why somebody could not sign in.
package enum SignInRefusal: Explained, Hashable {
    case unknownPost
    /// Nobody holds the post today.
    case vacant
    /// What was asked is only for those who have signed in.
    case notSignedIn

    package var explanation: Explanation {
        switch self {
        case .unknownPost:
            Explanation(.invalid, "posts.signIn.unknownPost", fields: [.init("/post", "posts.signIn.unknownPost")])
        case .vacant: Explanation(.conflict, "posts.signIn.vacant")
        case .notSignedIn: Explanation(.notSignedIn, "posts.signIn.needed")
        }
    }
}

extension Sessions {
    /// Ends every session of a post, as when its holder has lost a telephone.
    /// - Returns: how many were open.
    package func endAll(of post: ID<Post>, by actor: Actor) async throws -> Int {
        let ended = try await house.door.open { passage in
            let pen = try passage.record(Entry("session.allEnded", Subject(post), by: actor))
            return try pen.execute(
                "UPDATE sessions SET ended = ? WHERE county = ? AND post = ? AND ended IS NULL AND expires > ?",
                [passage.now, passage.county, post, passage.now])
        }
        known.withLock { $0 = [:] }
        return ended
    }
}
