import Approvals
import Kernel
import Web

/// The fields of an action, whether they come as JSON or from a form.
protocol ActionFields {
    func string(_ name: String, max: Int, required: Bool) -> String?
    func bool(_ name: String) -> Bool?
    func whole(_ name: String, required: Bool) -> Int?
    func list(_ name: String) -> [String]?
    func fault(_ name: String, _ key: String, _ arguments: [String: String])
    func finish() throws
}

extension JSONBody: ActionFields {
    func bool(_ name: String) -> Bool? { bool(name, required: false) }
    func whole(_ name: String, required: Bool) -> Int? { int(name, in: 0...10_000, required: required) }
    func list(_ name: String) -> [String]? {
        let items = stringArray(name, max: 20, length: 40)
        return items.isEmpty ? nil : items
    }
}

extension Fields: ActionFields {
    func whole(_ name: String, required: Bool) -> Int? { int(name, in: 0...10_000, required: required) }
    func list(_ name: String) -> [String]? {
        let items = strings(name, max: 20, length: 400).flatMap { $0.split(separator: ",").map { String($0) } }
        return items.isEmpty ? nil : items
    }
}

extension ActionFields {
    func words(_ name: String) -> String { string(name, max: 2000, required: true) ?? "" }
    func optionalWords(_ name: String) -> String? { string(name, max: 2000, required: false) }

    func parsed<Value>(_ name: String, _ key: String, required: Bool = false, _ parse: (String) -> Value?) -> Value? {
        guard let text = string(name, max: 200, required: required) else { return nil }
        if let value = parse(text) { return value }
        fault(name, key, [:])
        return nil
    }

    func unit(_ name: String) -> UnitCode? { parsed(name, "cases.field.unit") { UnitCode($0) } }
    func category(_ name: String) -> CategoryCode? { parsed(name, "cases.field.category") { CategoryCode($0) } }
    func number(_ name: String) -> CaseNumber? {
        parsed(name, "cases.field.number", required: true) { try? CaseNumber(parsing: $0) }
    }
    func limit(_ name: String, required: Bool = false) -> TimeLimit? {
        parsed(name, "cases.field.limit", required: required) { TimeLimit($0) }
    }
    func moment(_ name: String) -> Timestamp? {
        parsed(name, "cases.field.moment") { text in
            // A form's date is the end of that day here.
            Timestamp(rfc3339: text)
                ?? LocalDate(text).map { CountyTime.china.moment($0, minute: CountyTime.minutesPerDay) }
        }
    }

    /// A second person's, for a ruling.
    var approval: ID<Approval>? { parsed("approval", "cases.field.approval") { ID<Approval>($0) } }

    func units(_ name: String) -> [UnitCode]? {
        list(name)?.compactMap { text in
            if let unit = UnitCode(text) { return unit }
            fault(name, "cases.field.unit", [:])
            return nil
        }
    }
}

/// What an action's fields say, as wishes; faults stay with the fields until they are finished.
func wishes(_ action: CaseAction, _ fields: some ActionFields) -> [Wish] {
    switch action {
    case .accept:
        let accept = Wish.command(.accept(category: fields.category("category")))
        let dispatch = Wish.command(.dispatch(to: nil, joint: nil, reason: nil, ruling: false))
        return fields.bool("dispatch") == true ? [accept, dispatch] : [accept]
    case .merge:
        let (number, reason) = (fields.number("into"), fields.words("reason"))
        return number.map { [.merge(into: $0, reason: reason)] } ?? []
    case .unmerge: return [.unmerge(reason: fields.words("reason"))]
    case .split: return [.split(category: fields.category("category"), reason: fields.words("reason"))]
    case .link:
        let (number, reason) = (fields.number("to"), fields.optionalWords("reason"))
        return number.map { [.link(to: $0, reason: reason)] } ?? []
    default: return command(action, fields).map { [.command($0)] } ?? []
    }
}

private func command(_ action: CaseAction, _ fields: some ActionFields) -> Command? {
    switch action {
    case .refuse: .refuse(ground: fields.words("ground"), words: fields.words("words"))
    case .object: .object(words: fields.words("words"))
    case .dispatch:
        .dispatch(
            to: fields.unit("unit"), joint: fields.units("joint"), reason: fields.optionalWords("reason"),
            ruling: fields.bool("ruling") ?? false)
    case .return: .return(reason: fields.words("reason"))
    case .sign: .sign
    case .contact: .contact(reached: fields.bool("reached") ?? true, note: fields.optionalWords("note"))
    case .handle: .handle(words: fields.words("words"))
    case .suspend:
        .suspend(until: fields.moment("until"), reason: fields.words("reason"), approve: fields.bool("approve"))
    case .resume: .resume(reason: fields.optionalWords("reason"))
    case .extend: .extend(by: fields.limit("by"), reason: fields.words("reason"), approve: fields.bool("approve"))
    case .whistle: whistle(fields)
    case .respond: fields.whole("task", required: true).map { .respond(task: $0) }
    case .arrive: fields.whole("task", required: true).map { .arrive(task: $0) }
    case .finish: numbered("task", fields) { .finish(task: $0, words: $1) }
    case .stage: numbered("stage", fields) { .stage($0 - 1, words: $1) }
    case .verify: .verify(words: fields.words("words"))
    case .sendback: .sendback(reason: fields.words("reason"))
    case .close: .close(answer: fields.words("answer"))
    case .judge: judgement(fields)
    case .reopen: .reopen(reason: fields.words("reason"))
    case .escalate: .escalate(reason: fields.words("reason"))
    case .supervise: .supervise(reason: fields.words("reason"))
    case .shield: shield(fields)
    case .supplement: .supplement(words: fields.optionalWords("words") ?? "", pictures: 0)
    case .accept, .merge, .unmerge, .split, .link: nil
    }
}

/// Reads every field before it gives up, so that none of them counts as unknown.
private func numbered(_ name: String, _ fields: some ActionFields, _ make: (Int, String) -> Command) -> Command? {
    let (number, words) = (fields.whole(name, required: true), fields.words("words"))
    return number.map { make($0, words) }
}

private func shield(_ fields: some ActionFields) -> Command? {
    let unit = fields.parsed("about", "cases.field.unit", required: true) { UnitCode($0) }
    let reason = fields.words("reason")
    return unit.map { .shield(about: $0, reason: reason) }
}

private func whistle(_ fields: some ActionFields) -> Command? {
    let limit = fields.limit("limit", required: true)
    let (units, what) = (fields.units("units") ?? [], fields.words("what"))
    return limit.map { .whistle(units: units, what: what, limit: $0) }
}

private func judgement(_ fields: some ActionFields) -> Command? {
    let report = fields.parsed("report", "cases.field.report") { ID<Report>($0) }
    let contacted = fields.bool("contacted")
    let satisfied = fields.bool("satisfied")
    let words = fields.optionalWords("words")
    guard let solved = fields.bool("solved") else {
        fields.fault("solved", "cases.field.solved", [:])
        return nil
    }
    let verdict = Verdict(contacted: contacted ?? true, solved: solved, satisfied: satisfied ?? solved)
    return .judge(report: report, verdict, words: words)
}
