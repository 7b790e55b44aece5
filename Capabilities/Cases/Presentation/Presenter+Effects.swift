import Kernel
import Posts
import Web

/// What an action will cause, said before it is done.
extension Presenter {
    func effects(_ foresight: Foresight) -> [String] {
        let (before, after) = (foresight.before, foresight.after)
        var lines = foresight.events.compactMap { effect($0, before, after) }
        lines += stopped(foresight) + started(foresight) + told(foresight)
        return lines
    }

    private func effect(_ event: CaseEvent, _ before: Case, _ after: Case) -> String? {
        switch event {
        case .accepted(let code):
            return code == before.category ? nil : text("cases.effect.category", ["category": category(code)])
        case .dispatched(let dispatching):
            let joint = dispatching.joint.map { unit($0) }.joined(separator: text("cases.comma"))
            let key = joint.isEmpty ? "cases.effect.dispatched" : "cases.effect.dispatchedJointly"
            return text(key, ["unit": unit(dispatching.lead), "joint": joint])
        case .refused: return text("cases.effect.refused", ["limit": limit(catalogue.policy.objectionWithin)])
        case .returned(_, let desk, _):
            return text(
                "cases.effect.returned",
                [
                    "unit": unit(desk), "count": "\(after.returns)", "bound": "\(catalogue.policy.returnBound)",
                ])
        case .signed: return text("cases.effect.signed", ["unit": unit(before.holder)])
        case .contacted: return text("cases.effect.contacted")
        case .asked: return text("cases.effect.asked")
        case .suspended(let until, _): return text("cases.effect.suspended", ["until": moment(until)])
        case .extended(let limit, _): return text("cases.effect.extended", ["limit": self.limit(limit)])
        case .resumed: return text("cases.effect.resumed")
        case .handled: return text("cases.effect.handled", ["unit": unit(before.desk)])
        case .sentBack: return text("cases.effect.sentBack", ["unit": unit(after.holder)])
        case .verified: return text("cases.effect.verified", ["unit": unit(before.desk)])
        case .closed: return text("cases.effect.closed", ["count": "\(before.reporters.count)"])
        case .reopened: return text("cases.effect.reopened", ["unit": unit(after.holder)])
        case .escalated(_, let level, _):
            return text("cases.effect.escalated", ["level": text("cases.level.\(level.rawValue)")])
        case .supervised: return text("cases.effect.supervised")
        case .responded: return text("cases.effect.responded")
        case .arrived: return text("cases.effect.arrived")
        case .finished: return text("cases.effect.finished")
        default: return nil
        }
    }

    /// The clocks that run before and no longer after.
    private func stopped(_ foresight: Foresight) -> [String] {
        let left = Set(foresight.after.clocks.map(\.key))
        let names = foresight.before.clocks.filter { !left.contains($0.key) && $0.kind != .stage }.map(name)
        return names.isEmpty ? [] : [text("cases.effect.stops", ["clocks": joined(names)])]
    }

    /// The clocks that begin, by whom they charge.
    private func started(_ foresight: Foresight) -> [String] {
        let known = Set(foresight.before.clocks.map(\.key))
        let new = foresight.after.clocks.filter { !known.contains($0.key) && $0.kind != .stage }
        var units: [UnitCode?] = []
        for clock in new where !units.contains(clock.unit) { units.append(clock.unit) }
        return units.map { unit in
            let items = new.filter { $0.unit == unit }.map { clock in
                text("cases.effect.clock", ["clock": name(clock), "due": shortMoment(clock.due)])
            }
            guard let unit else { return text("cases.effect.waits", ["clocks": joined(items)]) }
            return text("cases.effect.starts", ["unit": self.unit(unit), "clocks": joined(items)])
        }
    }

    private static let seen: Set = [
        "accepted", "refused", "dispatched", "returned", "handled", "reopened", "suspended", "extended", "escalated",
    ]

    private func told(_ foresight: Foresight) -> [String] {
        let count = foresight.before.reporters.count
        guard count > 0, foresight.events.contains(where: { Self.seen.contains($0.name) }) else { return [] }
        return [text("cases.effect.told", ["count": "\(count)"])]
    }

    private func name(_ clock: RunningClock) -> String { text("cases.clock.\(clock.kind.rawValue)") }
    private func joined(_ items: [String]) -> String { items.joined(separator: text("cases.effect.and")) }

    /// The time of day for today, else the day and the time: `14:06`, `11 月 23 日 9:01`.
    func shortMoment(_ time: Timestamp) -> String {
        var (date, milliseconds) = CountyTime.china.split(time)
        if milliseconds == 0 { (date, milliseconds) = (date.adding(days: -1), 86_400_000) }
        let clock = "\(milliseconds / 3_600_000):\(padded(Int(milliseconds / 60_000) % 60, 2))"
        guard date != CountyTime.china.date(now) else { return clock }
        return "\(day(date)) \(clock)"
    }

    /// For lists: the time of day for today, else the day.
    func shortDay(_ time: Timestamp) -> String {
        CountyTime.china.date(time) == CountyTime.china.date(now)
            ? shortMoment(time) : day(CountyTime.china.date(time))
    }

    func day(_ date: LocalDate) -> String { day(date, "cases.day") }

    /// As short as it stands under a drawing.
    func axisDay(_ date: LocalDate) -> String { day(date, "cases.day.short") }

    private func day(_ date: LocalDate, _ key: String) -> String {
        let (_, month, day) = date.components
        let name = isEnglish ? String(text("cases.month.\(month)").prefix(3)) : "\(month)"
        return text(key, ["month": name, "day": "\(day)"])
    }
}
