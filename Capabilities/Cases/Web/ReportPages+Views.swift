import Foundation
import Geometry
import HTTPTypes
import Hummingbird
import Kernel
import Places
import Platform
import Posts
import Web

extension ReportPages {
    /// A page of the report, with everything said so far in its form.
    func show(
        _ step: ReportStep, _ draft: ReportDraft, _ context: Context, _ faults: FormFaults = .init()
    ) async throws -> Response {
        let presenter = try await work.presenter(context.language, .everybody)
        let step = step == .send ? .check : step
        var draft = draft
        if step == .check { draft.key = UUID().uuidString }
        var model = kept(draft, on: step, presenter)
        model["summary"] = faults.summary(work.house.pages, context)
        for name in ["text", "address", "village", "photos", "name", "phone", "behalf", "channel", "settled"] {
            model["\(name)Fault"] = faults.reason(name, presenter)
        }
        let child = try await child(draft, context)
        model["child"] = draft.child
        model["childName"] = child.map { $0.label.isEmpty ? presenter.text("cases.report.child") : $0.label } ?? ""
        model["notice"] = faults.notice.map { presenter.words($0) }
        model["placeWords"] = try await placeWords(draft, presenter)
        switch step {
        case .place: model.merge(place(draft, faults, presenter)) { $1 }
        case .map: model.merge(try map(draft, presenter)) { $1 }
        case .words:
            model.merge(words(context.holder?.role, draft, presenter)) { $1 }
            model.merge(aboutQuestion(draft, faults, presenter)) { $1 }
        case .photos: break
        case .check, .send:
            let submission = try await submission(draft, context.language)
            model.merge(check(try await work.preview(submission), draft, presenter)) { $1 }
            model.merge(aboutPosts(draft, presenter)) { $1 }
            model["namedPlace"] = try await namedPlace(draft)
        }
        if step == .words || step == .photos { model.merge(await same(draft, presenter)) { $1 } }
        model["switchForm"] = "report"
        model["switchStep"] = step.rawValue
        model["switchNext"] = step.next(hasPoint: draft.point != nil).rawValue
        var context = context
        context.address = "/report"
        model["scripts"] = (step == .map ? ["leaflet.js", "pick.js"] : []) + (context.isKiosk ? [] : ["report.js"])
        if step == .map { model["styles"] = ["leaflet.css", "resident.css"] }
        return try work.house.pages.page(
            "cases/report-\(step.rawValue)", title: presenter.text("cases.report.\(step.rawValue).title"), model,
            context: context, status: faults.status)
    }

    /// The draft as fields of a form; what the page itself asks is not among the hidden ones.
    private func kept(_ draft: ReportDraft, on step: ReportStep, _ presenter: Presenter) -> Model {
        [
            "step": "\(step.number)", "stepCount": "\(ReportStep.count)",
            "track": [ReportStep.place, .words, .photos, .check].map { other -> Model in
                [
                    "done": other.number < step.number, "current": other.number == step.number,
                    "label": presenter.text("cases.report.\(other.rawValue).short"),
                ]
            },
            "styles": ["resident.css"],
            "text": draft.text, "address": draft.address, "village": draft.village, "lon": draft.lon,
            "lat": draft.lat, "name": draft.name, "personPhone": draft.phone, "behalf": draft.behalf,
            "other": draft.isForOther, "anonymous": draft.isAnonymous, "notify": draft.wantsNotice,
            "channel": draft.channel.rawValue,
            "key": draft.key, "settled": draft.settled, "attachments": draft.attachments.map(\.description),
            "textLimit": "\(ReportDraft.textLimit)", "photoLimit": "\(ReportDraft.photoLimit)",
            "hasPoint": draft.point != nil, "follows": draft.follows?.description ?? "",
            "followsShown": draft.follows?.shown ?? "",
            "keepsVillage": step != .place, "keepsPoint": step != .place && step != .map,
            "keepsAddress": step != .place, "keepsWords": step != .words, "keepsContact": step != .check,
            "about": draft.about, "aboutPost": draft.aboutPost, "noticeVersion": noticeVersion,
            "keepsAbout": !draft.about.isEmpty && step != .words && step != .check,
            "keepsAboutPost": !draft.aboutPost.isEmpty && step != .check,
            "photoCount": draft.attachments.isEmpty ? "" : "\(draft.attachments.count)",
            "photos": draft.attachments.enumerated().map { index, id -> Model in
                ["id": id.description, "label": presenter.text("cases.report.photo", ["number": "\(index + 1)"])]
            },
            "maySettle": false, "hasChannels": false,
        ]
    }

