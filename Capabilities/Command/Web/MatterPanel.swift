import Cases
import Foundation
import Kernel
import Platform
import Posts
import Rights
import Store
import Web

/// One matter on the wall: what it is, whose turn it is, and what dispatching it would cause.
struct MatterPanel {
    let work: CaseWork
    let query: WallQuery
    let holder: PostHolder

    func model(_ subject: Case, _ context: Context) async throws -> Model {
        let actor = Actor.post(holder)
        let audience = try await work.audience(actor, of: subject)
        let words = try await work.presenter(context.language, audience == .staff ? .staff : .everybody)
        let reports = ReportTable(work.house.county)
        let said =
            audience == .staff
            ? try await work.house.reader.read { try reports.firstTexts(of: [subject.id], $0)[subject.id] } : nil
        let due = words.dueTag(subject)
        let facts: [(String, String)] = [
            ("command.matter.state", words.state(subject)),
            ("command.matter.category", words.category(subject.category)),
            ("command.matter.place", words.place(subject)), ("command.matter.holder", words.unit(subject.holder)),
            ("command.matter.received", words.moment(subject.received)),
            ("command.matter.reporters", "\(subject.reporters.count)"),
        ]
        var model: Model = [
            "number": subject.number.shown, "heading": words.title(subject, said),
            "dueClass": due.class, "due": due.words,
            "facts": facts.map { ["name": words.text($0.0), "value": $0.1] as Model },
            "deskHref": audience == .staff ? "/desk/case/\(subject.number)" : "/case/\(subject.number)",
            "closeHref": query.with(nil).address(.post(holder)),
            "at": query.place.description, "show": query.filter.rawValue, "key": UUID().uuidString,
            "action": "/command/case/\(subject.number)/dispatch",
        ]
        model["dispatch"] = try await dispatch(subject, actor, words)
        return model
    }

    /// What one click would do; empty when this post may not, or nothing says to whom.
    private func dispatch(_ subject: Case, _ actor: Actor, _ words: Presenter) async throws -> Model {
        let offers = try await work.offers(subject, actor) ?? []
        let isNew = offers.contains(.accept)
        guard isNew || offers.contains(.dispatch) else { return [:] }
        let route = try? words.catalogue.route(
            category: subject.category, division: subject.division, directory: words.directory,
            avoiding: subject.about.map { words.directory.accused($0) }
        ).get()
        guard let route, let limits = words.catalogue.category(subject.category)?.limits else { return [:] }
        let unit = words.unit(route.lead)
        var effects = [
            words.text(
                "command.dispatch.clocks",
                ["unit": unit, "sign": words.limit(limits.sign), "solve": words.limit(limits.solve)])
        ]
        if !route.joint.isEmpty {
            let names = route.joint.map { words.unit($0) }.joined(separator: words.text("cases.comma"))
            effects.append(words.text("command.dispatch.joint", ["units": names]))
        }
        effects.append(words.text("command.dispatch.told"))
        let post = words.directory.post(holder.post)?.name ?? words.text("posts.role.\(holder.role.rawValue)")
        effects.append(words.text("command.dispatch.journal", ["post": post]))
        return [
            "button": words.text(isNew ? "command.dispatch.accept" : "command.dispatch.button", ["unit": unit]),
            "why": words.text("command.dispatch.why", ["basis": route.basis]), "effects": effects,
        ]
    }
}
