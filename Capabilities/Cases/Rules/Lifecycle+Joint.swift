import Kernel
import Posts

/// Joint handling 吹哨: a township calls, departments report; each has a clock of its own, the lead stays one.
extension Draft {
    mutating func whistle(_ units: [UnitCode], _ what: String, _ limit: TimeLimit) throws(Refusal) {
        let what = try words(what, "what")
        guard !units.isEmpty else { throw .emptyWords(field: "units") }
        try refuseAccused(units)
        for unit in units {
            guard context.directory.unit(unit) != nil, unit != subject.lead else {
                throw .unknownUnit(unit.description)
            }
            let number = subject.tasks.count + 1
            emit(.whistled(JointTask(number: number, unit: unit, what: what, called: context.now)))
            try start(.task, number, charging: unit, limit: limit)
        }
    }

    mutating func respond(_ number: Int) throws(Refusal) {
        guard try task(number).responded == nil else { throw .taskDone }
        emit(.responded(task: number, at: context.now))
    }

    mutating func arrive(_ number: Int) throws(Refusal) {
        guard try task(number).arrived == nil else { throw .taskDone }
        emit(.arrived(task: number, at: context.now))
    }

    mutating func finish(_ number: Int, _ text: String) throws(Refusal) {
        _ = try task(number)
        emit(.finished(task: number, at: context.now, words: try words(text, "words")))
        end(.task, number)
    }

    /// A part that still runs; finished, escalated and missed ones are over.
    private func task(_ number: Int) throws(Refusal) -> JointTask {
        guard let task = subject.tasks.first(where: { $0.number == number }),
            context.isSystem || task.unit == context.holder?.unit
        else { throw .unknownTask }
        guard subject.clock(.task, number) != nil else { throw .taskDone }
        return task
    }
}
