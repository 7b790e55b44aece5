import Cases
import Kernel

/// What a figure means: held against what is aimed at and against the period before. Pure.
struct Judgement: Hashable, Sendable {
    enum Standing: String, Sendable, CaseIterable { case met, missed, tooFew, nothing }
    enum Change: String, Sendable, CaseIterable { case better, worse, steady, unknown }

    let standing: Standing
    /// Ten-thousandths on the good side of the target; negative when it is missed. 0 unless judged.
    let gap: Int
    let change: Change
    /// Ten-thousandths for the better since the period before; negative for the worse. 0 when unknown.
    let step: Int

    /// - Parameters:
    ///   - target: ten-thousandths.
    ///   - scorecard: says how few are too few, and what is no change.
    init(_ now: Count, before: Count, target: Int, _ better: Scorecard.Measure.Better, _ scorecard: Scorecard) {
        let sign = better == .higher ? 1 : -1
        guard let value = now.permyriad else {
            (standing, gap, change, step) = (.nothing, 0, .unknown, 0)
            return
        }
        guard now.denominator >= scorecard.smallest else {
            (standing, gap, change, step) = (.tooFew, 0, .unknown, 0)
            return
        }
        gap = (value - target) * sign
        standing = gap >= 0 ? .met : .missed
        guard let past = before.permyriad, before.denominator >= scorecard.smallest else {
            (change, step) = (.unknown, 0)
            return
        }
        let moved = (value - past) * sign
        step = moved
        change = abs(moved) < scorecard.steady ? .steady : moved > 0 ? .better : .worse
    }
}

/// Places beside each other: those that need a look first, those with too few cases last.
func ranked(_ peers: [(place: DivisionCode, count: Count)], _ better: Scorecard.Measure.Better, smallest: Int)
    -> [(place: DivisionCode, count: Count)]
{
    let sign = better == .higher ? 1 : -1
    return peers.sorted { a, b in
        let (first, second) = (a.count.denominator >= smallest, b.count.denominator >= smallest)
        guard first, second, let x = a.count.permyriad, let y = b.count.permyriad else {
            return first == second ? a.place < b.place : first
        }
        return (x * sign, a.place) < (y * sign, b.place)
    }
}
