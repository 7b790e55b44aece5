package import Journal
package import Kernel
import Platform
package import Web

extension CaseWork {
    /// Keeps a cleaned picture for a day, until a report claims it.
    package func keep(
        _ image: SafeImage, from actor: Actor, key: IdempotencyKey? = nil
    ) async throws -> ID<Attachment> {
        try await house.door.open(once: key) { passage in
            let id = ID<Attachment>(at: passage.now)
            let what: JSON = ["sha256": .string(AttachmentTable.digest(of: image.bytes))]
            let pen = try passage.record(
                Entry("attachment.received", Subject(id), by: actor, what: what), first: true)
            let stored = StoredAttachment(
                id: id, contentType: image.contentType, width: image.width, height: image.height, bytes: image.bytes)
            try AttachmentTable(passage.county).insert(stored, at: passage.now, pen)
            try pen.schedule(CaseWork.forgetting, of: Subject(id), at: passage.now.adding(days: 1))
            return id
        }
    }

    /// Ties the pictures to the report that names them.
    /// - Throws: `IntakeRefusal.unknownAttachment`.
    func claim(_ pictures: [ID<Attachment>], for report: ID<Report>, _ pen: Pen) throws {
        for id in pictures {
            guard try AttachmentTable(house.county).attach(id, to: report, pen) else {
                throw IntakeRefusal.unknownAttachment(id)
            }
            try pen.cancel(CaseWork.forgetting, of: Subject(id))
        }
    }

    /// Ties the pictures to what somebody has done or added about a case.
    /// - Throws: `IntakeRefusal.unknownAttachment`.
    func claim(
        _ pictures: [ID<Attachment>], for subject: Case, showing act: CaseAction?, by actor: Actor, _ passage: Passage
    ) throws {
        let giver: ID<Report>? = if case .reporter(let report) = actor { report } else { nil }
        for id in pictures {
            let what: JSON = ["case": .string(subject.number.description)]
            let pen = try passage.record(Entry("attachment.tied", Subject(id), by: actor, what: what))
            guard try AttachmentTable(house.county).attach(id, to: subject.id, showing: act, of: giver, pen) else {
                throw IntakeRefusal.unknownAttachment(id)
            }
            try pen.cancel(CaseWork.forgetting, of: Subject(id))
        }
    }

    /// What happens when nobody has claimed a picture.
    package var forgettingHandler: TimerHandler {
        TimerHandler(CaseWork.forgetting) {
            { timer, passage in
                guard let id = timer.subject.id(of: Attachment.self) else { return }
                let pen = try passage.record(Entry("attachment.forgotten", timer.subject, by: .system("sweep")))
                try AttachmentTable(passage.county).forget(id, pen)
            }
        }
    }

    static let forgetting = "attachment.forget"
}
