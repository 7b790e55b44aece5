import Cases
import Kernel

/// Why a matter stands among what burns.
enum Heat: Hashable, Sendable {
    /// It has to be solved within hours, by its catalogue row.
    case urgent
    case late
    case soon
    /// So many people reported the same.
    case many(Int)
}

/// A matter that burns, and why.
struct Burning: Sendable {
    let subject: Case
    let heat: Heat

    /// From so many reporters on a matter moves many people.
    static let many = CaseTable.crowd
    /// A row whose limit for solving is at most so many natural hours is for emergencies.
    static let urgentHours = 4

    /// So many of each kind, so that none hides the others.
    private static let most: [Int] = [3, 4, 3, 2]

    /// Chooses from `cases`, the soonest due first: emergencies, then what is late, nearly late, or moves many people.
    static func choose(
        _ cases: [Case], now: Timestamp, soon: Timestamp, catalogue: Catalogue, filter: WallFilter
    ) -> [Burning] {
        var groups: [[Burning]] = Array(repeating: [], count: most.count)
        for subject in cases {
            let due = subject.nextClock?.due
            let isLate = due.map { $0 < now } ?? false
            let isSoon = !isLate && due.map { $0 < soon } ?? false
            guard filter == .all || (filter == .late ? isLate : isSoon) else { continue }
            if isUrgent(subject, catalogue) {
                groups[0].append(Burning(subject: subject, heat: .urgent))
            } else if subject.reporters.count >= many {
                groups[3].append(Burning(subject: subject, heat: .many(subject.reporters.count)))
            } else if isLate {
                groups[1].append(Burning(subject: subject, heat: .late))
            } else if isSoon {
                groups[2].append(Burning(subject: subject, heat: .soon))
            }
        }
        groups[3].sort { $0.subject.reporters.count > $1.subject.reporters.count }
        return zip(groups, most).flatMap { $0.prefix($1) }
    }

    static func isUrgent(_ subject: Case, _ catalogue: Catalogue) -> Bool {
        guard let limit = catalogue.category(subject.category)?.limits.solve else { return false }
        return limit.unit == .naturalHours && limit.amount <= urgentHours
    }
}
