import Kernel
import Posts
import Rights

/// Complaints about a unit or somebody in it: who complains stays unknown there, and the unit has no part in the case.
/// - Source: principles.md, 2; Regulations on Petitions, article 30: nobody passes a complaint on to whom it is about.
extension Draft {
    /// Says whom the case is about, and takes it from everybody who may not have it.
    mutating func shield(_ unit: UnitCode, _ reason: String) throws(Refusal) {
        guard context.directory.unit(unit) != nil else { throw .unknownUnit(unit.description) }
        let accused = context.directory.accused(
            unit, holding: unit == subject.about ? subject.aboutPost : nil, on: CountyTime.china.date(subject.received))
        let reason = try words(reason, "reason")
        guard
            let desk = context.directory.desk(
                subject.desk, at: subject.division, avoiding: accused, context.catalogue)?.code
        else { throw .noRoute(subject.category.description) }
        let mine = [subject.lead].compactMap { $0 } + subject.joint + subject.tasks.map(\.unit)
        let takesAway = mine.contains { accused.units.contains($0) }
        let waits = subject.clocks.first { [.accept, .dispatch].contains($0.kind) }
        emit(.shielded(about: unit, desk: desk, takesAway: takesAway, reason: reason))
        if takesAway {
            end([.sign, .contact, .solve, .stage, .task], .returned)
            try start(.dispatch, charging: desk, limit: try category().limits.dispatch)
        } else if let waits, waits.unit != desk {
            end([waits.kind], .returned)
            try start(waits.kind, charging: desk, limit: waits.limit)
        }
    }

    /// Those whom the case is about.
    var accused: Accused? { subject.accused(in: context.directory) }

    /// - Throws: `Refusal.complainedAbout` when one of `units` is among those the case is about.
    func refuseAccused(_ units: [UnitCode]) throws(Refusal) {
        guard let accused, let unit = units.first(where: { accused.units.contains($0) }) else { return }
        throw .complainedAbout(unit.description)
    }

    /// Who leads where every row of the catalogue names one complained about: whoever looks into conduct, else the
    /// superior.
    var leadAround: UnitCode? {
        guard let about = subject.about, let accused else { return nil }
        let directory = context.directory
        return directory.conductUnit(at: subject.division, avoiding: accused, context.catalogue)?.code
            ?? directory.superior(of: about, avoiding: accused)?.code
    }
}

extension Directory {
    /// The desk that accepts what comes in by a channel and may complain about somebody.
    func desk(
        for channel: Channel, over place: DivisionCode, avoiding accused: Accused?, _ catalogue: Catalogue
    ) -> Unit? {
        let own = desk(for: channel, over: place)
        return accused.map { desk(own?.code, at: place, avoiding: $0, catalogue) } ?? own
    }

    /// The desk of a case that complains about somebody: `own` when it may, else the county's centre, else whoever looks
    /// into complaints about conduct.
    func desk(_ own: UnitCode?, at place: DivisionCode, avoiding accused: Accused, _ catalogue: Catalogue) -> Unit? {
        [own, unit(.centre, over: place)?.code].compactMap { $0 }.first { !accused.units.contains($0) }
            .flatMap { unit($0) } ?? conductUnit(at: place, avoiding: accused, catalogue)
    }

    /// Whoever looks into complaints about conduct.
    func conductUnit(at place: DivisionCode, avoiding accused: Accused, _ catalogue: Catalogue) -> Unit? {
        guard let code = catalogue.policy.conductCategory else { return nil }
        let route = catalogue.route(category: code, division: place, directory: self, avoiding: accused)
        return (try? route.get()).flatMap { unit($0.lead) }
    }
}
