import Kernel
import Posts
import Web

/// The forms of the actions open to one post, filled with what this county has to choose from.
struct ActionForms {
    let subject: Case
    let holder: PostHolder
    let reports: [StoredReport]
    let route: Route?
    let presenter: Presenter
    /// What a rule looks at, to foresee what an action causes.
    let rule: RuleContext
    /// Templates of the own unit.
    var templates: [ReplyTemplate] = []
    /// Where the like of it went, when that is not where the catalogue sends it.
    var practice: Practice?
    /// Its category is what the machine proposed.
    var isProposed = false
    /// Fills one for this case.
    var fill: (ReplyTemplate) -> String = { $0.words }

    /// The form of an action; `nil` when the action is open but there is nothing to do by it now.
    func form(_ action: CaseAction) -> ActionForm? {
        guard let fields = fields(action) else { return nil }
        let label = presenter.text("cases.action.\(action.rawValue)")
        var form = ActionForm(action: action, fields: fields, buttons: [.init(label: label)])
        if action == .accept {
            let proposed = isProposed ? "acceptProposed" : "acceptAndDispatch"
            form.buttons = [
                .init(name: "dispatch", value: "true", label: presenter.text("cases.action.\(proposed)")),
                .init(label: presenter.text("cases.action.acceptOnly")),
            ]
        }
        var choice = FormChoice()
        if action == .dispatch { choice.unit = practice?.lead }
        (form.effects, form.obstacle) = foreseen(action, choice)
        form.templates = templates.filter { $0.action == action }.map { ($0.name, fill($0)) }
        return form
    }

    /// What the action will cause, or why it cannot be done.
    func foreseen(_ action: CaseAction, _ choice: FormChoice = FormChoice()) -> (effects: [String], obstacle: String) {
        let commands = action.foreseen(on: subject, rule, choice)
        guard !commands.isEmpty else {
            let key = "cases.effect.\(action.rawValue)"
            let count = "\(subject.reporters.count)"
            return (presenter.strings.has(key) ? [presenter.text(key, ["count": count])] : [], "")
        }
        do throws(Refusal) {
            return (presenter.effects(try Foresight(of: commands, on: subject, rule)), "")
        } catch {
            return ([], presenter.words(error.explanation))
        }
    }

    /// The step that is most likely next.
    var likely: [CaseAction] {
        if subject.request != nil, holder.role == .supervisor { return [.suspend, .extend] }
        return switch subject.state {
        case .received: [.accept]
        case .refused: []
        case .accepted: [.dispatch]
        case .dispatched: subject.awaitsDispatch ? [.dispatch] : [.sign]
        case .handling: subject.isContacted ? [.handle, .finish] : [.contact, .handle, .finish]
        case .suspended: [.resume]
        case .handled: [.verify]
        case .verified: [.close]
        case .closed: [.judge]
        case .evaluated: [.reopen]
        }
    }

    private func fields(_ action: CaseAction) -> [ActionForm.Field]? {
        switch action {
        case .accept:
            [
                .init(
                    name: "category", kind: .select(categories), preset: subject.category.description, foldedBy: "c")
            ]
        case .refuse: [.init(name: "ground", kind: .choice(grounds)), .init(name: "words", kind: .area)]
        case .object, .handle, .verify: [.init(name: "words", kind: .area)]
        case .supplement: [.init(name: "words", kind: .area, isOptional: true)]
        case .dispatch: dispatching
        case .return, .sendback, .escalate, .supervise, .reopen, .unmerge: [.init(name: "reason", kind: .area)]
        case .sign: []
        case .contact:
            [
                .init(name: "reached", kind: .choice(yesOrNo("reached")), preset: "true"),
                .init(name: "note", kind: .area, isOptional: true),
            ]
        case .suspend, .extend: request(action)
        case .resume: [.init(name: "reason", kind: .line, isOptional: true)]
        case .whistle:
            [
                .init(name: "units", kind: .several(units(joint: true))), .init(name: "what", kind: .area),
                .init(name: "limit", kind: .select(limits), preset: "1wd"),
            ]
        case .respond: tasks { $0.responded == nil }
        case .arrive: tasks { $0.arrived == nil }
        case .finish: tasks { $0.finished == nil }.map { $0 + [.init(name: "words", kind: .area)] }
        case .stage: stages
        case .close: [.init(name: "answer", kind: .area)]
        case .judge: judging
        case .merge: [.init(name: "into", kind: .line), .init(name: "reason", kind: .area)]
        case .split:
            [
                .init(name: "category", kind: .select(categories), preset: subject.category.description),
                .init(name: "reason", kind: .area),
            ]
        case .shield: [.init(name: "about", kind: .select(units(joint: false))), .init(name: "reason", kind: .area)]
        case .link: [.init(name: "to", kind: .line), .init(name: "reason", kind: .line, isOptional: true)]
        }
    }

