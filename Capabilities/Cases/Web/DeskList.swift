import Kernel
import Places
import Posts
import Rights
import Store
import Web

/// The lists of work, each an address.
enum DeskList: String, CaseIterable {
    case received, accepted, returned, dispatched, handling, suspended, handled, verified, closed, today, overdue,
        tasks, requests, all

    /// Those that make sense for a role, the first one shown when none is asked for.
    static func lists(for role: Role) -> [DeskList] {
        switch role {
        case .dispatcher:
            [
                .received, .accepted, .returned, .dispatched, .handling, .handled, .verified, .closed, .today, .overdue,
                .all,
            ]
        case .dutyOfficer:
            [
                .received, .accepted, .returned, .dispatched, .handling, .handled, .verified, .today, .overdue, .tasks,
                .all,
            ]
        case .supervisor, .auditor, .disclosureClerk, .administrator:
            [
                .requests, .overdue, .today, .received, .dispatched, .handling, .suspended, .handled, .verified,
                .closed, .all,
            ]
        case .gridLeader, .gridWorker, .partTimeWorker, .linkedCadre, .villageSecretary:
            [.handled, .dispatched, .handling, .today, .overdue, .tasks, .all]
        default: [.dispatched, .handling, .suspended, .today, .overdue, .tasks, .all]
        }
    }

    /// What it shows to somebody, soonest due first; everything is looked up by an index.
    func filter(for holder: PostHolder, county: County, now: Timestamp) -> CaseFilter {
        var filter = CaseFilter()
        filter.order = .due
        if Set.forUnit.contains(holder.role) {
            filter.holder = holder.unit
        } else if holder.place.level > .county {
            filter.division = holder.place
        }
        switch self {
        case .today:
            // From now on until midnight: what is over already has a list of its own.
            let tomorrow = CountyTime.china.date(now).adding(days: 1)
            filter.overdueAt = CountyTime.china.moment(tomorrow)
            filter.dueFrom = now
        case .overdue: filter.overdueAt = now
        case .returned:
            filter.state = .dispatched
            filter.holder = holder.unit
        case .all: break
        case .tasks: break
        case .requests: filter.onlyAsking = true
        default: filter.state = CaseState(rawValue: rawValue)
        }
        return filter
    }
}
