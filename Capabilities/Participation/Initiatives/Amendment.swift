import Kernel

/// 修改意见: another text for a proposal that still gathers support; its author takes it or says why not.
struct Amendment: Hashable, Sendable {
    enum State: String, Hashable, Sendable, CaseIterable { case open, accepted, declined }

    let id: ID<Amendment>
    let initiative: ID<Initiative>
    /// 1, 2, 3… within the proposal.
    let ordinal: Int
    /// The version of the text that it would change.
    let base: Int
    /// The whole text as it would read; personal data in it is covered.
    let words: String
    let author: ID<Person>?
    let at: Timestamp
    var state = State.open
    /// What the author of the proposal says to it.
    var answer: String?
}

/// A text of a proposal that another has replaced.
struct FormerWords: Hashable, Sendable {
    let version: Int
    let words: String
    /// Until when it stood.
    let until: Timestamp
}

extension Initiative {
    /// - Throws: `InitiativeRefusal`: once an answer is owed, what it is owed to no longer changes.
    func checkAmending(with words: String) throws(InitiativeRefusal) {
        guard state == .gathering else { throw .notGathering }
        guard words != self.words else { throw .sameWords }
    }

    /// The text of an amendment in the place of the own one. Who has joined stays joined, to the version of then.
    /// - Throws: `InitiativeRefusal`.
    func amended(by amendment: Amendment) throws(InitiativeRefusal) -> Initiative {
        guard state == .gathering else { throw .notGathering }
        guard amendment.state == .open else { throw .judgedAlready }
        var next = self
        (next.words, next.version) = (amendment.words, version + 1)
        return next
    }

    /// One no longer supports it. A clock that has begun goes on: an answer that is owed stays owed.
    /// - Throws: `InitiativeRefusal`.
    func left(by person: ID<Person>) throws(InitiativeRefusal) -> Initiative {
        guard state == .gathering || state == .awaiting else { throw .isOver }
        guard person != author else { throw .authorStays }
        var next = self
        next.supporters -= 1
        return next
    }
}
