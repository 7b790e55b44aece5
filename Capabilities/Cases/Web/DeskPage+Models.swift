import Kernel
import Places
import Posts
import Reading
import Rights
import Web

/// What the parts of the desk show.
extension DeskPage {
    func post(_ holder: PostHolder, _ presenter: Presenter) -> String {
        presenter.directory.post(holder.post)?.name ?? presenter.text("posts.role.\(holder.role.rawValue)")
    }

    func lists(
        _ query: DeskQuery, _ counts: [DeskList: Int], _ holder: PostHolder, _ presenter: Presenter
    ) -> [Model] {
        DeskList.lists(for: holder.role).map { list in
            let count = counts[list] ?? 0
            return [
                "href": "/desk?list=\(list.rawValue)", "current": list == query.list && !query.isNarrowed,
                "label": presenter.text("cases.desk.list.\(list.rawValue)"), "name": list.rawValue,
                "count": count >= Self.most ? "\(Self.most - 1)+" : "\(count)", "isNone": count == 0,
                "isLate": list == .overdue && count > 0,
            ]
        }
    }

    func saved(_ filter: DeskFilter, _ query: DeskQuery) -> Model {
        [
            "href": "/desk?\(filter.query)", "label": filter.name, "current": filter.query == query.text,
            "deleteHref": "/desk/filters/\(filter.id)/delete",
        ]
    }

    /// Few values, since the template engine looks up each of them in each of forty rows.
    func item(
        _ subject: Case, _ said: String?, _ query: DeskQuery, _ current: CaseNumber?, _ holder: PostHolder,
        _ presenter: Presenter
    ) -> Model {
        let due = presenter.dueTag(subject)
        var facts = [presenter.place(subject), presenter.text("cases.channel.\(subject.channel.rawValue)")]
        if said != nil { facts.insert(presenter.category(subject.category), at: 0) }
        if query.list.mixesStates { facts.append(presenter.state(subject)) }
        if subject.holder != holder.unit { facts.append(presenter.unit(subject.holder)) }
        return [
            "href": "/desk/case/\(subject.number)", "number": subject.number.shown,
            "id": subject.number.description, "heading": presenter.title(subject, said), "due": due.words,
            "dueClass": due.class, "received": presenter.shortDay(subject.received),
            "facts": facts.joined(separator: " · "), "current": subject.number == current,
        ]
    }

    /// With words the list of all is of all, not only of what is open.
    func name(_ query: DeskQuery, _ presenter: Presenter) -> String {
        let isOfAll = query.list == .all && query.words != nil
        return presenter.text(isOfAll ? "cases.desk.search.all" : "cases.desk.list.\(query.list.rawValue)")
    }

    /// What was said around the words that were sought.
    func pieces(_ excerpt: Excerpt) -> [Model] {
        excerpt.pieces.map { ["text": $0.text, "hit": $0.isHit] }
    }

    /// What the list is narrowed to, each with the address without it.
    func chips(_ query: DeskQuery, _ presenter: Presenter) -> [Model] {
        func chip(_ label: String?, _ change: (inout DeskQuery) -> Void) -> Model? {
            guard let label else { return nil }
            var without = query
            change(&without)
            return ["label": label, "href": without.address]
        }
        return [
            chip(query.words.map { presenter.text("cases.desk.filter.quoted", ["words": $0]) }) { $0.words = nil },
            chip(query.category.map(presenter.category)) { $0.category = nil },
            chip(query.place.map { presenter.place($0) }) { $0.place = nil },
            chip(query.unit.map { presenter.unit($0) }) { $0.unit = nil },
            chip(query.due.map { presenter.text("cases.desk.filter.due.\($0.rawValue)") }) { $0.due = nil },
            chip(query.channel.map { presenter.text("cases.channel.\($0.rawValue)") }) { $0.channel = nil },
        ].compactMap { $0 }
    }

    /// The form that narrows a list, shown when asked for.
    func chooser(_ query: DeskQuery, _ holder: PostHolder, _ presenter: Presenter) -> Model {
        func option(_ value: String, _ label: String, _ chosen: Bool) -> Model {
            ["value": value, "label": label, "chosen": chosen]
        }
        let english = presenter.isEnglish
        return [
            "list": query.list.rawValue, "q": query.words ?? "",
            "place": query.place.map { presenter.gazetteer.place($0)?.name ?? $0.description } ?? "",
            "places": presenter.gazetteer.places(.township).map(\.name),
            "families": presenter.catalogue.classes.map { family -> Model in
                [
                    "label": family.name(english: english),
                    "options": family.categories.map {
                        option($0.code.description, $0.name(english: english), $0.code == query.category)
                    },
                ]
            },
            "seesUnits": !Set.forUnit.contains(holder.role),
            "units": presenter.directory.units.filter { $0.kind != .village }.map {
                option($0.code.description, $0.name(english: english), $0.code == query.unit)
            },
            "dues": DeskQuery.Due.allCases.map {
                option($0.rawValue, presenter.text("cases.desk.filter.due.\($0.rawValue)"), $0 == query.due)
            },
            "channels": Channel.allCases.map {
                option($0.rawValue, presenter.text("cases.channel.\($0.rawValue)"), $0 == query.channel)
            },
        ]
    }

    /// What can be done to several cases of a list at once.
    func bulk(_ query: DeskQuery, _ holder: PostHolder, _ presenter: Presenter) -> [Model] {
        guard Set.onCases.contains(holder.role) else { return [] }
        return BulkAction.offered(for: query.list).map { action in
            ["value": action.rawValue, "label": presenter.text("cases.desk.bulk.\(action.rawValue)")]
        }
    }
}

extension DeskList {
    /// Whether cases of several states are in it.
    var mixesStates: Bool { [.today, .overdue, .tasks, .requests, .all, .returned].contains(self) }
}
