import Foundation
import Kernel
import Posts

@testable import Cases

/// A county small enough to try everything in: one lamp, one offence with stages, one matter nobody can lead in town 2.
enum LifecycleFixture {
    static let grid = DivisionCode("330381001201001")!
    static let townTwo = DivisionCode("330381002201")!
    static let lamp = CategoryCode("C0118")!
    static let offence = CategoryCode("E0406")!
    static let orphan = CategoryCode("M0302")!

    static let centre = UnitCode("centre")!
    static let lamps = UnitCode("dept-lamps")!
    static let water = UnitCode("dept-water")!
    static let town = UnitCode("t-330381001")!
    static let team = UnitCode("e-330381001")!
    static let village = UnitCode("v-330381001201")!

    static let directory = Directory(
        units: [
            unit("centre", .centre, "330381"), unit("dept-lamps", .department, "330381"),
            unit("dept-water", .department, "330381"), unit("t-330381001", .township, "330381001"),
            unit("t-330381002", .township, "330381002"), unit("e-330381001", .enforcement, "330381001"),
            unit("v-330381001201", .village, "330381001201"),
        ], posts: [], holdings: [])

    private static func unit(_ code: String, _ kind: UnitKind, _ place: String) -> CountyUnit {
        CountyUnit(code: UnitCode(code)!, name: code, kind: kind, place: DivisionCode(place)!)
    }

    // MARK: The catalogue and the calendar

    private static let categories = """
        code,kind,class,class_en,name,name_en,accept_standard,close_standard,keywords,\
        accept,dispatch,sign,contact,solve,verify,answer,verdict,stages,public_place
        C0118,component,类,Class,路灯,Lamp,收,结,路灯,1 工作时,1 工作时,2 工作时,4 自然时,2 工作日,1 工作日,1 工作日,7 自然日,,grid
        E0406,event,类,Class,违建,Building,收,结,违建,1 工作时,1 工作时,2 工作时,4 自然时,7 工作日,1 工作日,1 工作日,7 自然日,\
        制止:4 工作时;处罚:7 工作日,grid
        M0302,matter,类,Class,无主,Orphan,收,结,无主,1 工作时,1 工作时,2 工作时,4 自然时,2 工作日,1 工作日,1 工作日,7 自然日,,village

        """
    private static let routes = """
        category,territory,level,lead,joint,basis
        C0118,330381,village,@village,,小事不出村
        C0118,330381,township,@township,@enforcement,镇街兜底
        C0118,330381,county,dept-lamps,dept-water,权属优先
        E0406,330381001,township,@enforcement,,赋权清单
        E0406,330381,county,dept-lamps,,部门执法
        M0302,330381,county,@enforcement,,无人可派

        """

    /// - Parameters: the rungs as in policy.json, how often a case may be returned and extended.
    static func catalogue(
        rungs: String = #"{"share":1000,"action":"supervise"},{"late":"1 工作日","action":"escalate"}"#,
        returns: Int = 1, extensions: Int = 1
    ) -> Catalogue {
        let policy = """
            {"rungs":[\(rungs)],"returnBound":\(returns),"extensionsBound":\(extensions),"suspensionMax":"30 自然日",
            "reopenWithin":"30 自然日","objectionWithin":"7 自然日","duplicates":{"metres":150,"days":14},
            "placeTolerance":{"metres":200},"otherCategory":"M0302","numberPrefix":"RA",
            "refusalGrounds":[{"code":"secret","name":"密","nameEnglish":"Secret","source":"条例"},
            {"code":"court","name":"诉","nameEnglish":"Court","source":"条例"}],
            "ratesFormula":{"version":"1","closedInTimeDenominator":"due"}}
            """
        let parsed = Catalogue.parse(
            version: "t", effectiveFrom: LocalDate("2026-01-01")!, county: County(DivisionCode("330381")!)!,
            directory: directory, categories: Array(categories.utf8), routes: Array(routes.utf8),
            policy: Array(policy.utf8))
        guard let catalogue = parsed.catalogue else { fatalError("\(parsed.faults)") }
        return catalogue
    }

    /// The four rungs that are shipped.
    static let fourRungs = """
        {"share":500,"action":"remind"},{"share":800,"action":"warn"},{"share":1000,"action":"supervise"},\
        {"late":"1 工作日","action":"escalate"}
        """

    /// The public holidays as they were.
    static let calendar: WorkingCalendar = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Places/Defaults/calendar.json")
        do { return try WorkingCalendar(json: Array(try Data(contentsOf: file))) } catch { fatalError("\(error)") }
    }()

    /// `2026-09-24 09:00` in China.
    static func moment(_ text: String) -> Timestamp {
        Timestamp(rfc3339: "\(text.replacing(" ", with: "T")):00+08:00")!
    }

    // MARK: Cases

    static func report(_ number: UInt8) -> ID<Report> { ID(bytes: Array(repeating: number, count: 16))! }

    static func reception(
        _ category: CategoryCode = lamp, at now: Timestamp, in division: DivisionCode = grid, serial: Int = 1,
        reports: [ID<Report>] = [report(1)]
    ) -> Reception {
        let number = CaseNumber(prefix: "RA", date: LocalDate("2026-03-02")!, serial: serial)!
        return Reception(
            id: ID(bytes: Array(repeating: UInt8(100 + serial), count: 16))!, number: number, at: now, channel: .web,
            category: category, catalogue: "t", division: division, desk: centre, level: .county, reports: reports)
    }
}

/// Who plays.
struct LifecycleCast {
    let name: String
    let actor: Actor

