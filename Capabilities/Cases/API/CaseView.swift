package import Kernel
import Places
import Posts
import Web

/// A case as other programs see it; for everybody without personal data and with the place made coarse.
package struct CaseView: Encodable, Sendable {
    struct Named: Encodable, Sendable {
        let code: String
        let name: String
    }

    struct Clock: Encodable, Sendable {
        let kind: String
        let name: String
        let unit: Named?
        let limit: String
        let started: String
        let due: String
        let overdue: Bool
        let suspended: Bool
        let extended: Bool
        let provisional: Bool
    }

    struct Task: Encodable, Sendable {
        let task: Int
        let unit: Named
        let what: String?
        let called: String
        let responded: String?
        let arrived: String?
        let finished: String?
    }

    struct Point: Encodable, Sendable {
        let lon: Double
        let lat: Double
    }

    struct Request: Encodable, Sendable {
        let kind: String
        let until: String?
        let by: String?
        let reason: String
        let unit: Named
    }

    let number: String
    let shown: String
    let url: String
    let state: String
    let stateName: String
    let category: Named
    let categoryClass: String
    let place: Named
    let point: Point?
    let channel: String
    let received: String
    let level: String
    let catalogue: String
    /// Who has to act now, and by when.
    let holder: Named
    let due: String?
    let lead: Named?
    let joint: [Named]
    let clocks: [Clock]
    let returns: Int
    let rulingBinds: Bool
    let reopened: Int
    let supervisions: Int
    let settledOnSpot: Bool
    let suspendedUntil: String?
    let reporters: Int
    let evaluation: String?
    let mergedInto: String?
    let splitFrom: String?
    let former: Former?
    let links: [String]
    let tasks: [Task]
    let request: Request?
    let about: Named?
    let actions: [String]?
    let timeline: [TimelineItem]?
    /// What was said around the words that were sought, with `<mark>` around them, in HTML.
    var excerpt: String?
}

extension Presenter {
    /// - Parameters:
    ///   - point: where, shown to staff and reporters, and to everybody where the category says so.
    ///   - timeline: left out of lists.
    package func view(
        _ subject: Case, at point: Coordinate?, timeline: [TimelineItem]? = nil, actions: [CaseAction]? = nil
    ) -> CaseView {
        let isExact = audience > .everybody || subject.isPublicToThePoint(catalogue)
        return CaseView(
            number: subject.number.description, shown: subject.number.shown, url: "/case/\(subject.number)",
            state: subject.mergedInto == nil ? subject.state.rawValue : "merged", stateName: state(subject),
            category: named(subject.category),
            categoryClass: catalogue.category(subject.category)?.className(english: isEnglish) ?? "",
            place: .init(code: shownPlace(subject).description, name: place(subject)),
            point: isExact ? point.map { .init(lon: $0.lon, lat: $0.lat) } : nil, channel: subject.channel.rawValue,
            received: rfc(subject.received), level: subject.level.rawValue, catalogue: subject.catalogue,
            holder: named(subject.holder), due: subject.nextClock.map { rfc($0.due) }, lead: subject.lead.map(named),
            joint: subject.joint.map(named), clocks: subject.clocks.map(view), returns: subject.returns,
            rulingBinds: subject.rulingBinds, reopened: subject.reopened, supervisions: subject.supervisions,
            settledOnSpot: subject.isSettledOnSpot, suspendedUntil: subject.suspendedUntil.map(rfc),
            reporters: subject.reporters.count, evaluation: subject.evaluation?.rawValue,
            mergedInto: subject.mergedInto?.number.description, splitFrom: subject.splitFrom?.number.description,
            former: subject.former,
            links: subject.links.map(\.number.description), tasks: subject.tasks.map(view),
            request: audience == .staff ? subject.request.map(view) : nil,
            about: audience > .everybody ? subject.about.map(named) : nil,
            actions: actions?.map(\.rawValue),
            timeline: timeline)
    }

    private func rfc(_ time: Timestamp) -> String { CountyTime.china.format(time) }
    private func named(_ code: UnitCode) -> CaseView.Named { .init(code: code.description, name: unit(code)) }
    private func named(_ code: CategoryCode) -> CaseView.Named {
        .init(code: code.description, name: category(code))
    }

    private func view(_ clock: RunningClock) -> CaseView.Clock {
        .init(
            kind: clock.kind.rawValue, name: text("cases.clock.\(clock.kind.rawValue)"), unit: clock.unit.map(named),
            limit: limit(clock.limit), started: rfc(clock.started), due: rfc(clock.due),
            overdue: clock.restsSince == nil && clock.due < now, suspended: clock.restsSince != nil,
            extended: clock.extended, provisional: calendar.isProvisional(clock.due))
    }

    private func view(_ task: JointTask) -> CaseView.Task {
        .init(
            task: task.number, unit: named(task.unit), what: audience == .staff ? task.what : nil,
            called: rfc(task.called), responded: task.responded.map(rfc), arrived: task.arrived.map(rfc),
            finished: task.finished.map(rfc))
    }

    private func view(_ request: PendingRequest) -> CaseView.Request {
        switch request.wish {
        case .suspend(let until):
            .init(kind: "suspend", until: rfc(until), by: nil, reason: request.reason, unit: named(request.by.unit))
        case .extend(let limit):
            .init(
                kind: "extend", until: nil, by: self.limit(limit), reason: request.reason,
                unit: named(request.by.unit))
        }
    }
}
