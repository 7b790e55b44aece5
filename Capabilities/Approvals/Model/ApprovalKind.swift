package import Rights

/// What takes two persons.
package enum ApprovalKind: String, Sendable, Codable, CaseIterable {
    /// Open the contacts of a case without being in charge of it; the object is the case's number.
    case breakGlass = "break_glass"
    /// Take personal data out in bulk; the object is the table.
    case export
    /// Delete what belongs to somebody, not at their own wish; the object is what it is filed under.
    case erase
    /// Decide, binding, who has to solve a case; the object is the case's number.
    case ruling

    package var proposing: Action {
        switch self {
        case .breakGlass: .breakGlass
        case .export: .exportPersonal
        case .erase: .erase
        case .ruling: .proposeRuling
        }
    }

    package var approving: Action {
        switch self {
        case .breakGlass: .approveBreakingGlass
        case .export: .approveExport
        case .erase: .approveErasure
        case .ruling: .approveRuling
        }
    }

    /// Whether its object is a case.
    package var isAboutCase: Bool { self == .breakGlass || self == .ruling }
    /// Whether doing it raises an alert, and does not only leave an entry.
    package var alerts: Bool { self == .breakGlass }
}