    /// - Parameters: numbers that tell posts and persons apart.
    private static func post(
        _ name: String, _ role: Role, _ unit: UnitCode, _ place: String, post: UInt8, person: UInt8
    ) -> Self {
        Self(
            name: name,
            actor: .post(
                PostHolder(
                    post: ID(bytes: Array(repeating: post, count: 16))!,
                    person: ID(bytes: Array(repeating: person, count: 16))!, role: role, unit: unit,
                    place: DivisionCode(place)!)))
    }

    private typealias F = LifecycleFixture

    static let dispatcher = post("dispatcher", .dispatcher, F.centre, "330381", post: 1, person: 1)
    static let centreSupervisor = post("centre supervisor", .supervisor, F.centre, "330381", post: 2, person: 2)
    static let dutyOfficer = post("duty officer", .dutyOfficer, F.town, "330381001", post: 3, person: 3)
    static let townHandler = post("town handler", .handler, F.town, "330381001", post: 4, person: 4)
    static let enforcerA = post("enforcer A", .handler, F.team, "330381001", post: 5, person: 5)
    static let enforcerB = post("enforcer B", .handler, F.team, "330381001", post: 6, person: 6)
    static let deptHandler = post("department handler", .handler, F.lamps, "330381", post: 7, person: 7)
    static let deptSupervisor = post("department supervisor", .supervisor, F.lamps, "330381", post: 8, person: 8)
    static let gridWorker = post("grid worker", .gridWorker, F.village, F.grid.description, post: 9, person: 9)
    static let secretary = post("village secretary", .villageSecretary, F.village, "330381001201", post: 10, person: 10)
    /// Took the secretary's post over.
    static let newSecretary = post("new secretary", .villageSecretary, F.village, "330381001201", post: 10, person: 11)
    /// Enforcer A, who is a part-time grid worker as well.
    static let moonlighter = post(
        "enforcer A as grid worker", .partTimeWorker, F.village, F.grid.description, post: 12, person: 5)
    static let neighbour = post(
        "duty officer of the other town", .dutyOfficer, UnitCode("t-330381002")!, "330381002", post: 13, person: 13)
    static let reporter = Self(name: "reporter", actor: .reporter(F.report(1)))
    static let second = Self(name: "second reporter", actor: .reporter(F.report(2)))
    static let stranger = Self(name: "stranger", actor: .reporter(F.report(9)))
    static let anyone = Self(name: "anyone", actor: .anyone)
    static let system = Self(name: "system", actor: .system("clock"))

    static let all = [
        dispatcher, centreSupervisor, dutyOfficer, townHandler, enforcerA, enforcerB, deptHandler, deptSupervisor,
        gridWorker, secretary, newSecretary, moonlighter, neighbour, reporter, second, stranger, anyone, system,
    ]

    var holder: PostHolder? {
        guard case .post(let holder) = actor else { return nil }
        return holder
    }
}

/// A case on its way: what happened so far, at which moment it stands, under which rules.
struct LifecycleStory {
    private(set) var subject: Case
    private(set) var events: [CaseEvent]
    var now: Timestamp
    let catalogue: Catalogue

    init(_ reception: Reception, _ catalogue: Catalogue) throws {
        self.catalogue = catalogue
        now = reception.at
        let context = RuleContext(
            now: now, actor: .anyone, calendar: LifecycleFixture.calendar, catalogue: catalogue,
            directory: LifecycleFixture.directory)
        events = try receive(reception, context)
        subject = Case(replaying: events)!
    }

    /// A lamp reported on `start`.
    init(_ start: String, of category: CategoryCode = LifecycleFixture.lamp, _ catalogue: Catalogue) throws {
        try self.init(LifecycleFixture.reception(category, at: LifecycleFixture.moment(start)), catalogue)
    }

    func context(_ cast: LifecycleCast, at now: Timestamp) -> RuleContext {
        RuleContext(
            now: now, actor: cast.actor, calendar: LifecycleFixture.calendar, catalogue: catalogue,
            directory: LifecycleFixture.directory)
    }

    func deciding(_ command: Command, _ cast: LifecycleCast, at now: Timestamp) throws(Refusal) -> [CaseEvent] {
        try decide(subject, command, context(cast, at: now))
    }

    mutating func take(_ new: [CaseEvent], at now: Timestamp) {
        self.now = now
        events += new
        for event in new { subject.apply(event) }
    }

    /// What happens next, at `time` (`2026-09-24 09:00`) or at once.
    @discardableResult
    mutating func play(_ cast: LifecycleCast, _ command: Command, _ time: String? = nil) throws(Refusal) -> [CaseEvent]
    {
        let moment = time.map(LifecycleFixture.moment) ?? now
        let new = try deciding(command, cast, at: moment)
        take(new, at: moment)
        return new
    }

    /// Why it may not happen; `nil` when it may.
    func refusal(_ cast: LifecycleCast, _ command: Command, _ time: String? = nil) -> Refusal? {
        do throws(Refusal) {
            _ = try deciding(command, cast, at: time.map(LifecycleFixture.moment) ?? now)
            return nil
        } catch { return error }
    }

    func due(_ kind: ClockKind, _ number: Int = 0) -> String? {
        subject.clock(kind, number).map { clock in
            String(CountyTime.china.format(clock.due).prefix(16).replacing("T", with: " "))
        }
    }
}

/// Random numbers that are the same in every run.
/// - Source: SplitMix64 (Steele, Lea, Flood 2014).
struct LifecycleRandom: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
