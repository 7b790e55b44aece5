import Cases
import Kernel
import Posts

/// Who acts in the demo: real posts of the directory, picked by chance that stays the same.
struct Cast: Sendable {
    let directory: Directory

    /// Whoever of a unit works on its cases.
    func worker(of unit: UnitCode, _ luck: UInt64, at time: Timestamp) -> PostHolder? {
        let roles: [Role] = [.handler, .mediator, .villageSecretary, .gridWorker, .dutyOfficer]
        let holders = self.holders(of: unit, roles, at: time)
        if let holder = pick(holders, luck) { return holder }
        return pick(self.holders(of: unit, [.supervisor], at: time), luck)
    }

    /// One of the county centre's dispatchers, by the time of day.
    func dispatcher(at time: Timestamp) -> PostHolder? {
        let holders = directory.holders(role: .dispatcher, on: CountyTime.china.date(time))
        guard !holders.isEmpty else { return nil }
        let hour = Int(CountyTime.china.split(time).milliseconds / 3_600_000)
        return holders.sorted { $0.post < $1.post }[hour / 6 % holders.count]
    }

    /// The desk of a case: the town's duty officer or a dispatcher.
    func desk(of subject: Case, at time: Timestamp) -> PostHolder? {
        holders(of: subject.desk, [.dutyOfficer], at: time).first ?? dispatcher(at: time)
    }

    func dutyOfficer(over place: DivisionCode, at time: Timestamp) -> PostHolder? {
        directory.unit(.township, over: place).flatMap { holders(of: $0.code, [.dutyOfficer], at: time).first }
    }

    /// A supervisor over the case from another unit than its lead.
    func supervisor(of subject: Case, _ luck: UInt64, at time: Timestamp) -> PostHolder? {
        let all = directory.holders(role: .supervisor, on: CountyTime.china.date(time)).filter {
            $0.unit != subject.lead && $0.place.contains(subject.division)
        }
        let central = all.filter { directory.unit($0.unit)?.kind == .centre }
        return pick(central.isEmpty ? all : central, luck)
    }

    /// Somebody of the village who did not handle it, else a dispatcher.
    func verifier(of subject: Case, _ luck: UInt64, at time: Timestamp) -> PostHolder? {
        let locals = directory.unit(.village, over: subject.division).map {
            holders(of: $0.code, [.villageSecretary, .gridWorker], at: time)
        }
        let others = (locals ?? []).filter {
            $0.post != subject.handledBy?.post && $0.person != subject.handledBy?.person
        }
        return pick(others, luck) ?? dispatcher(at: time)
    }

    func gridWorker(of village: DivisionCode, at time: Timestamp) -> PostHolder? {
        directory.unit(.village, over: village).flatMap { holders(of: $0.code, [.gridWorker], at: time).first }
    }

    private func holders(of unit: UnitCode, _ roles: [Role], at time: Timestamp) -> [PostHolder] {
        let date = CountyTime.china.date(time)
        return directory.posts(of: unit).filter { roles.contains($0.role) }
            .compactMap { directory.holder(of: $0.id, on: date) }.sorted { $0.post < $1.post }
    }

    private func pick(_ holders: [PostHolder], _ luck: UInt64) -> PostHolder? {
        holders.isEmpty ? nil : holders[Int(luck % UInt64(holders.count))]
    }
}
