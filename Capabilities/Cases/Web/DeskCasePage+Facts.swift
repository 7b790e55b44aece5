import Journal
import Kernel
import Posts
import Web

extension DeskCasePage {
    /// What is known about a case, for those who work on it.
    func facts(_ subject: Case, _ found: Found, _ route: Route?, _ presenter: Presenter) -> Model {
        let category = presenter.catalogue.category(subject.category)
        return [
            "wide": true, "liveSource": "/api/v1/stream?case=\(subject.number)",
            "asOf": presenter.shortMoment(presenter.now), "id": subject.number.description,
            "version": "\(found.entries.last?.sequence ?? 0)", "lastStep": lastStep(found, presenter),
            "orderHref": "/desk/case/\(subject.number)/order",
            "shots": found.later.map { picture -> Model in
                ["src": "/api/v1/attachments/\(picture.id)", "caption": presenter.caption(picture)]
            },
            "hasShots": !found.later.isEmpty,
            "number": subject.number.shown, "publicHref": "/case/\(subject.number)",
            "path": "/desk/case/\(subject.number)",
            "heading": presenter.title(subject, found.reports.first?.text),
            "received": presenter.moment(subject.received),
            "channel": presenter.text("cases.channel.\(subject.channel.rawValue)"),
            "state": presenter.state(subject), "stateClass": presenter.stateClass(subject),
            "due": presenter.dueTag(subject).words, "dueClass": presenter.dueTag(subject).class,
            "next": presenter.nextUp(subject),
            "place": presenter.place(subject),
            "point": found.point.map { "\(shortened($0.lon)), \(shortened($0.lat))" } ?? "",
            "categoryName": presenter.category(subject.category), "categoryCode": subject.category.description,
            "acceptStandard": category?.acceptStandard ?? "", "closeStandard": category?.closeStandard ?? "",
            "level": presenter.text("cases.level.\(subject.level.rawValue)"), "desk": presenter.unit(subject.desk),
            "holder": presenter.unit(subject.holder), "lead": presenter.unit(subject.lead),
            "joint": subject.joint.map { presenter.unit($0) }.joined(separator: presenter.text("cases.comma")),
            "proposal": [.received, .accepted].contains(subject.state) || subject.awaitsDispatch
                ? route.map { proposal($0, found.practice, presenter) } ?? [:] : [:],
            "about": presenter.complainedAbout(subject), "former": presenter.former(subject),
            "counts": counts(subject, presenter), "request": subject.request.map { request($0, presenter) } ?? [:],
            "clocks": subject.clocks.map { clock($0, presenter) }, "hasClocks": !subject.clocks.isEmpty,
            "tasks": subject.tasks.map { task($0, presenter) }, "hasTasks": !subject.tasks.isEmpty,
            "steps": presenter.steps(presenter.timeline(found.entries)), "ahead": presenter.pathAhead(subject),
            "related": related(subject, presenter), "hasRelated": !related(subject, presenter).isEmpty,
        ]
    }

    /// What happened last, for who comes back to it: `陈一 · 签收`.
    private func lastStep(_ found: Found, _ presenter: Presenter) -> String {
        let last = presenter.timeline(found.entries).last { $0.event != "clockStarted" }
        guard let last else { return "" }
        return [last.post ?? last.unit, last.text].compactMap { $0 }.joined(separator: " · ")
    }

    private func shortened(_ degrees: Double) -> String { "\((degrees * 100_000).rounded() / 100_000)" }

    private func proposal(_ route: Route, _ practice: Practice?, _ presenter: Presenter) -> Model {
        [
            "unit": presenter.unit(route.lead),
            "partners": route.joint.map { presenter.unit($0) }.joined(separator: presenter.text("cases.comma")),
            "why": presenter.words(.rule(route.why.key, route.why.arguments)), "basis": route.basis,
            "row": "\(route.row)", "practice": practice.map { presenter.words(of: $0) } ?? "",
        ]
    }

    /// Returns, reopenings and the like, each only when there was one.
    private func counts(_ subject: Case, _ presenter: Presenter) -> String {
        [
            ("returned", subject.returns), ("sentBack", subject.sentBack), ("reopened", subject.reopened),
            ("supervised", subject.supervisions), ("extended", subject.extensions), ("objected", subject.objections),
        ].filter { $0.1 > 0 }
            .map { presenter.text("cases.count.\($0.0)", ["count": "\($0.1)"]) }
            .joined(separator: presenter.text("cases.comma"))
    }

    private func request(_ request: PendingRequest, _ presenter: Presenter) -> Model {
        let words =
            switch request.wish {
            case .suspend(let until): presenter.text("cases.event.asked.suspend", ["until": presenter.moment(until)])
            case .extend(let limit): presenter.text("cases.event.asked.extend", ["limit": presenter.limit(limit)])
            }
        return ["words": words, "reason": request.reason, "unit": presenter.unit(request.by.unit)]
    }

    private func clock(_ clock: RunningClock, _ presenter: Presenter) -> Model {
        var name = presenter.text("cases.clock.\(clock.kind.rawValue)")
        if clock.kind == .task { name += " \(clock.number)" }
        if clock.kind == .stage { name += " \(clock.number + 1)" }
        return [
            "name": name, "unit": presenter.unit(clock.unit), "limit": presenter.limit(clock.limit),
            "due": presenter.moment(clock.due), "class": presenter.dueClass(clock), "left": presenter.remaining(clock),
            "isExtended": clock.extended, "isProvisional": presenter.calendar.isProvisional(clock.due),
        ]
    }

    private func task(_ task: JointTask, _ presenter: Presenter) -> Model {
        let steps = [
            ("called", task.called), ("responded", task.responded), ("arrived", task.arrived),
            ("finished", task.finished),
        ]
        return [
            "number": "\(task.number)", "unit": presenter.unit(task.unit), "what": task.what,
            "steps": steps.compactMap { name, time in
                time.map { presenter.text("cases.task.\(name)", ["at": presenter.moment($0)]) }
            }.joined(separator: presenter.text("cases.comma")),
        ]
    }

    private func related(_ subject: Case, _ presenter: Presenter) -> [Model] {
        func link(_ reference: CaseReference, _ key: String) -> Model {
            [
                "href": "/desk/case/\(reference.number)", "number": reference.number.shown,
                "how": presenter.text("cases.related.\(key)"),
            ]
        }
        let absorbed = Set(subject.reporters.compactMap(\.from)).sorted { $0.number < $1.number }
        return (subject.mergedInto.map { [link($0, "mergedInto")] } ?? []) + absorbed.map { link($0, "absorbed") }
            + (subject.splitFrom.map { [link($0, "splitFrom")] } ?? []) + subject.links.map { link($0, "linked") }
    }
}
