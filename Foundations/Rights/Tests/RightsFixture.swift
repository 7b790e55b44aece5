import Kernel

@testable import Rights

/// Two towns of two villages each, and who serves there. All of it is invented.
enum RightsFixture {
    static let village = DivisionCode("330381001201")!
    static let neighbour = DivisionCode("330381001202")!
    static let otherTown = DivisionCode("330381002201")!
    static let places =
        ["330381", "330381001", "330381002"].map { DivisionCode($0)! } + [village, neighbour, otherTown]
    static let units = [
        "centre", "dept-a", "dept-b", "t-330381001", "t-330381002", "v-330381001201", "v-330381001202",
    ].map { UnitCode($0)! }
    static let report: ID<Report> = id(1)
    static let otherReport: ID<Report> = id(2)

    static func id<Entity>(_ number: UInt8) -> ID<Entity> { ID(bytes: Array(repeating: number, count: 16))! }

    static func post(_ role: Role, _ unit: String, _ place: String, person: UInt8 = 9) -> Actor {
        .post(
            PostHolder(
                post: id(person), person: id(person), role: role, unit: UnitCode(unit)!, place: DivisionCode(place)!))
    }

    /// Every role in every unit over every place, and everybody else there can be.
    static let actors: [Actor] =
        Role.allCases.flatMap { role in
            units.flatMap { unit in places.map { post(role, unit.description, $0.description) } }
        } + others

    static let others: [Actor] = [
        .anyone, .reporter(report), .reporter(otherReport), .resident(id(9)), .resident(id(8)),
    ]

    /// A case of the first village: reported, dispatched by its centre, led by a department that called the township.
    static func object(at place: DivisionCode = village) -> Object {
        var object = Object()
        object.place = place
        object.level = .township
        object.centres = [UnitCode("centre")!]
        object.desk = UnitCode("centre")
        object.lead = UnitCode("dept-a")
        object.holder = UnitCode("dept-a")
        object.units = [UnitCode("dept-b")!]
        object.called = [UnitCode("t-330381001")!]
        object.reports = [report]
        return object
    }

    /// What may be asked about a case, each different from the others in one respect.
    static let objects: [Object] = {
        var objects = places.map { object(at: $0) }
        var nameless = object()
        nameless.isNameless = true
        var objected = object()
        objected.isObjected = true
        var joined = object()
        joined.joined = [report]
        var owned = object()
        owned.person = id(9)
        var local = object()
        local.lead = UnitCode("t-330381001")
        local.leadIsTownship = true
        local.desk = UnitCode("t-330381001")
        var above = object()
        above.level = .county
        objects += [nameless, objected, joined, owned, local, above, Object()]
        return objects
    }()
}
