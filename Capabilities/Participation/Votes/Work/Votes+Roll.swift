import Journal
package import Kernel
import Platform
import Rights
import Store
import Transparency

extension Votes {
    /// Takes a roll in, while the vote is being written. Good lines are taken, bad ones named; bringing the same file again
    /// changes nothing.
    /// - Parameter strict: takes nothing when a line is bad.
    /// - Throws: `CSVError`, `RightRefusal`, `VoteRefusal`.
    package func importRoll(
        _ bytes: [UInt8], of number: CaseNumber, strict: Bool = false, by actor: Actor
    ) async throws -> RollImport {
        let consultation = Consultation.current
        let known = try await house.reader.read { try load(number, $0) }
        let file = try RollFile(bytes, known.roll)
        return try await house.door.open { passage in
            let vote = try load(number, passage)
            try require(actor, .conductParticipation, on: Object(at: vote.place), consultation)
            guard vote.state == .draft else { throw VoteRefusal.state(vote.state) }
            var report = RollImport(rejected: file.rejected)
            guard !strict || file.rejected.isEmpty else { return report }
            let before = try rolls.all(vote.id, passage)
            var new: [(RollEntry, [UInt8])] = []
            let phones = Dictionary(
                before.compactMap { entry in entry.phone.map { ($0, entry.ordinal) } }, uniquingKeysWith: { $1 })
            let old = Dictionary(before.map { ($0.ordinal, $0) }, uniquingKeysWith: { first, _ in first })
            for voter in file.voters {
                let (entry, sealed) = try self.entry(voter, vote, at: passage.now)
                if let phone = entry.phone, let other = phones[phone], other != voter.ordinal {
                    report.rejected.append(RollFault(voter.line, "phone", "phoneTaken", ["no": "\(other)"]))
                } else if let same = old[voter.ordinal], same.says(entry) {
                    report.unchanged += 1
                } else {
                    new.append((entry, sealed))
                }
            }
            report.accepted = new.count
            guard !new.isEmpty else { return report }
            let pen = try passage.record(
                self.entry(
                    "vote.rollImported", vote, by: actor,
                    what: [
                        "accepted": .integer(Int64(report.accepted)), "unchanged": .integer(Int64(report.unchanged)),
                        "rejected": .integer(Int64(report.rejected.count)),
                    ]))
            for (entry, sealed) in new { try rolls.put(entry, sealed: sealed, pen) }
            return report
        }
    }

    /// Says that a voter died, moved away or stands on the roll by mistake. After the notice the roll keeps its size, and
    /// nobody votes in that place.
    package func end(_ ordinal: Int, _ ending: RollEntry.Ending, in number: CaseNumber, by actor: Actor) async throws {
        let consultation = Consultation.current
        try await house.door.open { passage in
            let vote = try load(number, passage)
            try require(actor, .conductParticipation, on: Object(at: vote.place), consultation)
            guard [.draft, .noticed, .open].contains(vote.state) else { throw VoteRefusal.state(vote.state) }
            guard let entry = try rolls.entry(ordinal, in: vote.id, passage) else {
                throw VoteRefusal.noSuchVoter(ordinal)
            }
            if let before = entry.ending { throw VoteRefusal.ended(before) }
            let pen = try passage.record(
                self.entry(
                    "vote.rollEnded", vote, by: actor,
                    what: ["ordinal": .integer(Int64(ordinal)), "ending": .string(ending.rawValue)]))
            try rolls.end(entry, ending, at: passage.now, pen)
        }
    }

    /// Names, telephones and units in full, for the desk where people are recognised. Everybody on the roll can read that
    /// it was looked at.
    /// - Returns: by the id of the entry.
    func openRoll(_ number: CaseNumber, by actor: Actor) async throws -> [ID<RollEntry>: RollPerson] {
        let consultation = Consultation.current
        let opened = try await house.door.openSealed(with: house.seal, as: actor, for: .verification) { passage in
            let vote = try load(number, passage)
            try require(actor, .readRoll, on: Object(at: vote.place), consultation)
            return (try rolls.sealed(vote.id, passage), number.description)
        }
        return try opened.reduce(into: [:]) { people, one in
            guard let id = one.owner(of: RollEntry.self) else { return }
            people[id] = try JSONText.value(RollPerson.self, from: one.bytes)
        }
    }

    private func entry(_ voter: RollFile.Voter, _ vote: Vote, at now: Timestamp) throws -> (RollEntry, [UInt8]) {
        let person = RollPerson(
            name: voter.name, phone: voter.phone ?? "", household: voter.household, units: voter.units)
        let plain = try JSONText.bytes(person)
        // Only this county can make it, so nobody finds out who is on a roll by trying names.
        let salt = house.seal.secret(for: vote.id.bytes + Array("\(voter.ordinal)".utf8), purpose: "vote roll")
        let id = ID<RollEntry>(at: now)
        let entry = RollEntry(
            id: id, vote: vote.id, ordinal: voter.ordinal,
            label: vote.method == .open ? voter.name : Self.covered(voter.name), household: voter.household,
            weight: voter.area, phone: voter.phone.map { house.seal.lookup($0, kind: "phone") },
            identity: TreeHash.leaf(salt + plain).bytes, ended: nil, ending: nil)
        return (entry, try house.seal.seal(plain, of: id))
    }

    /// The first sign of a name, and up to three stars for the rest.
    static func covered(_ name: String) -> String {
        name.prefix(1) + String(repeating: "*", count: min(3, max(1, name.count - 1)))
    }
}

/// What is sealed of a voter.
struct RollPerson: Codable, Hashable {
    let name: String
    let phone: String
    let household: String
    let units: [String]
}

extension RollEntry {
    /// Whether a line says the same of a voter again; that somebody died meanwhile stays.
    fileprivate func says(_ other: RollEntry) -> Bool {
        (label, weight, identity, phone) == (other.label, other.weight, other.identity, other.phone)
    }
}
