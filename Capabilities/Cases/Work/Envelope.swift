import Journal
import Kernel
import Posts
import Store

/// A new report with all that belongs to it, made away from the door.
struct Envelope: Sendable {
    let id: ID<Report>
    let received: Timestamp
    let channel: Channel
    /// The unit it complains about.
    let about: UnitCode?
    let found: CaseWork.Found
    /// What the journal keeps of what was said.
    let content: String
    let pictures: [ID<Attachment>]
    private let stored: StoredReport
    private let sealed: SealedReport

    /// - Parameter subject: the case it opens.
    init(
        _ submission: Submission, _ found: CaseWork.Found, _ report: ID<Report>, opening subject: ID<Case>,
        at received: Timestamp, as actor: Actor, _ seal: Seal
    ) throws {
        id = report
        self.received = received
        channel = submission.channel
        about = submission.about
        self.found = found
        pictures = submission.attachments
        sealed = SealedReport(
            receipt: ReceiptToken(of: report, seal).hash, contact: try submission.contact?.sealed(of: report, seal),
            salt: StoredReport.newSalt(), post: actor.post)
        stored = StoredReport(
            id: report, caseID: subject, channel: channel, received: received, text: submission.text,
            address: found.address, division: found.division, point: found.point,
            isAnonymous: submission.isAnonymous, wantsNotice: submission.contact?.notify ?? false,
            hasContact: sealed.contact != nil, isInvented: submission.isInvented)
        content = stored.content(with: pictures, salt: sealed.salt)
    }

    /// The case it opens.
    var subject: ID<Case> { stored.caseID }

    /// - Parameter subject: the case it came in with.
    func write(to subject: ID<Case>, _ pen: Pen, _ table: ReportTable) throws {
        var stored = stored
        stored.caseID = subject
        try table.insert(stored, sealed, pen)
    }
}

extension Actor {
    fileprivate var post: ID<Post>? {
        guard case .post(let holder) = self else { return nil }
        return holder.post
    }
}
