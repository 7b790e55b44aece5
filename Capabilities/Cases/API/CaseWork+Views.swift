import Journal
package import Kernel
import Places
import Platform
import Posts
import Store
package import Web

extension CaseWork {
    /// A presenter for one reader.
    package func presenter(
        _ language: Language, _ audience: Presenter.Audience, for reader: Actor? = nil
    ) async throws -> Presenter {
        let rules = try await rules()
        var presenter = Presenter(
            strings: house.strings, language: language, audience: audience, directory: rules.directory,
            gazetteer: try await territory.gazetteer(at: house.time.now()), catalogue: rules.current,
            calendar: rules.calendar, now: house.time.now())
        presenter.reader = reader
        return presenter
    }

    /// The case, its history and what this actor may do, as the programming interface shows it.
    package func view(_ subject: Case, _ context: Context, _ actor: Actor) async throws -> CaseView {
        let presenter = try await presenter(context.language, try await audience(actor, of: subject), for: actor)
        let (cases, county) = (cases, house.county)
        let (point, entries) = try await house.reader.read { connection in
            (
                try cases.point(of: subject.id, connection),
                try Journal.entries(county, of: Subject(subject.id), connection)
            )
        }
        return presenter.view(
            subject, at: point, timeline: presenter.timeline(entries), actions: try await offers(subject, actor))
    }

    /// What this actor may do now; `nil` for strangers.
    package func offers(_ subject: Case, _ actor: Actor) async throws -> [CaseAction]? {
        if case .anyone = actor { return nil }
        let rules = try await rules()
        return offered(subject, to: actor, rules.context(for: subject, actor, at: house.time.now()))
    }

    /// - Throws: `CaseError.unknown`.
    package func find(_ number: CaseNumber) async throws -> Case {
        let cases = cases
        guard let subject = try await house.reader.read({ try cases.find(number, $0) }) else { throw CaseError.unknown }
        return subject
    }
}
