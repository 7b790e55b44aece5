import Cases
import Kernel
import Posts

/// Moments, words and people for the steps of a plot.
extension Plot {
    /// When the step is done that the clock waits for: a share of its limit, counted in the limit's own unit.
    func moment(_ kind: ClockKind, _ scene: Scene, number: Int = 0, share: Double? = nil) -> Timestamp {
        let wait = Dice(luck, "\(kind) \(scene.done.count)").whole(40_000, 500_000)
        let soonest = scene.since.adding(milliseconds: wait)
        if let hurry, stopsAt != .handling || scene.subject.state != .handling {
            let minutes = Dice(luck, "hurry \(kind) \(scene.done.count)").between(hurry * 0.5, hurry * 1.5)
            return scene.since.adding(milliseconds: Int64(minutes * 60_000))
        }
        guard let clock = scene.subject.clock(kind, number), clock.restsSince == nil,
            let share = share ?? pace[kind],
            let moment = try? scene.rules.calendar.moment(
                fraction: Int(share * 1000), of: clock.started, due: clock.due, unit: clock.limit.unit)
        else { return soonest }
        return max(soonest, moment.adding(milliseconds: wait / 10))
    }

    /// So many hours after the last change.
    func later(_ scene: Scene, _ what: String, hours low: Double, _ high: Double) -> Timestamp {
        let hours = Dice(luck, "\(what) \(scene.done.count)").between(low, high)
        return scene.since.adding(milliseconds: Int64((hurry == nil ? hours : min(hours, 0.3)) * 3_600_000))
    }

    func pick(_ list: [String], _ what: String) -> String {
        var dice = Dice(luck, what)
        return dice.one(of: list) ?? ""
    }

    func words(_ words: DemoStories.Words, _ what: String) -> String {
        var dice = Dice(luck, what)
        return world.stories.one(of: words, english: isEnglish && words.isSaidToResidents, &dice)
    }

    /// A step of the desk that has the case.
    func desk(_ name: String, _ scene: Scene, _ at: Timestamp, _ command: Command) -> Step? {
        desk(name, scene, at, .command(command))
    }

    func desk(_ name: String, _ scene: Scene, _ at: Timestamp, _ wish: Wish, part: (any Script)? = nil) -> Step? {
        cast.desk(of: scene.subject, at: at).map { Step(name, at: at, by: .post($0), [wish], part: part) }
    }

    /// A step of whoever works on it in a unit.
    func worker(_ name: String, _ unit: UnitCode, _ at: Timestamp, _ wish: Wish) -> Step? {
        cast.worker(of: unit, luck, at: at).map { Step(name, at: at, by: .post($0), [wish]) }
    }
}

extension DemoStories.Words {
    fileprivate var isSaidToResidents: Bool { [.answers, .satisfied, .notSolved].contains(self) }
}
