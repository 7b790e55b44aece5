package import Cases
package import Kernel
package import Posts
import Rights

/// Word of a case for one person.
package struct Addressed: Sendable, Hashable {
    package let recipient: Recipient
    package let kind: NoticeKind
}

/// The persons behind units and offices: who deals with cases there on that day and may read this one, which those it
/// complains about may not. Each is told once, of the gravest; whoever did it is not told.
package func addressees(
    _ tellings: [Telling], of subject: Case, by actor: Actor, _ directory: Directory, on date: LocalDate
) -> [Addressed] {
    let object = subject.object(directory)
    var order: [Recipient] = []
    var kinds: [Recipient: NoticeKind] = [:]
    func tell(_ recipient: Recipient, _ kind: NoticeKind) {
        if kinds[recipient] == nil { order.append(recipient) }
        kinds[recipient] = kinds[recipient]?.joined(by: kind) ?? kind
    }
    for telling in tellings {
        switch telling.whom {
        case .report(let report): tell(.report(report), telling.kind)
        case .unit, .supervisors:
            for holder in directory.holders(for: telling.whom, on: date)
            where decide(.post(holder), .readCaseFully, on: object).isAllowed && !actor.is(holder.person) {
                tell(.person(holder.person), telling.kind)
            }
        }
    }
    return order.compactMap { recipient in kinds[recipient].map { Addressed(recipient: recipient, kind: $0) } }
}

extension Directory {
    fileprivate func holders(for whom: Telling.Whom, on date: LocalDate) -> [PostHolder] {
        switch whom {
        case .report: []
        case .supervisors: holders(role: .supervisor, on: date)
        case .unit(let code):
            posts(of: code).filter { workers(of: code).contains($0.role) }.compactMap { holder(of: $0.id, on: date) }
        }
    }

    /// In a centre those at the desk; elsewhere everybody whose work is dealing with cases.
    private func workers(of unit: UnitCode) -> Set<Role> {
        centres.contains(unit) ? [.dispatcher] : Set.onCases.subtracting([.supervisor])
    }
}

extension Actor {
    fileprivate func `is`(_ person: ID<Person>) -> Bool {
        guard case .post(let holder) = self else { return false }
        return holder.person == person
    }
}
