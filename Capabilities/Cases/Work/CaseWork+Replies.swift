import Journal
import Kernel
import Masking
import Platform
import Store
import Web

extension CaseWork {
    /// Templates in use of one unit.
    static let mostTemplates = 100

    var replies: ReplyTemplateTable { ReplyTemplateTable(house.county) }

    /// Keeps a template of the holder's unit: a new one, or a new version.
    /// - Throws: `DeskRefusal`.
    func saveTemplate(
        _ id: ID<ReplyTemplate>?, for action: CaseAction, named name: String, _ words: String, by holder: PostHolder,
        key: IdempotencyKey? = nil
    ) async throws {
        guard ReplyTemplate.fields[action] != nil else { throw DeskRefusal.templateAction }
        guard !mask(name).isChanged else { throw DeskRefusal.personal(field: "name") }
        guard !mask(words).isChanged else { throw DeskRefusal.personal(field: "words") }
        if let unknown = ReplyTemplate.names(in: words).first(where: { placeholder($0) == nil }) {
            throw DeskRefusal.unknownPlaceholder(unknown)
        }
        _ = try await house.door.open(once: key) { [replies] passage in
            let last = try last(id, of: holder.unit, passage)
            let kept = try replies.current(of: holder.unit, passage)
            guard last != nil || kept.count < Self.mostTemplates else {
                throw DeskRefusal.tooManyTemplates(limit: Self.mostTemplates)
            }
            guard !kept.contains(where: { $0.name == name && $0.action == action && $0.id != id }) else {
                throw DeskRefusal.nameTaken
            }
            try write(
                ReplyTemplate(
                    id: id ?? ID(at: passage.now), version: (last?.version ?? 0) + 1, unit: holder.unit, action: action,
                    name: name, words: words, made: passage.now, isRetired: false),
                "desk.templateSaved", by: holder, passage)
            return true
        }
    }

    /// Takes a template out of use; its versions stay.
    func retireTemplate(_ id: ID<ReplyTemplate>, by holder: PostHolder) async throws {
        try await house.door.open { passage in
            guard let last = try last(id, of: holder.unit, passage), !last.isRetired else {
                throw DeskRefusal.unknownTemplate
            }
            try write(
                ReplyTemplate(
                    id: id, version: last.version + 1, unit: last.unit, action: last.action, name: last.name,
                    words: last.words, made: passage.now, isRetired: true),
                "desk.templateRetired", by: holder, passage)
        }
    }

    /// The newest version, `nil` for a new template.
    private func last(
        _ id: ID<ReplyTemplate>?, of unit: UnitCode, _ passage: Passage
    ) throws -> ReplyTemplate? {
        guard let id else { return nil }
        guard let last = try replies.versions(of: id, passage).first, last.unit == unit else {
            throw DeskRefusal.unknownTemplate
        }
        return last
    }

    private func write(
        _ template: ReplyTemplate, _ kind: String, by holder: PostHolder, _ passage: Passage
    ) throws {
        let what: JSON = .object([
            "action": .string(template.action.rawValue), "name": .string(template.name),
            "unit": .string(template.unit.description), "version": .integer(Int64(template.version)),
            "words": .string(template.words),
        ])
        let pen = try passage.record(Entry(kind, Subject(template.id), by: .post(holder), what: what))
        try replies.insert(template, by: holder.post, pen)
    }

    /// The placeholder of a name in either language.
    func placeholder(_ name: String) -> ReplyTemplate.Placeholder? {
        ReplyTemplate.Placeholder.allCases.first { placeholder in
            Language.allCases.contains { house.strings.text(placeholder.key, $0) == name }
        }
    }

    /// The words of a template for one case.
    func filled(_ template: ReplyTemplate, for subject: Case, by holder: PostHolder, _ presenter: Presenter) -> String {
        template.filled { name in
            switch placeholder(name) {
            case .number: subject.number.shown
            case .place: presenter.place(subject)
            case .unit: presenter.unit(holder.unit)
            case .category: presenter.category(subject.category)
            case .due: subject.nextClock.map { presenter.moment($0.due) }
            case nil: nil
            }
        }
    }
}

extension ReplyTemplate.Placeholder {
    var key: String { "cases.desk.template.placeholder.\(rawValue)" }
}
