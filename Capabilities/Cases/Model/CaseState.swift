/// Where a matter stands in the closed loop.
/// - Source: domain.md, "Case states"; the seven stages of GB/T 30428.
package enum CaseState: String, Sendable, Codable, CaseIterable {
    case received, refused, accepted, dispatched, handling, suspended, handled, verified, closed, evaluated

    /// Nobody has to do anything any more.
    package var isSettled: Bool { self == .refused || self == .evaluated }
}

/// What somebody can do to a case; the names are those of `POST /api/v1/cases/{number}/actions/{action}`.
package enum CaseAction: String, Sendable, Codable, CaseIterable {
    case accept, refuse, object, dispatch, `return`, sign, contact, handle, suspend, resume, extend, whistle, respond,
        arrive, finish, stage, verify, sendback, close, judge, reopen, escalate, supervise, merge, unmerge, split,
        link, shield, supplement
}

/// How a report reached us.
package enum Channel: String, Sendable, Codable, CaseIterable {
    case web, phone, walkin, grid, system
}
