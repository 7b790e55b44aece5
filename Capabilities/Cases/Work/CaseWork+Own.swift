package import Approvals
package import Journal
package import Kernel
import Platform
import Reading
package import Store

/// Whose data somebody asks for: a resident who has signed in, or the holder of one report's receipt.
package enum DataOwner: Hashable, Sendable {
    /// - Parameter phone: the keyed hash of their telephone number, which finds what they reported before they signed in.
    case person(ID<Person>, phone: [UInt8]?)
    case report(ID<Report>)

    /// Who the journal says it is about.
    package var subject: Subject {
        switch self {
        case .person(let person, _): Subject(person)
        case .report(let report): Subject(report)
        }
    }
}

/// A report of the one who asks, with its case.
package struct OwnReport: Sendable {
    package let report: StoredReport
    package let subject: Case
    package let hasWords: Bool
    /// The version of the notice they agreed to.
    package let consent: String?
}

/// What was opened for its owner.
package struct OwnData: Sendable {
    package let report: OwnReport
    package let contact: Contact?
    /// The text, and the address if one was given, as they were written, where something is covered.
    package let words: [String]
}

extension CaseWork {
    /// What somebody has reported, newest first, 200 at most.
    package func ownReports(of owner: DataOwner, _ connection: any Connection) throws -> [OwnReport] {
        let rows =
            switch owner {
            case .report(let id):
                try connection.query("SELECT * FROM reports WHERE county = ? AND id = ?", [house.county, id])
            case .person(let person, let phone):
                try connection.query(
                    """
                    SELECT * FROM reports WHERE county = ? AND (person = ? OR phone = ?)
                    ORDER BY received DESC, id DESC LIMIT 200
                    """, [house.county, person, phone])
            }
        return try rows.compactMap { row in
            let report = try StoredReport(row: row)
            guard let subject = try cases.find(report.caseID, connection) else { return nil }
            let words: [UInt8]? = try row["sealed"]
            return OwnReport(report: report, subject: subject, hasWords: words != nil, consent: try row["consent"])
        }
    }

    /// How many pictures came with a report.
    package func pictureCount(of report: ID<Report>, _ connection: any Connection) throws -> Int {
        try AttachmentTable(house.county).ids(of: report, connection).count
    }

    /// Who is told of looks at what belongs to somebody: themselves, their reports and the words about them.
    package func ownSubjects(of owner: DataOwner, _ connection: any Connection) throws -> [Subject] {
        let own = try ownReports(of: owner, connection)
        return [owner.subject] + own.map { Subject($0.report.id) } + Set(own.map { Subject($0.subject.id) })
    }

    /// Opens everything that belongs to somebody, for themselves; logged like every other opening.
    package func openOwn(_ owner: DataOwner, as actor: Actor) async throws -> [OwnData] {
        let own = try await house.reader.read { try ownReports(of: owner, $0) }
        let opened = try await house.door.openSealed(with: house.seal, as: actor, for: .own) { passage in
            (
                try own.flatMap { own in
                    try [ReportSecret.contact, .words].compactMap { secret in
                        try reports.sealed(secret, of: own.report.id, passage).map {
                            Sealed($0, field: "\(secret.rawValue) \(own.report.id)")
                        }
                    }
                }, nil
            )
        }
        let byField = Dictionary(opened.map { ($0.field, $0.bytes) }, uniquingKeysWith: { first, _ in first })
        return try own.map { own in
            let contact = try byField["contact \(own.report.id)"].map { try JSONText.value(Contact.self, from: $0) }
            let words = try byField["words \(own.report.id)"].map { try JSONText.value([String].self, from: $0) }
            return OwnData(report: own, contact: contact, words: words ?? [])
        }
    }

    /// Puts another contact in place of the one of a report.
    /// - Throws: `CaseError.unknown` when the report is not theirs.
    package func correct(
        _ contact: Contact, of report: ID<Report>, owner: DataOwner, as actor: Actor
    ) async throws {
        try await house.door.open { passage in
            guard let own = try ownReports(of: owner, passage).first(where: { $0.report.id == report }) else {
                throw CaseError.unknown
            }
            let what: JSON = ["fields": ["contact"]]
            let pen = try passage.record(Entry("person.corrected", Subject(report), by: actor, what: what))
            try reports.replace(
                contact, of: own.report.id, house.seal, notice: notices.current(at: passage.now), pen)
        }
    }

    /// Agrees anew to word of every step, under the notice in force.
    /// - Throws: `CaseError.unknown` when the report is not theirs.
    package func agreeToNotice(of report: ID<Report>, owner: DataOwner, as actor: Actor) async throws {
        try await house.door.open { passage in
            guard try ownReports(of: owner, passage).contains(where: { $0.report.id == report }) else {
                throw CaseError.unknown
            }
            let version = notices.current(at: passage.now)
            let pen = try passage.record(
                Entry("person.agreed", Subject(report), by: actor, what: consent(to: "notice", version)))
            try pen.execute(
                "UPDATE reports SET consent = ? WHERE county = ? AND id = ?", [version, passage.county, report])
        }
    }

