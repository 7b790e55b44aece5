import Kernel
import Places
import Web

/// Votes in words, in one language.
struct VoteWords: Sendable {
    let strings: Strings
    let language: Language
    let gazetteer: Gazetteer

    func text(_ key: String, _ arguments: [String: String] = [:]) -> String {
        strings.text("participation.votes.\(key)", language, arguments)
    }

    /// To the minute.
    func moment(_ time: Timestamp) -> String {
        String(CountyTime.china.format(time).prefix(16)).replacing("T", with: " ")
    }

    /// From the township down.
    func place(_ code: DivisionCode) -> String {
        let names = gazetteer.chain(code).filter { $0.level >= .township }.map(\.name)
        return names.isEmpty ? gazetteer.place(code)?.name ?? code.description : names.joined(separator: " ")
    }

    func choice(_ index: Int, of vote: Vote) -> String {
        vote.kind == .proposal ? text("choice.\(vote.choices[index])") : vote.choices[index]
    }

    func choices(_ chosen: [Int], of vote: Vote) -> String {
        chosen.sorted().map { choice($0, of: vote) }.joined(separator: text("comma"))
    }

    func persons(_ count: Int, _ vote: Vote) -> String {
        text(vote.roll == .households ? "unit.households" : "unit.persons", ["count": "\(count)"])
    }

    func area(_ area: FloorArea) -> String { text("unit.area", ["count": area.shown]) }

    func area(of entry: RollEntry, _ vote: Vote) -> String { vote.method == .weighted ? area(entry.weight) : "" }

    private func amount(_ value: Int64, _ measure: BodyRule.Measure, _ vote: Vote) -> String {
        measure == .area ? area(FloorArea(count: value)) : persons(Int(value), vote)
    }

    /// `参与表决面积 682.00 ㎡，是全部专有面积 1,000.00 ㎡的 68.2 %，≥ 2/3：达到`.
    func sentence(_ check: VoteCheck, _ vote: Vote) -> String {
        let requirement = check.requirement
        guard let percent = check.percent else {
            return text("check.nothing", ["base": base(requirement)])
        }
        let share = requirement.share.description
        let verdict = text(check.isMet ? "check.met" : "check.unmet")
        let arguments = [
            "part": part(requirement, vote.kind), "base": base(requirement), "share": share, "percent": percent,
            "count": amount(check.part, requirement.measure, vote),
            "whole": amount(check.whole, requirement.measure, vote), "verdict": verdict, "need": need(requirement),
            "sign": check.isMet ? (requirement.strict ? ">" : "≥") : (requirement.strict ? "≤" : "<"),
        ]
        return text(check.isExact ? "check.exact" : "check.line", arguments)
    }

    /// What must hold, before anything is counted.
    func sentence(_ requirement: BodyRule.Requirement, _ vote: Vote) -> String {
        text(
            requirement.strict ? "rule.strict" : "rule.least",
            [
                "part": part(requirement, vote.kind), "base": base(requirement),
                "share": requirement.share.description,
            ])
    }

    private func part(_ requirement: BodyRule.Requirement, _ kind: Vote.Kind) -> String {
        let part = requirement.part == .choice && kind == .selection ? "option" : requirement.part.rawValue
        return text("part.\(part).\(requirement.measure.rawValue)")
    }

    private func base(_ requirement: BodyRule.Requirement) -> String {
        text("base.\(requirement.of.rawValue).\(requirement.measure.rawValue)")
    }

    private func need(_ requirement: BodyRule.Requirement) -> String {
        text(requirement.strict ? "need.strict" : "need.least", ["share": requirement.share.description])
    }

    /// The rule of a vote, line by line.
    /// - Parameter roll: as it stands, before it is frozen.
    func rule(of vote: Vote, _ roll: FrozenRoll? = nil) -> [String] {
        let rule = vote.rule
        let callers = rule.callers.map { text("caller.\($0.who)", ["share": $0.share?.description ?? ""]) }
        var who = ["roll": text("rollKind.\(vote.roll.rawValue)")]
        who["count"] = persons((vote.frozen ?? roll)?.entries ?? 0, vote)
        who["area"] = area((vote.frozen ?? roll)?.area ?? .zero)
        return [text(rule.countsArea ? "rule.whoArea" : "rule.who", who)]
            + (rule.quorum(vote.roll) + rule.majority).map { sentence($0, vote) }
            + [
                text("rule.proxies.\(rule.proxies.rawValue)"),
                rule.noticeDays > 0
                    ? text("rule.notice", ["days": "\(rule.noticeDays)"]) : text("rule.noNotice"),
                text("rule.callers", ["callers": callers.joined(separator: text("comma"))]),
            ]
    }

    func source(_ rule: BodyRule) -> String { language == .en ? rule.source.en : rule.source.zh }

    /// What came of it, in a few words.
    func verdict(_ outcome: VoteOutcome, _ vote: Vote) -> String {
        if vote.kind == .selection {
            return outcome.isPassed
                ? text("page.passed.selection", ["count": "\(outcome.passed.count)"]) : text("page.failed.selection")
        }
        if outcome.isPassed { return text("page.passed") }
        return text(outcome.hasQuorum ? "page.failed" : "page.failed.quorum")
    }

    /// - Parameter isHeld: its opening has passed and it waits for the second pair of hands.
    func state(_ vote: Vote, isHeld: Bool = false) -> String {
        if isHeld { return text("state.held") }
        guard vote.kind == .proposal, let tally = vote.tally else { return text("state.\(vote.state.rawValue)") }
        return text(VoteOutcome(tally, vote).isPassed ? "verdict.passed" : "verdict.failed")
    }

    /// The colour of its tag.
    func stateClass(_ vote: Vote, isHeld: Bool = false) -> String {
        if isHeld { return "due" }
        return switch vote.state {
        case .open: ""
        case .noticed, .draft: "info"
        case .closed: "due"
        case .decided: vote.tally.map { VoteOutcome($0, vote).isPassed } == false ? "late" : ""
        case .withdrawn: "plain"
        }
    }
}
