import Ballots
import Cases
import Crypto
import Journal
import Kernel
import Platform
import Rights
import Store
import Transparency

/// What is done to draws. The clerk makes the list, the supervision committee keeps the secret.
struct DrawWork: Sendable {
    let house: House
    let table: DrawTable

    init(_ house: House) {
        self.house = house
        table = DrawTable(house.county)
    }

    static let timer = "draw.reveal"

    /// - Throws: `RightRefusal`, `DrawRefusal`.
    func make(_ plan: DrawPlan, by actor: Actor) async throws -> Draw {
        try require(actor, .conductParticipation, on: Object(at: plan.place))
        return try await house.door.open { [table] passage in
            let draw = plan.draw(try passage.nextNumber("YH", in: "draws"), at: passage.now)
            try draw.checkPlan(at: passage.now)
            let pen = try passage.record(draw.entry("made", by: actor, what: draw.planJSON), first: true)
            try table.insert(draw, pen)
            return draw
        }
    }

    /// Puts a list in place of the one before.
    /// - Throws: `RightRefusal`, `DrawRefusal`.
    func list(_ entrants: [Entrant], for number: CaseNumber, by actor: Actor) async throws {
        try await change(number, .conductParticipation, by: actor) { [table] draw, passage in
            guard draw.state == .draft else { throw DrawRefusal.isSealed }
            let what = JSON.object(["entrants": .integer(Int64(entrants.count))])
            let pen = try passage.record(draw.entry("listed", by: actor, what: what))
            try table.replaceEntrants(entrants, of: draw.id, pen)
        }
    }

    /// Publishes the list and the commitment; from now on neither changes.
    /// - Returns: the secret, which is kept nowhere here: whoever seals has to keep it.
    /// - Throws: `RightRefusal`, `DrawRefusal`.
    func seal(_ number: CaseNumber, by actor: Actor) async throws -> [UInt8] {
        let secret = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
        try await change(number, .witnessParticipation, by: actor) { [table] draw, passage in
            let entrants = try table.entrants(of: draw.id, passage).map(\.id)
            let sealed = try draw.sealed(entrants, commitment: Lots.commitment(to: secret), at: passage.now)
            let pen = try passage.record(sealed.entry("sealed", by: actor, what: sealed.planJSON, isBound: true))
            try table.update(sealed, pen)
            try pen.schedule(Self.timer, of: Subject(draw.id), at: draw.revealBy)
        }
        return secret
    }

    /// - Throws: `RightRefusal`, `DrawRefusal`.
    func reveal(_ number: CaseNumber, secret: [UInt8], value: String, by actor: Actor) async throws {
        try await change(number, .witnessParticipation, by: actor) { [self] draw, passage in
            try finish(try draw.revealed(secret, value: value, at: passage.now), by: actor, passage)
        }
    }

    /// Draws without the secret that was withheld.
    /// - Throws: `RightRefusal`, `DrawRefusal`.
    func fallBack(_ number: CaseNumber, value: String, by actor: Actor) async throws {
        try await change(number, .conductParticipation, by: actor) { [self] draw, passage in
            try finish(try draw.fallenBack(value: value, at: passage.now), by: actor, passage)
        }
    }

    /// Says publicly that a secret was not revealed in time.
    var revealTimer: TimerHandler {
        TimerHandler(Self.timer) { [table] in
            { due, passage in
                guard let id = due.subject.id(of: Draw.self), let draw = try table.find(id, passage),
                    let withheld = draw.withheld(at: passage.now)
                else { return }
                let pen = try passage.record(withheld.entry("withheld", by: .system("draw.withheld")))
                try table.update(withheld, pen)
            }
        }
    }

    private func finish(_ draw: Draw, by actor: Actor, _ passage: Passage) throws {
        let entrants = try table.entrants(of: draw.id, passage).map(\.id)
        let record = draw.record(entrants)?.json ?? .null
        let pen = try passage.record(draw.entry("drawn", by: actor, what: record, isBound: true))
        try table.update(draw, pen)
        try table.rank(draw.ranking(entrants), in: draw.id, pen)
        try pen.cancel(Self.timer, of: Subject(draw.id))
    }

    private func change(
        _ number: CaseNumber, _ action: Action, by actor: Actor,
        _ body: @escaping @Sendable (Draw, Passage) throws -> Void
    ) async throws {
        try await house.door.open { [table] passage in
            guard let draw = try table.find(number, passage) else { throw DrawRefusal.unknown }
            try require(actor, action, on: Object(at: draw.place))
            try body(draw, passage)
        }
    }
}

/// What an organiser says of a new draw.
struct DrawPlan: Sendable {
    var place: DivisionCode
    var title: String
    var text: String
    var places: Int
    var value: Draw.PublicValue
    var revealBy: Timestamp
    var fallback: Draw.PublicValue

    func draw(_ number: CaseNumber, at time: Timestamp) -> Draw {
        Draw(
            id: ID(at: time), number: number, place: place, title: title, text: text, places: places, value: value,
            revealBy: revealBy, fallback: fallback)
    }
}

extension Draw {
    /// - Parameter isBound: the public log then names the SHA-256 of what is published, behind the number.
    func entry(_ kind: String, by actor: Actor, what: JSON = .object([:]), isBound: Bool = false) -> Entry {
        let bound = isBound ? "@sha256:" + Array(SHA256.hash(data: what.canonicalBytes)).hex : ""
        return Entry(
            "draw.\(kind)", Subject(id), by: actor, division: place, reference: number.description + bound, what: what)
    }

    /// What is fixed before chance decides, canonically (RFC 8785) at `/draw/NUMBER/plan.json`.
    var planJSON: JSON {
        var fields: [String: JSON] = [
            "format": .string(DrawRecord.format), "number": .string(number.description), "title": .string(title),
            "places": .integer(Int64(places)), "value": value.json,
            "revealBy": .string(CountyTime.china.format(revealBy)),
            "fallback": fallback.json,
        ]
        if let pool { fields["pool"] = .string(pool.hex) }
        if let commitment { fields["commitment"] = .string(commitment.hex) }
        return .object(fields)
    }
}

extension Draw.PublicValue {
    fileprivate var json: JSON { .object(["name": .string(name), "from": .string(CountyTime.china.format(from))]) }
}

extension DrawRecord {
    /// Canonically (RFC 8785) at `/draw/NUMBER/record.json`.
    var json: JSON {
        .object([
            "format": .string(format), "number": .string(number), "places": .integer(Int64(places)),
            "entrants": .array(entrants.map(JSON.string)), "pool": .string(pool), "commitment": .string(commitment),
            "secret": .string(secret), "isWithheld": .bool(isWithheld), "value": .string(value),
            "beacon": .string(beacon), "seed": .string(seed), "ranking": .array(ranking.map(JSON.string)),
        ])
    }
}
