package import Journal
package import Kernel
import Platform
import Store

extension CaseWork {
    /// Opens the sealed contact of a report: logged first, shown after.
    /// - Throws: `Refusal.notYours` when the actor's post is not concerned with the case; `CaseError.noContact`.
    package func openContact(
        of report: ID<Report>, on number: CaseNumber, as actor: Actor, purpose: Purpose
    ) async throws -> Contact {
        let opened = try await house.door.openSealed(with: house.seal, as: actor, for: purpose) { passage in
            guard let subject = try cases.find(number, passage) else { throw CaseError.unknown }
            guard let stored = try reports.find(report, passage) else { throw Refusal.notYours(.contact) }
            try concern(actor, stored, subject)
            guard let contact = try reports.sealed(.contact, of: report, passage) else { throw CaseError.noContact }
            return ([contact], subject.number.description)
        }
        guard let contact = opened.first else { throw CaseError.noContact }
        return try JSONText.value(Contact.self, from: contact.bytes)
    }

    /// Opens the words of a case as they were written, where personal data is covered in what everybody concerned reads.
    /// Reports that the post may not open are left out.
    /// - Throws: `Refusal.notYours`; `CaseError.noOriginals` when nothing was covered.
    package func openOriginals(
        on number: CaseNumber, as actor: Actor, purpose: Purpose
    ) async throws -> [Original] {
        let opened = try await house.door.openSealed(with: house.seal, as: actor, for: purpose) { passage in
            guard let subject = try cases.find(number, passage) else { throw CaseError.unknown }
            guard case .post(let holder) = actor else { throw Refusal.notSignedIn }
            guard audience(actor, of: subject) == .staff else { throw Refusal.notYours(.contact) }
            var sealed: [Sealed] = []
            for reporter in subject.reporters {
                guard let stored = try reports.find(reporter.report, passage),
                    mayOpen(holder, stored.id, isAnonymous: stored.isAnonymous, of: subject),
                    let words = try reports.sealed(.words, of: stored.id, passage)
                else { continue }
                sealed.append(words)
            }
            // What residents and staff wrote on the way is about those who reported.
            let isOpen = subject.reporters.isEmpty || !sealed.isEmpty || isConcerned(holder, subject)
            for entry in try Journal.entries(passage.county, of: Subject(subject.id), passage) where isOpen {
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

    private func isConcerned(_ holder: PostHolder, _ subject: Case) -> Bool {
        [subject.lead, subject.holder, subject.desk].contains(holder.unit)
    }

    private func concern(_ actor: Actor, _ report: StoredReport, _ subject: Case) throws {
        guard case .post(let holder) = actor else { throw Refusal.notSignedIn }
        guard mayOpen(holder, report.id, isAnonymous: report.isAnonymous, of: subject) else {
            throw Refusal.notYours(.contact)
        }
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
