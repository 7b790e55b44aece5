import Journal
import Kernel
import Platform
import Rights
import Store

extension OfferWork {
    /// Takes in a list of those whom an offer is for. Before the beginning a new file takes the place of the one before;
    /// from then on it only adds. Good lines are taken, bad ones named.
    /// - Throws: `RightRefusal`, `OfferRefusal`.
    func importEntitled(_ bytes: [UInt8], of number: CaseNumber, by actor: Actor) async throws -> RollImport {
        let file = EntitledFile(bytes)
        return try await house.door.open { [self] passage in
            guard let offer = try table.find(number, passage) else { throw OfferRefusal.unknown }
            try require(actor, .conductParticipation, on: Object(at: offer.place))
            guard offer.isListed else { throw OfferRefusal.forEverybody }
            let isBefore = passage.now < offer.opens
            guard passage.now < offer.closes else { throw OfferRefusal.over }
            var report = RollImport(rejected: file.rejected)
            let known = Set(isBefore ? [] : try entitled.all(offer.id, passage).map(\.phone))
            let entries = try file.lines.compactMap { line -> (Entitled, sealed: [UInt8])? in
                let hash = house.seal.lookup(line.phone, kind: "phone")
                guard !known.contains(hash) else { return nil }
                let id = ID<Entitled>(at: passage.now)
                let plain = try JSONText.bytes(EntitledPerson(name: line.name, phone: line.phone))
                return (
                    Entitled(id: id, label: Votes.covered(line.name), phone: hash),
                    try house.seal.seal(plain, of: id)
                )
            }
            (report.accepted, report.unchanged) = (entries.count, file.lines.count - entries.count)
            guard !entries.isEmpty else { return report }
            let pen = try passage.record(
                offer.entry(
                    "listed", by: actor,
                    what: .object([
                        "accepted": .integer(Int64(report.accepted)), "unchanged": .integer(Int64(report.unchanged)),
                        "rejected": .integer(Int64(report.rejected.count)), "anew": .bool(isBefore),
                    ])))
            if isBefore { try entitled.clear(offer.id, pen) }
            try entitled.add(entries, to: offer.id, pen)
            return report
        }
    }

    /// The entry that a claim of this person uses up; `nil` where an offer is for everybody.
    /// - Throws: `OfferRefusal`.
    func entry(of person: ID<Person>, for offer: Offer, _ connection: any Connection) throws -> Entitled? {
        guard offer.isListed else { return nil }
        guard let entry = try entitled.entry(of: person, for: offer.id, connection) else {
            throw OfferRefusal.notOnList
        }
        guard entry.claim == nil else { throw OfferRefusal.usedUp }
        return entry
    }

    /// Names and telephones of a list in full, for where things are handed out. Whoever is on it can read that it was
    /// looked at.
    func openEntitled(_ number: CaseNumber, by actor: Actor) async throws -> [ID<Entitled>: EntitledPerson] {
        let consultation = Consultation.current
        let opened = try await house.door.openSealed(with: house.seal, as: actor, for: .verification) {
            [table, entitled] passage in
            guard let offer = try table.find(number, passage) else { throw OfferRefusal.unknown }
            try require(actor, .readRoll, on: Object(at: offer.place), consultation)
            return (try entitled.sealed(offer.id, passage), number.description)
        }
        return try opened.reduce(into: [:]) { people, one in
            guard let id = one.owner(of: Entitled.self) else { return }
            people[id] = try JSONText.value(EntitledPerson.self, from: one.bytes)
        }
    }

    /// Erases who stood on lists, long after the end.
    var listSweep: Sweep {
        Sweep("offerEntitled") { [county = house.county] passage in
            let before = passage.now.adding(days: -Int64(Offers.keptDays))
            let ended = "offer IN (SELECT id FROM offers WHERE county = ? AND closes < ?)"
            let old: Int =
                try passage.first(
                    "SELECT COUNT(*) AS n FROM offer_entitled WHERE county = ? AND \(ended)",
                    [county, county, before])?["n"] ?? 0
            guard old > 0 else { return 0 }
            let pen = try passage.record(
                Entry(
                    "offer.listsForgotten", Subject(ID<Offer>(at: passage.now)), by: .system("offer.listsForgotten"),
                    what: .object(["people": .integer(Int64(old))])))
            return try pen.execute(
                "DELETE FROM offer_entitled WHERE county = ? AND \(ended)", [county, county, before])
        }
    }
}
