import Kernel
import Platform
import Web

/// Powers and their runs as people read them.
struct PowerWords: Sendable {
    let words: VillageWords
    let powers: PowersWork

    func role(_ role: Role, _ context: Context) -> String {
        words.house.strings.text("posts.role.\(role.rawValue)", context.language)
    }

    func text(_ key: String, _ context: Context, _ arguments: [String: String] = [:]) -> String {
        words.text("power.\(key)", context, arguments)
    }

    /// Who does a step: the meeting where one acts, and the post that answers for it.
    private func doer(_ step: PowerStep, _ context: Context) -> String {
        let body = step.body(english: context.language == .en)
        let post = role(step.role, context)
        return body.isEmpty ? post : text("bodyAndPost", context, ["body": body, "post": post])
    }

    /// Who does it now: a stand-in, once somebody has stood aside.
    private func doer(_ step: PowerStep, _ run: PowerRun, _ context: Context) throws -> String {
        guard let list = try powers.lists().list(from: run.list) else { return doer(step, context) }
        let others = PowerRules.roles(step, run, list).dropFirst().map { role($0, context) }
        guard !others.isEmpty else { return doer(step, context) }
        let posts = others.joined(separator: text("or", context))
        return text("standIn", context, ["post": doer(step, context), "others": posts])
    }

    func item(_ step: PowerStep, _ number: Int, _ context: Context) -> Model {
        let english = context.language == .en
        return [
            "id": step.id, "place": "\(number)", "name": step.name(english: english), "doer": doer(step, context),
            "paper": step.paper.name(english: english),
            "within": text("within.\(step.limit.unit.rawValue)", context, ["count": "\(step.limit.amount)"]),
            "wait": step.afterDays.map { text("wait", context, ["days": "\($0)"]) } ?? "",
            "publishes": step.publishes == true, "decides": step.decides == true, "declares": step.declares == true,
        ]
    }

    func item(_ power: Power, _ context: Context) -> Model {
        [
            "id": power.id, "anchor": power.id.replacing(".", with: "-"),
            "name": power.name(english: context.language == .en),
            "kind": text("kind.\(power.kind.rawValue)", context),
            "money": power.money == .none ? "" : text("money.\(power.money.rawValue)", context),
            "source": power.source, "count": "\(power.steps.count)",
            "steps": power.steps.enumerated().map { item($1, $0 + 1, context) },
        ]
    }

    /// A run as a line of a list.
    func item(_ run: PowerRun, _ context: Context) throws -> Model {
        let power = try powers.power(of: run)
        let (state, turn) = (run.state(power), run.turn(power))
        let isLate = run.isLate(power, at: words.now)
        return [
            "href": "/village/\(run.village)/power/\(run.number)", "number": run.number.shown,
            "path": run.number.description,
            "deskHref": "/desk/powers/\(run.village)/run/\(run.number)", "title": run.title,
            "power": power.name(english: context.language == .en),
            "party": run.party.name, "isPerson": run.party.kind == .person,
            "sum": run.sum.map { words.yuan($0, context) } ?? "",
            "state": text("state.\(isLate ? "late" : state.rawValue)", context),
            "stateClass": isLate ? "late" : state == .running ? "due" : state == .stopped ? "plain" : "",
            "isRunning": state == .running, "isLate": isLate, "wasLate": !isLate && !run.lateSteps.isEmpty,
            "turn": turn?.name(english: context.language == .en) ?? "",
            "doer": try turn.map { try doer($0, run, context) } ?? "",
            "due": run.due.map(words.lastDay) ?? "", "began": run.started?.day?.description ?? "",
            "progress": text("progress", context, ["done": "\(run.done.count)", "all": "\(power.steps.count)"]),
        ]
    }

    /// What happened, in order.
    func history(_ run: PowerRun, _ power: Power, _ context: Context) -> [Model] {
        run.events.map { event in
            let step = event.step.flatMap(power.step)
            let name = step?.name(english: context.language == .en) ?? ""
            let isShown = event.kind == .stopped || step?.publishes == true
            let written = CountyTime.china.date(event.at)
            return [
                "name": event.kind == .started ? text("event.started", context) : name,
                "note": event.kind == .done || event.kind == .started
                    ? "" : text("event.\(event.kind.rawValue)", context),
                "role": event.role.map { role($0, context) } ?? "",
                "body": event.kind == .done ? step?.body(english: context.language == .en) ?? "" : "",
                "day": (event.day ?? written).description,
                "written": event.day == nil || event.day == written ? "" : words.moment(event.at),
                "paperName": event.kind == .done ? step?.paper.name(english: context.language == .en) ?? "" : "",
                "paper": isShown ? event.paper ?? "" : "",
                "isKept": event.kind == .done && !isShown,
                "isLate": event.kind == .late || event.isLate == true,
                "decides": event.kind == .done && step?.decides == true,
            ]
        }
    }

    /// The steps still to come, the one whose turn it is first.
    func coming(_ run: PowerRun, _ power: Power, _ context: Context) -> [Model] {
        guard run.state(power) == .running else { return [] }
        return power.steps.enumerated().dropFirst(run.done.count).map { item($1, $0 + 1, context) }
    }
}
