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
                guard !events.isEmpty else { throw TimerTooEarly() }
                try write(events, to: subject, by: actor, rules, passage)
            }
        }
    }
}

/// The timer rang before its moment, by a clock that was set back; it stays.
struct TimerTooEarly: Error {}
