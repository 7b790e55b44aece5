package import Kernel
package import Rights

extension Directory {
    /// Who has no part in a complaint about `unit`: the unit, all that answer to it (everything answers to the centre, so
    /// nothing is left out for its sake), and everybody who serves there, in whatever other post they act.
    package func accused(_ unit: UnitCode) -> Accused {
        var units: Set<UnitCode> = [unit]
        if !centres.contains(unit) {
            for other in self.units where answers(other, to: unit) { units.insert(other.code) }
        }
        let persons = units.flatMap { posts(of: $0) }.flatMap { holdings(of: $0.id) }.filter { $0.to == nil }
        return Accused(units: units, persons: Set(persons.map(\.person)))
    }

    /// As `accused`, where the complaint is about who held a post of `unit` on a day: that person too, wherever they act
    /// by now, with the units they serve in.
    package func accused(_ unit: UnitCode, holding post: ID<Post>?, on date: LocalDate) -> Accused {
        let accused = accused(unit)
        guard let post, let person = holding(of: post, on: date)?.person else { return accused }
        let theirs = units.map(\.code).filter { code in
            posts(of: code).contains { holdings(of: $0.id).contains { $0.person == person && $0.to == nil } }
        }
        return Accused(units: accused.units.union(theirs), persons: accused.persons.union([person]))
    }

    /// The nearest unit above `unit` that has nothing to do with what is complained about.
    package func superior(of unit: UnitCode, avoiding accused: Accused) -> Unit? {
        above(unit).first { !accused.units.contains($0.code) }
    }

    private func answers(_ unit: Unit, to superior: UnitCode) -> Bool {
        above(unit.code).contains { $0.code == superior }
    }

    /// The units above, the nearest first; a circle ends where it closes.
    private func above(_ unit: UnitCode) -> [Unit] {
        var found: [Unit] = []
        var next = self.unit(unit)?.parent
        while let code = next, let unit = self.unit(code), !found.contains(unit) {
            found.append(unit)
            next = unit.parent
        }
        return found
    }
}