    /// What an entry says of consent: to which purpose, and under which version of the notice.
    private func consent(to purpose: String, _ version: String?) -> JSON {
        .object(["notice": .string(version ?? ""), "purpose": .string(purpose)])
    }

    /// No more word of every step: what was agreed to is taken back as easily as it was given.
    package func withdrawNotice(of report: ID<Report>, owner: DataOwner, as actor: Actor) async throws {
        try await house.door.open { passage in
            guard let own = try ownReports(of: owner, passage).first(where: { $0.report.id == report }) else {
                throw CaseError.unknown
            }
            let pen = try passage.record(
                Entry("person.withdrew", Subject(report), by: actor, what: consent(to: "notice", own.consent)))
            try pen.execute(
                "UPDATE reports SET notify = 0 WHERE county = ? AND id = ?", [passage.county, report])
        }
    }

    /// Destroys what is kept of a person: contact, words, address, pictures, what is sealed beside the journal. What was
    /// done about the matter stays, without the person.
    /// - Returns: how many reports were emptied.
    ///
    /// - Parameter forget: destroys what outsiders could test these positions of the journal against.
    @discardableResult
    package func erase(
        _ owner: DataOwner, as actor: Actor, forget: @escaping ForgetPositions = { _, _ in }
    ) async throws -> Int {
        try await house.door.open { passage in
            try erase(owner, as: actor, forget: forget, passage).reports.count
        }
    }

    /// As `erase`, in the transaction of a passage.
    /// - Parameters:
    ///   - approval: of the two persons who decided it, where it was not the person's own wish.
    ///   - mayTouch: false for a case whose reports stay as they are.
    /// - Returns: the reports that were emptied, and the pen of the entry that names them.
    package func erase(
        _ owner: DataOwner, as actor: Actor, approval: ID<Approval>? = nil, forget: ForgetPositions,
        mayTouch: (Case) -> Bool = { _ in true }, _ passage: Passage
    ) throws -> (reports: [ID<Report>], pen: Pen) {
        let own = try ownReports(of: owner, passage).filter { mayTouch($0.subject) }
        let positions = try passage.erasable([owner.subject] + own.map { Subject($0.report.id) })
        var what: [String: JSON] = [
            "positions": .array(positions.map { .array([.integer($0), .integer($0)]) }),
            "reports": .array(own.map { .string($0.report.id.description) }),
        ]
        what["approval"] = approval.map { .string($0.description) }
        let pen = try passage.record(Entry("person.erased", owner.subject, by: actor, what: .object(what)))
        try pen.erase(positions)
        try forget(positions.map { $0...$0 }, pen)
        for own in own {
            try forgetPictures(of: own.report.id, actor, passage)
            try reports.empty(own.report.id, at: passage.now, pen)
            try ExampleTable(passage.county).forget(own.report.id, passage, pen)
            try searchIndex.change(
                own.subject.id.bytes, receivedAt: own.subject.received, position: passage.position, erased: true, pen)
            // Words about the matter in which somebody else's data may be covered stay with them.
            if own.subject.reporters.count == 1 {
                try pen.eraseSealed(of: Subject(own.subject.id))
                try searchIndex.forgetAdded(to: own.subject.id.bytes, pen)
            }
        }
        return (own.map(\.report.id), pen)
    }

    private func forgetPictures(of report: ID<Report>, _ actor: Actor, _ passage: Passage) throws {
        let table = AttachmentTable(passage.county)
        try forget(try table.ids(of: report, passage) + table.ids(givenBy: report, passage), actor, passage)
    }

    private func forget(_ pictures: [ID<Attachment>], _ actor: Actor, _ passage: Passage) throws {
        let table = AttachmentTable(passage.county)
        for id in pictures {
            let pen = try passage.record(Entry("attachment.forgotten", Subject(id), by: actor))
            try table.erase(id, pen)
        }
    }

    /// One night's batch: contacts and original words of cases closed before a moment.
    package func forget(closedBefore moment: Timestamp, _ passage: Passage) throws -> Int {
        let ids = try reports.lapsed(closedBefore: moment, passage)
        guard !ids.isEmpty else { return 0 }
        let pictures = AttachmentTable(passage.county)
        let shown = Set(try ids.map(\.report).filter { try !pictures.ids(of: $0, passage).isEmpty })
        // Without its pictures a report cannot be proved any more: only an entry that names it excuses that.
        let what: JSON = [
            "reports": .array(shown.map(\.description).sorted().map { .string($0) }),
            "rows": .integer(Int64(ids.count)), "table": "reports",
        ]
        let pen = try passage.record(
            Entry("retention.erased", Subject(ID<DataOwner>(at: passage.now)), by: .system("retention"), what: what),
            first: true)
        for (report, subject) in ids {
            try forgetPictures(of: report, .system("retention"), passage)
            try reports.unseal(report, erased: shown.contains(report) ? passage.now : nil, pen)
            try forget(try pictures.ids(of: subject, passage), .system("retention"), passage)
            try pen.eraseSealed(of: Subject(subject))
        }
        return ids.count
    }
}

/// Destroys what outsiders could test erased positions of the journal against.
package typealias ForgetPositions = @Sendable ([ClosedRange<Int64>], Pen) throws -> Void
