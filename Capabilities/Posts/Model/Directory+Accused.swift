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
