import Kernel
import Places
import Platform
import Posts
import Web

/// The optional question whom a report complains about: a unit on the form, then the post on the page that checks it. No
/// name is asked for, so none can become public.
extension ReportPages {
    /// The units to choose from: the county's own first, then those of each town.
    func aboutQuestion(_ draft: ReportDraft, _ faults: FormFaults, _ presenter: Presenter) -> Model {
        let towns = presenter.gazetteer.places(.township)
        func option(_ unit: Unit) -> Model {
            [
                "code": unit.code.description, "name": unit.name(english: presenter.isEnglish),
                "chosen": unit.code.description == draft.about,
            ]
        }
        let county: [Unit] = presenter.directory.units.filter { unit in
            !towns.contains { $0.code.contains(unit.place) }
        }
        let groups: [(String, [Unit])] =
            [(presenter.text("cases.about.county"), county)]
            + towns.map { town in (town.name, presenter.directory.units.filter { town.code.contains($0.place) }) }
        return [
            "aboutGroups": groups.filter { !$0.1.isEmpty }.map { ["name": $0.0, "units": $0.1.map(option)] as Model },
            "aboutFault": faults.reason("about", presenter) ?? faults.reason("aboutPost", presenter) ?? "",
            "isAbout": !draft.about.isEmpty,
        ]
    }

    /// The posts of the unit complained about.
    func aboutPosts(_ draft: ReportDraft, _ presenter: Presenter) -> Model {
        guard let code = UnitCode(draft.about) else { return ["isAbout": false] }
        let posts = presenter.directory.posts(of: code)
        return [
            "isAbout": true, "about": draft.about, "aboutName": presenter.unit(code),
            "aboutPosts": posts.map { post -> Model in
                let isOnlyOne = posts.count { $0.name == post.name } == 1
                return [
                    "id": post.id.description,
                    "name": isOnlyOne ? post.name : "\(post.name) · \(presenter.place(post.place))",
                    "chosen": post.id.description == draft.aboutPost,
                ]
            },
        ]
    }

    /// The version of the notice on personal data that stands beside the form.
    var noticeVersion: String { work.notices.current(at: work.house.time.now()) ?? "" }
}

extension Presenter {
    /// The unit that a case complains about, with the post.
    func complainedAbout(_ subject: Case) -> String {
        let post = subject.aboutPost.flatMap { directory.post($0)?.name }
        return ([unit(subject.about)] + [post].compactMap { $0 }).joined(separator: " · ")
    }
}
