import Journal
import Kernel
import Web

/// What came after the report: words and pictures added later, and pictures of what was done.
extension CasePage {
    /// The form for adding more, where the case still takes it.
    func supplement(_ offers: [CaseAction], _ attempt: Attempt) -> Model {
        [
            "canSupplement": offers.contains(.supplement), "isSupplementing": attempt.action == .supplement,
            "photoLimit": "\(PhotoForm.limit)", "action": "",
        ]
    }

    /// Pictures before and after, as far as this reporter may see them.
    func pictures(
        _ subject: Case, _ own: StoredReport, _ given: [ID<Attachment>], _ later: [LaterPicture],
        _ presenter: Presenter
    ) -> Model {
        func address(_ id: ID<Attachment>) -> String { "/case/\(subject.number)/pictures/\(id)" }
        let first = given.map { id -> Model in
            ["src": address(id), "caption": presenter.text("cases.picture.report")]
        }
        let more = later.filter { $0.isFor(own.id, of: subject) }
        return [
            "pictures": more.isEmpty ? first : [Model](), "hasShots": !more.isEmpty,
            "shots": first + more.map { ["src": address($0.id), "caption": presenter.caption($0, reader: own.id)] },
        ]
    }
}

extension Presenter {
    /// What a later picture shows, and when it was handed in.
    /// - Parameter reader: the report of whoever looks, where it is a reporter.
    func caption(_ picture: LaterPicture, reader: ID<Report>? = nil) -> String {
        let key =
            switch (picture.giver, picture.act) {
            case (let giver?, _): giver == reader ? "own" : "resident"
            case (nil, .supplement): "staff"
            case (nil, let act?): act.rawValue
            case (nil, nil): "handle"
            }
        return [text("cases.picture.\(key)"), moment(picture.received)].joined(separator: text("cases.comma"))
    }
}
