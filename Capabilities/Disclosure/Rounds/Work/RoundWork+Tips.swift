import Foundation
import Journal
import Kernel
import Platform
import Store

/// A dialogue as whoever may read it reads it.
struct TipDialogue: Sendable {
    let tip: Tip
    let round: Round
    let turns: [(message: TipMessage, words: TipWords)]
}

extension RoundWork {
    /// What somebody tells.
    struct TipDraft: Sendable, Hashable {
        var village: DivisionCode
        var kind: String
        var words: String
        var contact: String?
        /// Drawn by lot for the form: the same form sent twice is one tip, a changed one is another.
        var ticket: String

        /// Everything that makes it this tip.
        var whole: String {
            [ticket, village.description, kind, words, contact ?? ""].map { "\($0.utf8.count):\($0)" }.joined()
        }
    }

    /// Takes a tip in a running round. Who tells is nobody's to know: whoever asks is written down as anyone.
    /// - Returns: the code to come back with, which is kept nowhere.
    /// - Throws: `TipRefusal`, `RoundRefusal`.
    func leave(_ draft: TipDraft, in number: CaseNumber) async throws -> TipCode {
        guard try terms().kind(draft.kind) != nil else { throw TipRefusal.kind }
        let code = TipCode(ticket: draft.whole, house.seal)
        let hash = code.hash(house.seal)
        try await house.door.open { passage in
            guard let round = try table.find(number, passage) else { throw RoundRefusal.unknown }
            let today = CountyTime.china.date(passage.now)
            guard try tips.find(code: hash, passage) == nil else { return }
            guard round.state(on: today) == .running, round.villages.contains(draft.village) else {
                throw TipRefusal.closed
            }
            let tip = Tip(id: .drawn(), round: round.id, village: draft.village, kind: draft.kind, day: today)
            let pen = try passage.record(turn(round, by: .anyone))
            try tips.insert(tip, code: hash, pen)
            try say(TipWords(words: draft.words, contact: draft.contact), isTeam: false, 1, tip, today, pen)
        }
        return code
    }

    /// What the holder of a code reads.
    /// - Throws: `TipRefusal.code`, whatever is wrong with it.
    func read(_ code: TipCode?) async throws -> TipDialogue {
        let (table, hash) = (tips, try await known(code))
        return try await dialogue(as: .anyone, for: .own) { passage in
            guard let tip = try table.find(code: hash, passage) else { throw TipRefusal.code }
            return tip
        }
    }

    /// The holder of a code tells more. What is told already is not opened for it: so that nobody sees by two looks around
    /// a turn that it was not the first.
    /// - Parameter ticket: drawn by lot for each form: the same form sent twice is one turn.
    /// - Throws: `TipRefusal`.
    func tell(_ words: String, ticket: String = UUID().uuidString, with code: TipCode?) async throws {
        let hash = try await known(code)
        let whole = Array("\(ticket.utf8.count):\(ticket)\(words)".utf8)
        let id = ID<TipMessage>.drawn(from: house.seal.secret(for: hash + whole, purpose: "tip turn"))
        try await house.door.open { passage in
            guard try !tips.has(id, passage) else { return }
            guard let tip = try tips.find(code: hash, passage), let round = try table.find(tip.round, passage) else {
                throw TipRefusal.code
            }
            guard tip.outcome == nil else { throw TipRefusal.settled }
            let pen = try passage.record(turn(round, by: .anyone))
            let ordinal = try tips.messages(of: tip.id, passage).count + 1
            let today = CountyTime.china.date(passage.now)
            try say(TipWords(words: words), as: id, isTeam: false, ordinal, tip, today, pen)
        }
    }

    /// Looks before the door, which only those who may shall hold up.
    @discardableResult
    func known(_ code: TipCode?) async throws -> [UInt8] {
        let (table, hash) = (tips, code?.hash(house.seal))
        guard let hash, try await house.reader.read({ try table.find(code: hash, $0) }) != nil else {
            throw TipRefusal.code
        }
        return hash
    }

    func say(
        _ words: TipWords, as id: ID<TipMessage> = .drawn(), isTeam: Bool, _ ordinal: Int, _ tip: Tip,
        _ day: LocalDate, _ pen: Pen
    ) throws {
        let message = TipMessage(id: id, ordinal: ordinal, isTeam: isTeam, day: day)
        let sealed = try house.seal.seal(try JSONText.bytes(words), of: message.id)
        try tips.insert(message, of: tip.id, sealed: sealed, pen)
    }

    /// Opens a dialogue through the one door, which writes down first that somebody of the round looks.
    func dialogue(
        as actor: Actor, for purpose: Purpose, _ find: @escaping @Sendable (Passage) throws -> Tip
    ) async throws -> TipDialogue {
        let (rounds, tips) = (table, tips)
        let opened = try await house.door.openSealed(with: house.seal, as: actor, for: purpose) { passage in
            let tip = try find(passage)
            return (try tips.sealed(of: tip, passage), nil)
        }
        let words = try opened.reduce(into: [ID<TipMessage>: TipWords]()) { words, one in
            guard let id = one.owner(of: TipMessage.self) else { return }
            words[id] = try JSONText.value(TipWords.self, from: one.bytes)
        }
        guard let first = words.keys.first else { throw TipRefusal.unknown }
        return try await house.reader.read { connection in
            guard let tip = try tips.find(holding: first, connection),
                let round = try rounds.find(tip.round, connection)
            else { throw TipRefusal.unknown }
            let turns = try tips.messages(of: tip.id, connection).compactMap { message in
                words[message.id].map { (message: message, words: $0) }
            }
            return TipDialogue(tip: tip, round: round, turns: turns)
        }
    }
}