    /// The place that the words name, when it is another than the one chosen: an offer, never taken by itself.
    private func namedPlace(_ draft: ReportDraft) async throws -> String {
        guard draft.follows == nil, let found = try await work.place(namedIn: draft.text),
            !draft.address.contains(found.matched), draft.address != found.address.text
        else { return "" }
        if let chosen = draft.point, let named = found.address.point, chosen.isNear(named) { return "" }
        return found.address.text
    }

    /// Where it is, as far as what was said leads; nothing when it leads nowhere.
    private func placeWords(_ draft: ReportDraft, _ presenter: Presenter) async throws -> String {
        let tolerance = Double(presenter.catalogue.policy.placeTolerance.metres)
        guard let submission = try? await submission(draft, presenter.language),
            let found = try? await work.locate(submission.place, tolerance: tolerance)
        else { return draft.address }
        return [presenter.place(found.division), draft.address].filter { !$0.isEmpty }.joined(separator: " · ")
    }

    private func place(_ draft: ReportDraft, _ faults: FormFaults, _ presenter: Presenter) -> Model {
        [
            "locate": true,
            "listIsOpen": !draft.village.isEmpty || faults.reason("address", presenter) != nil,
            "towns": presenter.gazetteer.places(.township).map { town -> Model in
                [
                    "name": town.name,
                    "villages": presenter.gazetteer.children(town.code).map { village -> Model in
                        [
                            "code": "\(village.code)", "name": village.name,
                            "chosen": village.code.description == draft.village,
                        ]
                    },
                ]
            },
        ]
    }

    /// The map begins at the point, else at the village, else with the whole county.
    private func map(_ draft: ReportDraft, _ presenter: Presenter) throws -> Model {
        let village = DivisionCode(draft.village)
        let shape = presenter.gazetteer.boundary(village ?? work.house.county.code)?.shape
        let map =
            draft.map
            ?? draft.point.map { TileMap(around: $0, zoom: 17) }
            ?? shape.map { TileMap(around: $0.bounds.center, zoom: village == nil ? 12 : 15) }
        guard let map else { return ["hasMap": false] }
        return map.model(pin: draft.point).merging(["hasMap": true, "locate": true]) { $1 }
    }

    private func words(_ role: Role?, _ draft: ReportDraft, _ presenter: Presenter) -> Model {
        guard let role else { return [:] }
        return [
            "maySettle": role.isOnTheSpot, "hasChannels": true,
            "channels": Channel.allCases.filter { $0 != .system }.map { channel -> Model in
                [
                    "value": channel.rawValue, "label": presenter.text("cases.channel.\(channel.rawValue)"),
                    "chosen": channel == draft.channel,
                ]
            },
        ]
    }

    private func check(_ preview: Preview, _ draft: ReportDraft, _ presenter: Presenter) -> Model {
        let duplicates = draft.follows == nil ? preview.likely : []
        let because = preview.proposal.flatMap { proposal in
            proposal.words.isEmpty
                ? nil
                : presenter.text(
                    "cases.report.because",
                    ["words": proposal.words.prefix(4).joined(separator: presenter.text("cases.comma"))])
        }
        return [
            "lines": draft.text.split(whereSeparator: \.isNewline).map(String.init),
            "found": presenter.place(preview.division),
            "categoryName": preview.category.name(english: presenter.isEnglish), "because": because as Any,
            "desk": preview.desk.name(english: presenter.isEnglish), "acceptBy": presenter.moment(preview.acceptBy),
            "lead": preview.route.map { presenter.unit($0.lead) } as Any,
            "solve": presenter.limit(preview.category.limits.solve), "basis": preview.route?.basis as Any,
            "duplicates": duplicates.map { presenter.publicItem($0) }, "hasDuplicates": !duplicates.isEmpty,
        ]
    }
}

extension Coordinate {
    /// Within about a hundred metres, so that nobody is asked about the place they chose.
    fileprivate func isNear(_ other: Coordinate) -> Bool {
        abs(lon - other.lon) < 0.001 && abs(lat - other.lat) < 0.001
    }
}
