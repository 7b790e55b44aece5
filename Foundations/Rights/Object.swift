package import Kernel

/// What is acted on, as far as a right depends on it. A blank one has nothing to do with anybody.
package struct Object: Sendable, Hashable {
    /// Where it is.
    package var place: DivisionCode?
    /// The rung that has it in hand.
    package var level: Level?
    /// The desk that accepts and dispatches it.
    package var desk: UnitCode?
    /// The unit that solves it.
    package var lead: UnitCode?
    package var leadIsTownship = false
    /// The unit that has to act now.
    package var holder: UnitCode?
    /// Every other unit that has to do with it.
    package var units: [UnitCode] = []
    /// Those called to help.
    package var called: [UnitCode] = []
    /// The county's centres: their dispatchers are the desk of every case in the county.
    package var centres: Set<UnitCode> = []
    /// A resident has objected to its refusal.
    package var isObjected = false
    /// The reports it came from.
    package var reports: [ID<Report>] = []
    /// Those of people who joined by their own word only.
    package var joined: [ID<Report>] = []
    /// The report came without a name: who it is, the desk alone may know.
    package var isNameless = false
    /// The person it belongs to.
    package var person: ID<Person>?
    /// Whom it complains about; `nil` when about nobody.
    package var accused: Accused?

    package init() {}

    /// An object of which only the place matters.
    package init(at place: DivisionCode) { self.place = place }

    /// An object that belongs to a person.
    package init(of person: ID<Person>?) { self.person = person }
}

/// The unit a complaint is about, what answers to it, and those who serve there, in whatever other post they act.
package struct Accused: Sendable, Hashable {
    package let units: Set<UnitCode>
    package let persons: Set<ID<Person>>

    package init(units: Set<UnitCode>, persons: Set<ID<Person>> = []) {
        self.units = units
        self.persons = persons
    }

    package func includes(_ holder: PostHolder) -> Bool {
        units.contains(holder.unit) || persons.contains(holder.person)
    }
}
