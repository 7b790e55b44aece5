package import Approvals
package import Journal
package import Kernel
import Platform
import Posts
import Rights
import Store

extension CaseWork {
    /// Opens the sealed contact of a report: logged first, shown after.
    /// - Parameters:
    ///   - report: `nil` with an approval opens the first that left one.
    ///   - approval: a second person's, for those who are not in charge of the case.
    /// - Throws: `RightRefusal` when the actor's post has nothing to do with it; `ApprovalRefusal`;
    ///   `CaseError.noContact`.
    package func openContact(
        of report: ID<Report>?, on number: CaseNumber, as actor: Actor, purpose: Purpose, approval: ID<Approval>? = nil
    ) async throws -> (report: ID<Report>, contact: Contact) {
        let directory = try await staff.directory()
        let consultation = Consultation.current
        try await askFirst(about: number) { object, connection in
            var object = object
            object.isNameless = try report.flatMap { try reports.find($0, connection) }?.isAnonymous == true
            try require(actor, approval == nil ? .openContact : .breakGlass, on: object, consultation)
        }
        let opened = try await open(as: actor, for: purpose) { passage in
            guard let subject = try cases.find(number, passage) else { throw CaseError.unknown }
            var object = subject.object(directory)
            if let approval {
                try breakGlass(approval, on: subject, object, as: actor, passage, consultation)
            } else {
                object.isNameless = try report.flatMap { try reports.find($0, passage) }?.isAnonymous == true
                try require(actor, .openContact, on: object, consultation)
            }
            guard report.map({ object.reports.contains($0) }) ?? (approval != nil) else {
                throw RightRefusal.notConcerned(.openContact)
            }
            let asked = report.map { [$0] } ?? Array(object.reports)
            guard let contact = try asked.lazy.compactMap({ try reports.sealed(.contact, of: $0, passage) }).first
            else {
                throw CaseError.noContact
            }
            return ([contact], subject.number.description)
        }
        guard let opened = opened.first, let report = opened.owner(of: Report.self) else { throw CaseError.noContact }
        return (report, try JSONText.value(Contact.self, from: opened.bytes))
    }

    /// Both persons must be free to look into this case: neither those it is about, nor from another place.
    private func breakGlass(
        _ approval: ID<Approval>, on subject: Case, _ object: Object, as actor: Actor, _ passage: Passage,
        _ consultation: Consultation?
    ) throws {
        try require(actor, .breakGlass, on: object, consultation)
        let proposal = try TwoPersons(house).spend(
            approval, .breakGlass, on: subject.number.description, by: actor, passage)
        var seen = object
        seen.person = proposal.proposer.person
        guard let second = proposal.decider else { throw ApprovalRefusal.notApproved }
        try require(.post(second), .approveBreakingGlass, on: seen, consultation)
    }

    /// Opens the words of a case as they were written, where personal data is covered in what everybody concerned reads.
    /// What the post may not open is left out.
    /// - Throws: `RightRefusal`; `CaseError.noOriginals` when nothing was covered.
    package func openOriginals(
        on number: CaseNumber, as actor: Actor, purpose: Purpose
    ) async throws -> [Original] {
        let directory = try await staff.directory()
        let consultation = Consultation.current
        try await askFirst(about: number) { object, _ in try require(actor, .readCaseFully, on: object, consultation) }
        let opened = try await open(as: actor, for: purpose) { passage in
            guard let subject = try cases.find(number, passage) else { throw CaseError.unknown }
            var object = subject.object(directory)
            try require(actor, .readCaseFully, on: object, consultation)
            let told = try subject.reporters.compactMap { try reports.find($0.report, passage) }
            var sealed: [Sealed] = []
            for report in told {
                object.isNameless = report.isAnonymous
                guard consult(actor, .openContact, on: object, consultation).isAllowed else { continue }
                if let words = try reports.sealed(.words, of: report.id, passage) { sealed.append(words) }
            }
            // What was written on the way is about all who reported.
            object.isNameless = told.contains(where: \.isAnonymous)
            try require(actor, .openContact, on: object, consultation)
            for entry in try Journal.entries(passage.county, of: Subject(subject.id), passage) {
                guard let bytes = entry.entry.sealed else { continue }
                sealed.append(Sealed(bytes, of: subject.id, field: "words \(entry.sequence)"))
            }
            guard !sealed.isEmpty else { throw CaseError.noOriginals }
            return (sealed, subject.number.description)
        }
        return try opened.map { opened in
            let words = try JSONText.value([String].self, from: opened.bytes)
            let step = opened.field.split(separator: " ").last.flatMap { Int($0) }
            return Original(report: step == nil ? opened.person.id(of: Report.self) : nil, step: step, words: words)
        }
    }

    /// Asks before the door, which only those who may shall hold up. It is asked again behind it, where the answer
    /// stays true.
    private func askFirst(
        about number: CaseNumber, _ ask: @escaping @Sendable (Object, any Connection) throws -> Void
    ) async throws {
        let directory = try await staff.directory()
        try await house.reader.read { connection in
            guard let subject = try cases.find(number, connection) else { throw CaseError.unknown }
            try ask(subject.object(directory), connection)
        }
    }

    private func open(
        as actor: Actor, for purpose: Purpose,
        _ find: @escaping @Sendable (Passage) throws -> (sealed: [Sealed], reference: String?)
    ) async throws -> [Opened] {
        // Where a law keeps the look from the person for a while, it is written down now and shown to them later.
        let hiddenUntil = purpose == .law ? house.time.now().adding(days: Int64(house.lookDelayDays)) : nil
        return try await house.door.openSealed(
            with: house.seal, as: actor, for: purpose, hiddenUntil: hiddenUntil, find)
    }
}

/// Words as they were written.
package struct Original: Sendable {
    /// The report, or the owner of it, they are from; `nil` for words of a later step.
    package let report: ID<Report>?
    /// The number of the entry among those of the case.
    package let step: Int?
    package let words: [String]
}
