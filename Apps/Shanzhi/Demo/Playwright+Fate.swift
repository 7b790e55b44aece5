import Cases
import Kernel
import Posts

/// Chances.
extension Playwright {
    /// How much of its time each step takes: most are well within, about one in sixteen is solved late.
    func pace(_ plot: inout Plot, _ dice: inout Dice) {
        for kind in ClockKind.allCases {
            switch kind {
            case .solve: plot.pace[kind] = dice.spread(0.44, 0.5)
            case .verdict: plot.pace[kind] = dice.spread(0.12, 0.8)
            case .contact: plot.pace[kind] = dice.spread(0.3, 0.6)
            default: plot.pace[kind] = dice.spread(0.26, 0.6)
            }
        }
        plot.isHardToReach = dice.happens(0.06)
    }

    /// What residents will say: a third nothing, of the others more than nine in ten that they are satisfied.
    func outcome(_ plot: inout Plot, _ dice: inout Dice) {
        if dice.happens(0.3) {
            plot.outcomes = [.silent]
        } else if dice.happens(0.045) {
            plot.outcomes = [.notSolved, dice.happens(0.85) ? .satisfied : .unsatisfied]
        } else {
            plot.outcomes = [dice.happens(0.07) ? .unsatisfied : .satisfied]
        }
        plot.isReopenedLater = dice.happens(0.006)
        plot.isSupervised = dice.happens(0.015)
    }

    /// What happens on the way.
    func fate(_ plot: inout Plot, _ dice: inout Dice) {
        switch dice.share() {
        case ..<0.035: plot.refusal = .final
        case ..<0.048: plot.refusal = .objected
        case ..<0.054: plot.refusal = .refusedAgain
        case ..<0.11: plot.returns = 1
        case ..<0.125: plot.returns = 2
        case ..<0.165: plot.whistles = departments(&dice)
        case ..<0.185: plot.pause = .ranOut
        case ..<0.2: plot.pause = .resumed
        case ..<0.206: plot.pause = .denied
        case ..<0.235: plot.prolonging = .approved
        case ..<0.245: plot.prolonging = .denied
        case ..<0.28: plot.sentBack = 1
        case ..<0.285: plot.sentBack = 2
        case ..<0.3: plot.isSplit = true
        case ..<0.31: plot.climbs = true
        case ..<0.316: plot.stopsAt = .handling
        default: break
        }
    }

    /// A case that is still open at the end, in every state; some fall due that day, some are overdue.
    /// - Returns: when it was reported.
    mutating func leaveOpen(_ plot: inout Plot, _ channel: Channel, _ dice: inout Dice) -> Timestamp {
        let states: [(CaseState, Double, ClosedRange<Double>)] = [
            (.received, 1.2, 0.05...7), (.accepted, 1, 0.6...9), (.dispatched, 2, 1...22), (.handling, 6, 3...140),
            (.suspended, 1.2, 20...200), (.handled, 1.6, 5...60), (.verified, 1.2, 6...60), (.closed, 2.5, 8...160),
            (.refused, 0.7, 2...150),
        ]
        // One of each first.
        let (state, _, hours) = states[opened < states.count ? opened : dice.index(weighing: states.map(\.1))]
        opened += 1
        plot.stopsAt = state
        plot.hurry = dice.drawn(4, 25)
        plot.isReopenedLater = false
        if state == .refused { plot.refusal = .final }
        if state == .suspended { plot.pause = .ranOut }
        if state == .handling, dice.happens(0.2) { plot.pause = .asked }
        if state == .handling, dice.happens(0.15) { plot.whistles = departments(&dice) }
        if state == .suspended || state == .handling { plot.outcomes = [.silent] }
        let age = dice.drawn(hours.lowerBound, hours.upperBound)
        // Nearer to the end more of them: what is old is mostly done.
        let skewed = hours.lowerBound + (age - hours.lowerBound) * (0.4 + 0.6 * dice.share())
        return drawn(channel, age: skewed, &dice)
    }

    /// By day where that leaves the age about right.
    private func drawn(_ channel: Channel, age: Double, _ dice: inout Dice) -> Timestamp {
        let moment = rhythm.end.adding(milliseconds: -Int64(age * 3_600_000))
        guard age > 30 else { return moment }
        return rhythm.draw(channel, from: moment.adding(hours: -8), until: moment.adding(hours: 8), &dice)
    }

    private func departments(_ dice: inout Dice) -> [UnitCode] {
        let called = ["dept-zhifa", "dept-jiaojing", "dept-shuiwu", "dept-gongan", "dept-shengtai", "dept-xiaofang"]
        var codes = called.compactMap { UnitCode($0) }
        let count = 2 + Int(dice.drawn(Int64(0), 1))
        while codes.count > count { codes.remove(at: Int(dice.drawn(Int64(0), Int64(codes.count - 1)))) }
        return codes
    }
}
