package import Kernel

/// Word of a case, or of what waits for somebody, as it lies in their inbox.
package struct StoredNotice: Sendable, Hashable {
    package let id: ID<StoredNotice>
    package let recipient: Recipient
    package let about: NoticeSubject
    package var kind: NoticeKind
    /// The entry of the journal it tells of; the latest where several became one.
    package var position: Int64
    package var at: Timestamp
    /// How many became this one.
    package var count: Int
    package var read: Timestamp?
}

/// Whom word of a case is for.
package enum Recipient: Sendable, Hashable {
    /// Whoever sent this report.
    case report(ID<Report>)
    /// A person of the staff.
    case person(ID<Person>)

    package var audience: Audience {
        switch self {
        case .report: .resident
        case .person: .staff
        }
    }

    var bytes: [UInt8] {
        switch self {
        case .report(let id): id.bytes
        case .person(let id): id.bytes
        }
    }
}
