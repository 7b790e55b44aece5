/// What somebody is told of a case, or of what waits for them.
package enum NoticeKind: String, Sendable, Hashable, CaseIterable {
    // MARK: Residents

    case received, dispatched, extended, answered, refused, reopened, merged

    // MARK: Staff

    /// It was given to the own unit.
    case charged
    case dueSoon, overdue
    /// It came back: from a unit, from whoever looked whether it is done, or from the resident.
    case sentBack
    case supervised
    /// It went up a level, and away from the own unit.
    case escalated
    /// Many people report the same.
    case hot
    /// Something that waits for them is due soon or late; told once a day.
    case turns

    package var audience: Audience {
        switch self {
        case .received, .dispatched, .extended, .answered, .refused, .reopened, .merged: .resident
        case .charged, .dueSoon, .overdue, .sentBack, .supervised, .escalated, .hot, .turns: .staff
        }
    }

    /// Cannot wait until the morning.
    package var isUrgent: Bool { [.overdue, .supervised, .escalated].contains(self) }

    /// Of several at once, those of staff with the highest are told; residents are told of the latest.
    var gravity: Int {
        switch self {
        case .received, .dispatched, .extended, .answered, .refused, .reopened, .merged, .turns: 0
        case .dueSoon: 1
        case .charged: 2
        case .hot: 3
        case .sentBack: 4
        case .overdue: 5
        case .escalated: 6
        case .supervised: 7
        }
    }

    package static func of(_ audience: Audience) -> [NoticeKind] { allCases.filter { $0.audience == audience } }

    /// What is left to tell of two that come together.
    func joined(by newer: NoticeKind) -> NoticeKind { newer.gravity >= gravity ? newer : self }
}

package enum Audience: String, Sendable, Hashable, CaseIterable {
    case resident, staff
}

/// How word of a case gets to somebody.
package enum Way: String, Sendable, Hashable, CaseIterable {
    /// On the own page only.
    case inbox
    case text, email
    /// Through a program of the county's, such as its own messenger: staff only.
    case webhook
}
