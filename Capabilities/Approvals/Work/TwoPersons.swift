package import Journal
package import Kernel
import Masking
package import Platform
import Rights
import Store

/// One proposes, another person agrees within a time, then it may be done once. Each step is a journal entry.
package struct TwoPersons: Sendable {
    /// Characters of an object.
    package static let objectLength = 200
    /// How far back lists go, in days.
    static let listDays: Int64 = 30

    private let house: House

    package init(_ house: House) { self.house = house }

    var now: Timestamp { house.time.now() }
    private var table: ApprovalTable { ApprovalTable(county: house.county) }

    /// Asks for a second person.
    /// - Parameter object: what it is to be done to, in visible ASCII; no personal data.
    /// - Throws: `RightRefusal`, `ApprovalRefusal`.
    package func propose(
        _ kind: ApprovalKind, _ object: String, reason: String, by actor: Actor, key: IdempotencyKey? = nil
    ) async throws -> Approval {
        guard case .post(let holder) = actor else { throw RightRefusal.notSignedIn }
        var own = Object(of: holder.person)
        own.place = holder.place
        try require(actor, kind.proposing, on: own)
        let object = try checked(object, kind)
        // Whoever is meant stands in the case, sealed; a reason needs no name.
        let reason = mask(reason).text
        let id = try await house.door.open(once: key) { passage in
            let proposal = Approval(
                id: ID(at: passage.now), kind: kind, object: object, reason: reason, proposer: holder,
                proposed: passage.now, expires: passage.now.adding(hours: Approval.hours), decider: nil, decided: nil,
                isApproved: false, words: nil, used: nil, reviewer: nil, reviewed: nil, wasRight: nil, finding: nil)
            let pen = try passage.record(entry("approval.proposed", proposal, by: actor, reason: reason), first: true)
            try table.insert(proposal, pen)
            return proposal.id
        }
        return try await find(id, for: actor)
    }

    private func checked(_ object: String, _ kind: ApprovalKind) throws(ApprovalRefusal) -> String {
        if kind.isAboutCase {
            guard let number = try? CaseNumber(parsing: object) else { throw .notACase }
            return number.description
        }
        guard (1...Self.objectLength).contains(object.utf8.count),
            object.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else { throw .object }
        return object
    }

    /// The second person's word.
    /// - Throws: `RightRefusal` (as if it were not there, for those who may not decide on it), `ApprovalRefusal`.
    package func decide(_ id: ID<Approval>, approve: Bool, words: String?, by actor: Actor) async throws -> Approval {
        let consultation = Consultation.current
        let words = words.map { mask($0).text }
        try await house.door.open { passage in
            let found = try table.find(id, passage)
            // What is not there is asked for as well, so that it takes the same and looks the same.
            try require(actor, found?.kind.approving ?? .approveRuling, on: found?.asObject ?? Object(), consultation)
            guard let found, case .post(let holder) = actor else { throw RightRefusal.notThere }
            switch found.state(at: passage.now) {
            case .proposed: break
            case .expired: throw ApprovalRefusal.expired
            default: throw ApprovalRefusal.decided
            }
            let kind = approve ? "approval.approved" : "approval.refused"
            let pen = try passage.record(entry(kind, found, by: actor, reason: words))
            try table.decide(
                id, approved: approve, by: holder, words: words, at: passage.now,
                expires: approve ? passage.now.adding(hours: Approval.hours) : found.expires, pen)
        }
        return try await find(id, for: actor)
    }

    /// A third person has looked at what was done behind an alert.
    /// - Throws: `RightRefusal`, `ApprovalRefusal`.
    package func review(_ id: ID<Approval>, right: Bool, words: String?, by actor: Actor) async throws -> Approval {
        let consultation = Consultation.current
        let words = words.map { mask($0).text }
        try await house.door.open { passage in
            let found = try table.find(id, passage)
            try require(actor, .reviewAlert, on: found?.asObject ?? Object(), consultation)
            guard let found, case .post(let holder) = actor else { throw RightRefusal.notThere }
            guard found.needsReview else { throw ApprovalRefusal.nothingToReview }
            guard found.decider?.person != holder.person else { throw ApprovalRefusal.ownDecision }
            let pen = try passage.record(
                entry("approval.reviewed", found, by: actor, reason: words, what: ["right": .bool(right)]))
            try table.review(id, right: right, by: holder, finding: words, at: passage.now, pen)
        }
        return try await find(id, for: actor)
    }

    /// What waits for this actor now. Asked on every page of those who decide: one look at an index.
    package func attention(for actor: Actor) async throws -> Attention {
        guard case .post(let holder) = actor,
            ApprovalKind.allCases.contains(where: { Rights.decide(actor, $0.approving, on: nil).isAllowed })
        else { return Attention() }
        let (table, now) = (table, house.time.now())
        let open = try await house.reader.read {
            try table.open(since: now.adding(days: -Self.listDays), at: now, $0)
        }
        var attention = Attention()
        for proposal in open {
            if proposal.needsReview {
                let isOwn = proposal.decider?.person == holder.person
                let may = Rights.decide(actor, .reviewAlert, on: proposal.asObject).isAllowed
                if may, !isOwn { attention.alerts += 1 }
            } else if Rights.decide(actor, proposal.kind.approving, on: proposal.asObject).isAllowed {
                attention.waiting += 1
            }
        }
        return attention
    }

    /// Uses an approval up, within the transaction that does what was approved: all or none.
    /// - Parameter actor: the one who proposed it, or a rule of the system on the command line.
    /// - Returns: the approval; whoever does it may have to look at both persons.
    /// - Throws: `ApprovalRefusal`.
    @discardableResult
    package func spend(
        _ id: ID<Approval>, _ kind: ApprovalKind, on object: String, by actor: Actor, _ passage: Passage
    ) throws -> Approval {
        guard let found = try table.find(id, passage), found.kind == kind, found.object == object,
            found.isFor(actor)
        else { throw ApprovalRefusal.other }
        try found.checkReady(at: passage.now)
        let pen = try passage.record(entry("approval.used", found, by: actor, reason: found.reason))
        try table.use(id, at: passage.now, pen)
        if kind.alerts {
            _ = try passage.record(entry("alert.\(kind.rawValue)", found, by: actor, reason: found.reason))
        }
        return found
    }

    /// As `spend`, for what is not done in a transaction of its own.
    package func spend(_ id: ID<Approval>, _ kind: ApprovalKind, on object: String, by actor: Actor) async throws {
        try await house.door.open { passage in _ = try spend(id, kind, on: object, by: actor, passage) }
    }

    /// The approved export of whoever asks, to look at before it is used up.
    /// - Throws: `RightRefusal`, `ApprovalRefusal`.
    package func ready(_ id: ID<Approval>, for actor: Actor) async throws -> Approval {
        let found = try await find(id, for: actor)
        guard found.kind == .export, found.isFor(actor) else { throw ApprovalRefusal.notForExport }
        try found.checkReady(at: now)
        return found
    }

    /// - Throws: `RightRefusal.notThere` also for those who may not know of it.
    package func find(_ id: ID<Approval>, for actor: Actor) async throws -> Approval {
        let table = table
        let found = try await house.reader.read { try table.find(id, $0) }
        try require(actor, .readApproval, on: found?.asObject ?? Object())
        guard let found else { throw RightRefusal.notThere }
        return found
    }

    /// What this actor may know of, newest first, of the last 30 days.
    package func list(for actor: Actor) async throws -> [Approval] {
        let table = table
        let since = house.time.now().adding(days: -Self.listDays)
        let all = try await house.reader.read { try table.list(since: since, limit: 500, $0) }
        return all.filter { consult(actor, .readApproval, on: $0.asObject).isAllowed }
    }

    private func entry(
        _ kind: String, _ proposal: Approval, by actor: Actor, reason: String?, what more: [String: JSON] = [:]
    ) -> Entry {
        Entry(
            kind, Subject(proposal.id), by: actor, reason: reason,
            reference: proposal.kind.isAboutCase ? proposal.object : nil,
            what: .object(
                ["kind": .string(proposal.kind.rawValue), "object": .string(proposal.object)].merging(more) { $1 }))
    }
}

extension Approval {
    fileprivate func checkReady(at now: Timestamp) throws(ApprovalRefusal) {
        switch state(at: now) {
        case .approved: break
        case .used: throw .used
        case .expired: throw .expired
        case .proposed, .refused: throw .notApproved
        }
    }

    fileprivate func isFor(_ actor: Actor) -> Bool {
        switch actor {
        case .system: true
        case .post(let holder): holder.person == proposer.person
        case .anyone, .reporter, .resident: false
        }
    }
}
