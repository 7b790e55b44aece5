/// Merging, splitting and linking: reversible, and nobody is lost.
extension Draft {
    mutating func merge(into target: Case, _ reason: String) throws(Refusal) {
        guard target.id != subject.id else { throw .sameCase }
        if let other = target.mergedInto { throw .merged(into: other.number) }
        // The other case shows its reporters to the unit that this one is about.
        guard target.about == subject.about, target.aboutPost == subject.aboutPost else { throw .differentlyShielded }
        guard allowed(.merge, in: target) else { throw .state(.merge, target.state) }
        emit(.merged(into: target.reference, reason: try words(reason, "reason")))
        rest(subject.clocks)
    }

    mutating func unmerge(_ reason: String) throws(Refusal) {
        guard let target = subject.mergedInto else { throw .state(.unmerge, subject.state) }
        emit(.unmerged(from: target, reason: try words(reason, "reason")))
        try wake(at: context.now)
    }

    mutating func split(into part: CaseReference, _ reason: String) throws(Refusal) {
        emit(.split(into: part, reason: try words(reason, "reason")))
    }

    mutating func link(to other: CaseReference, _ reason: String?) throws(Refusal) {
        guard other.id != subject.id, !subject.links.contains(other) else { throw .sameCase }
        emit(.linked(to: other, reason: reason))
    }
}

extension Case {
    package var reference: CaseReference { CaseReference(id: id, number: number) }

    /// What happens to the other case when `source` is merged into it.
    package func absorbing(_ source: Case) -> [CaseEvent] {
        let known = Set(reporters.map(\.report))
        let reports = source.reporters.map(\.report).filter { !known.contains($0) }
        return [.absorbed(from: source.reference, reports: reports)]
    }

    /// What happens to the other case when `source` is taken out again.
    package func releasing(_ source: Case) -> [CaseEvent] { [.released(to: source.reference)] }
}
