import Journal
import Kernel
import Posts
import Store

/// A new report with all that belongs to it, made away from the door.
struct Envelope: Sendable {
    let id: ID<Report>
    let received: Timestamp
    let channel: Channel
    /// The unit it complains about, and the post of it.
    let about: UnitCode?
    let aboutPost: ID<Post>?
    let found: CaseWork.Found
    /// What the journal keeps of what was said.
    let content: String
    let pictures: [ID<Attachment>]
    private let stored: StoredReport
    private let sealed: SealedReport

    /// - Parameters:
    ///   - subject: the case it opens.
    ///   - notices: which version they were shown is written down with the contact they leave.
    init(
        _ submission: Submission, _ found: CaseWork.Found, _ report: ID<Report>, opening subject: ID<Case>,
        at received: Timestamp, as actor: Actor, _ seal: Seal, _ notices: Notices
    ) throws {
        id = report
        self.received = received
        channel = submission.channel
        about = submission.about
        aboutPost = submission.aboutPost
        self.found = found
        pictures = submission.attachments
        var covering = Covering()
        let (text, address) = (covering.cover(submission.text), found.address.map { covering.cover($0) })
        sealed = SealedReport(
            receipt: ReceiptToken(of: report, seal).hash, salt: StoredReport.newSalt(), post: actor.post,
            try OwnedParts(
                submission.contact, covering, of: report, by: submission.child ?? actor.person, seal,
                notice: notices.shown(submission.notice, at: received)))
        stored = StoredReport(
            id: report, caseID: subject, channel: channel, received: received, text: text,
            address: address, division: found.division, point: found.point,
            isAnonymous: submission.isAnonymous, wantsNotice: submission.contact?.notify ?? false,
            hasContact: submission.contact != nil, isInvented: submission.isInvented)
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
    /// The resident who has signed in.
    fileprivate var person: ID<Person>? {
        guard case .resident(let person) = self else { return nil }
        return person
    }

    fileprivate var post: ID<Post>? {
        guard case .post(let holder) = self else { return nil }
        return holder.post
    }
}
