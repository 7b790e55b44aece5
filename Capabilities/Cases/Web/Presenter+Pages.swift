import Kernel
import Places
import Posts
import Web

/// How pages show what the rules know.
extension Presenter {
    /// A case in a list that anybody may read.
    func publicItem(_ subject: Case) -> Model {
        [
            "number": subject.number.shown, "href": "/case/\(subject.number)", "category": category(subject.category),
            "place": place(subject), "state": state(subject), "stateClass": stateClass(subject),
            "received": moment(subject.received),
        ]
    }

    /// The first sentence of a report, else what it is about and where.
    package func title(_ subject: Case, _ said: String?) -> String {
        if audience > .everybody, let said { return firstWords(said) }
        return "\(category(subject.category)) · \(place(subject))"
    }

    /// The number it had in another system, in words; empty for a case of our own.
    package func former(_ subject: Case) -> String {
        subject.former.map { text("cases.former", ["system": $0.system, "number": $0.number]) } ?? ""
    }

    func firstWords(_ text: String, most: Int = 40) -> String {
        // check: allow text, because these marks end a sentence
        let end = text.unicodeScalars.firstIndex { "。！？!?\n\r".unicodeScalars.contains($0) }
        let sentence = text[..<(end ?? text.endIndex)]
        guard sentence.count > most else { return String(sentence) }
        return sentence.prefix(most) + "……"
    }

    func place(_ code: DivisionCode) -> String {
        let names = gazetteer.chain(code).filter { $0.level >= .township }.map(\.name)
        return names.isEmpty ? gazetteer.place(code)?.name ?? code.description : names.joined(separator: " ")
    }

    func stateClass(_ subject: Case) -> String {
        if subject.mergedInto != nil { return "plain" }
        return switch subject.state {
        case .received, .accepted, .dispatched: "info"
        case .handling, .handled, .verified, .closed, .evaluated: ""
        case .refused, .suspended: "plain"
        }
    }

    // MARK: Time

    /// `late` when over, `due` when four fifths are used up.
    func dueClass(_ clock: RunningClock) -> String {
        guard clock.restsSince == nil else { return "plain" }
        if clock.due < now { return "late" }
        let warned = try? calendar.moment(
            fraction: 800, of: clock.started, due: clock.due, unit: clock.limit.unit)
        return warned.map { $0 <= now } ?? false ? "due" : ""
    }

    /// `还有 5 个工作时`, `超时 3 天`.
    func remaining(_ clock: RunningClock) -> String {
        guard clock.restsSince == nil else { return text("cases.due.rests") }
        let left = clock.due.milliseconds - now.milliseconds
        if left < 0 { return text("cases.due.late", ["time": span(-left)]) }
        if clock.limit.unit.isWorking, left < 48 * Self.hour,
            let working = try? calendar.remaining(at: now, due: clock.due, unit: .workingHours), working >= Self.hour
        {
            return text("cases.due.left", ["time": counted("workingHour", Int(working / Self.hour))])
        }
        return text("cases.due.left", ["time": span(left)])
    }

    private static let hour: Int64 = 3_600_000

    private func span(_ milliseconds: Int64) -> String {
        let hours = Int(milliseconds / Self.hour)
        if hours >= 48 { return counted("day", hours / 24) }
        return hours > 0 ? counted("hour", hours) : counted("minute", max(1, Int(milliseconds / 60_000)))
    }

    private func counted(_ unit: String, _ amount: Int) -> String {
        text("cases.span.\(unit).\(amount == 1 ? "one" : "many")", ["amount": "\(amount)"])
    }

    /// A tag for the clock that matters now: colour and words.
    package func dueTag(_ subject: Case) -> (class: String, words: String) {
        guard let clock = subject.nextClock else { return (stateClass(subject), state(subject)) }
        let step = text("cases.clock.\(clock.kind.rawValue)")
        return (dueClass(clock), text("cases.due.tag", ["step": step, "time": remaining(clock)]))
    }

    // MARK: What is next, what was

    /// Who has to act, by when, and what happens otherwise.
    func nextUp(_ subject: Case) -> Model {
        if let other = subject.mergedInto {
            return box(text("cases.next.merged"), link: other.number)
        }
        if subject.state == .refused { return box(text("cases.next.refused"), note: text("cases.next.refused.note")) }
        if subject.state == .evaluated { return box(text("cases.next.evaluated")) }
        if subject.state == .suspended, let until = subject.suspendedUntil {
            return box(text("cases.next.suspended", ["until": moment(until)]), note: text("cases.next.suspended.note"))
        }
        guard let clock = subject.nextClock else { return box(state(subject)) }
        // The clock for solving runs from the dispatch on; until it is signed for nobody solves it.
        let step = subject.state == .dispatched && clock.kind == .solve ? .sign : clock.kind
        return [
            "class": dueClass(clock),
            "heading": text("cases.next.\(step.rawValue)", ["unit": unit(clock.unit ?? subject.holder)]),
            "by": text(
                clock.kind == .solve ? "cases.next.solveBy" : "cases.next.by",
                ["due": moment(clock.due), "left": remaining(clock)]),
            "note": text(clock.kind == .verdict ? "cases.next.verdict.note" : "cases.next.note"), "href": "",
            "number": "",
        ]
    }

    private func box(_ heading: String, note: String = "", link: CaseNumber? = nil) -> Model {
        [
            "class": "", "heading": heading, "by": "", "note": note, "href": link.map { "/case/\($0)" } ?? "",
            "number": link?.shown ?? "",
        ]
    }

    /// The steps still ahead, `处置 → 核查 → 答复 → 您来评价`; empty at the end.
    func pathAhead(_ subject: Case) -> String {
        let all = ["accept", "dispatch", "sign", "handle", "verify", "close", "judge"]
        let done =
            switch subject.state {
            case _ where subject.mergedInto != nil: all.count
            case .received: 0
            case .accepted: 1
            case .dispatched: subject.awaitsDispatch ? 1 : 2
            case .handling, .suspended: 3
            case .handled: 4
            case .verified: 5
            case .closed: 6
            case .refused, .evaluated: all.count
            }
        return all.dropFirst(done).map { text("cases.step.\($0)") }.joined(separator: " → ")
    }

    /// The history, each clock beside the step that started it.
    func steps(_ items: [TimelineItem]) -> [Model] {
        var steps: [(item: TimelineItem, clocks: [String])] = []
        for item in items {
            if item.event == "clockStarted", let last = steps.last, last.item.sequence == item.sequence {
                steps[steps.count - 1].clocks.append(item.text)
            } else {
                steps.append((item, []))
            }
        }
        return steps.map { step in
            [
                "moment": step.item.moment, "at": step.item.at, "text": step.item.text, "words": step.item.words ?? "",
                "who": [step.item.unit, step.item.post].compactMap { $0 }.joined(separator: " · "),
                "clocks": step.clocks, "isTrouble": Self.troubles.contains(step.item.event),
            ]
        }
    }

    private static let troubles: Set = ["refused", "returned", "sentBack", "reopened", "escalated", "supervised"]

    /// An error in words.
    func words(_ explanation: Explanation) -> String { text(explanation.key, explanation.arguments) }
}
