package import Journal
import Kernel
import Platform
import Store

extension CaseWork {
    /// What happens when the timer of a case rings: it climbs the rungs that are due.
    package var timerHandler: TimerHandler {
        TimerHandler(CaseWork.timer) {
            let rules = try await rules()
            return { timer, passage in
                guard let id = timer.subject.id(of: Case.self), let subject = try cases.find(id, passage) else {
                    return
                }
                let actor = Actor.system("clock")
                let context = rules.context(for: subject, actor, at: passage.now)
                let events = try decide(subject, .tick, context)
                if events.isEmpty {
                    // Another calendar was imported since: the moment is later now.
                    let next = subject.nextMoment(context.catalogue.policy, context.calendar)
                    return try next.map { try passage.postpone(timer, to: $0) } ?? ()
                }
                try write(events, to: subject, by: actor, rules, passage)
            }
        }
    }
}