    private var dispatching: [ActionForm.Field] {
        let byCatalogue = route.map { route in
            ActionForm.Option(
                value: "",
                label: presenter.text("cases.input.dispatch.byCatalogue", ["unit": presenter.unit(route.lead)]))
        }
        let first = ActionForm.Group(
            label: presenter.text("cases.input.dispatch.catalogue"), options: [byCatalogue].compactMap { $0 })
        var fields: [ActionForm.Field] = [
            .init(
                name: "unit", kind: .select((first.options.isEmpty ? [] : [first]) + units(joint: false)),
                preset: practice?.lead.description ?? ""),
            .init(name: "joint", kind: .several(units(joint: true)), isOptional: true),
            .init(
                name: "reason", kind: .area, isOptional: true, preset: practice.map { presenter.words(of: $0) } ?? ""),
        ]
        if presenter.directory.unit(holder.unit)?.kind == .centre {
            fields += [
                .init(name: "ruling", kind: .tick), .init(name: "approval", kind: .line, isOptional: true),
            ]
        }
        return fields
    }

    /// Asking for it, or deciding what was asked.
    private func request(_ action: CaseAction) -> [ActionForm.Field]? {
        if let request = subject.request {
            guard holder.role == .supervisor, request.isFor(action) else { return nil }
            return [
                .init(name: "approve", kind: .choice(yesOrNo("approve"))), .init(name: "reason", kind: .area),
            ]
        }
        guard holder.unit == subject.lead else { return nil }
        let what: ActionForm.Field =
            action == .suspend
            ? .init(name: "until", kind: .date) : .init(name: "by", kind: .select(limits), preset: "1wd")
        return [what, .init(name: "reason", kind: .area)]
    }

    private func tasks(_ isOpen: (JointTask) -> Bool) -> [ActionForm.Field]? {
        let own = subject.tasks.filter { task in
            task.unit == holder.unit && subject.clock(.task, task.number) != nil && isOpen(task)
        }
        guard let first = own.first else { return nil }
        let options = own.map { ActionForm.Option(value: "\($0.number)", label: "\($0.number). \($0.what)") }
        return [.init(name: "task", kind: .choice(options), preset: "\(first.number)")]
    }

    private var stages: [ActionForm.Field]? {
        let all = presenter.catalogue.category(subject.category)?.stages ?? []
        let open = all.indices.filter { subject.clock(.stage, $0) != nil }
        guard let first = open.first else { return nil }
        let options = open.map { ActionForm.Option(value: "\($0 + 1)", label: all[$0].name) }
        return [
            .init(name: "stage", kind: .choice(options), preset: "\(first + 1)"), .init(name: "words", kind: .area),
        ]
    }

    /// A post that asked a resident by telephone.
    private var judging: [ActionForm.Field]? {
        let waiting = reports.filter { report in
            subject.reporters.contains { $0.report == report.id && $0.verdict == nil }
        }
        guard !waiting.isEmpty else { return nil }
        let options = waiting.map {
            ActionForm.Option(value: $0.id.description, label: presenter.firstWords($0.text, most: 20))
        }
        return [
            .init(name: "report", kind: .choice(options), preset: options[0].value),
            .init(name: "solved", kind: .choice(yesOrNo("solved"))),
            .init(name: "contacted", kind: .choice(yesOrNo("contacted")), isOptional: true),
            .init(name: "satisfied", kind: .choice(yesOrNo("satisfied")), isOptional: true),
            .init(name: "words", kind: .area, isOptional: true),
        ]
    }

    // MARK: Options

    private func yesOrNo(_ name: String) -> [ActionForm.Option] {
        [
            .init(value: "true", label: presenter.text("cases.choice.\(name).true")),
            .init(value: "false", label: presenter.text("cases.choice.\(name).false")),
        ]
    }

    private var categories: [ActionForm.Group] {
        presenter.catalogue.classes.map { family in
            .init(
                label: family.name(english: presenter.isEnglish),
                options: family.categories.map {
                    .init(value: $0.code.description, label: $0.name(english: presenter.isEnglish))
                })
        }
    }

    private var grounds: [ActionForm.Option] {
        presenter.catalogue.policy.refusalGrounds.map {
            .init(value: $0.code, label: $0.name(english: presenter.isEnglish))
        }
    }

    /// Every unit but the villages, of which only the case's own is of use here.
    private func units(joint: Bool) -> [ActionForm.Group] {
        UnitKind.allCases.compactMap { kind in
            let units = presenter.directory.units.filter { unit in
                unit.kind == kind && (kind != .village || unit.place.contains(subject.division))
                    && !(joint && unit.code == subject.lead)
            }
            guard !units.isEmpty else { return nil }
            return .init(
                label: presenter.text("posts.kind.\(kind.rawValue)"),
                options: units.map { .init(value: $0.code.description, label: $0.name(english: presenter.isEnglish)) })
        }
    }

    private static let commonLimits = [
        TimeLimit(amount: 2, unit: .workingHours), TimeLimit(amount: 4, unit: .workingHours),
        TimeLimit(amount: 1, unit: .workingDays), TimeLimit(amount: 2, unit: .workingDays),
        TimeLimit(amount: 3, unit: .workingDays), TimeLimit(amount: 5, unit: .workingDays),
        TimeLimit(amount: 10, unit: .workingDays),
    ].compactMap { $0 }

    private var limits: [ActionForm.Group] {
        [
            .init(
                label: presenter.text("cases.input.limits"),
                options: Self.commonLimits.map { .init(value: $0.description, label: presenter.limit($0)) })
        ]
    }
}

extension PendingRequest {
    func isFor(_ action: CaseAction) -> Bool {
        switch wish {
        case .suspend: action == .suspend
        case .extend: action == .extend
        }
    }
}
