import Cases
import HTTPTypes
import Hummingbird
import Kernel
import Places
import Platform
import Posts
import Web

/// Puts a wall together: map, what burns, figures, and a matter when one is chosen.
struct WallPicture: Sendable {
    let observatory: Observatory
    private let maps = WallMaps()

    init(observatory: Observatory) { self.observatory = observatory }

    private var work: CaseWork { observatory.work }

    /// - Parameters:
    ///   - panel: a matter instead of the figures.
    ///   - notice: what came of something just done.
    func page(
        _ query: WallQuery, _ viewer: Viewer, _ context: Context, panel: Model = [:], notice: Model = [:],
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let words = try await work.presenter(context.language, viewer.isPost ? .staff : .everybody)
        let snapshot = try await observatory.snapshot(query.place)
        let place = words.gazetteer.place(query.place)
        let name = place?.name ?? "\(query.place)"
        var model = frame(query, viewer, words, context)
        model["placeName"] = name
        model["asOf"] = words.clock(snapshot.at)
        model["moment"] = words.moment(snapshot.at)
        model["filters"] = WallFilter.allCases.map { filter -> Model in
            [
                "href": query.showing(filter).address(viewer), "label": words.text("command.show.\(filter.rawValue)"),
                "count": viewer.shown(snapshot.total(filter), at: query.place.level), "current": filter == query.filter,
                "kind": filter.rawValue,
            ]
        }
        model.merge(try map(query, snapshot, viewer, words)) { $1 }
        model.merge(list(query, snapshot, viewer, words, context)) { $1 }
        model["hot"] = viewer.isPost ? try await hot(query.place, words) : [Model]()
        model["panel"] = panel
        model["hasPanel"] = !panel.isEmpty
        model["notice"] = notice
        if panel.isEmpty {
            let figures = try await observatory.figures(query.place)
            model.merge(side(query, snapshot, figures, viewer, words)) { $1 }
        }
        return try work.house.pages.page(
            "command/wall", title: "\(name) · \(words.text("command.title"))", model, context: context, status: status)
    }

    private func frame(_ query: WallQuery, _ viewer: Viewer, _ words: Presenter, _ context: Context) -> Model {
        let chain = words.gazetteer.chain(query.place).filter { viewer.top.contains($0.code) }
        let hasReel = query.place.level <= .township
        return [
            "bare": true, "theme": "dark", "styles": ["command.css"], "scripts": ["command.js"],
            "isPost": viewer.isPost,
            "crumbs": (chain.count > 1 ? chain : []).map { place -> Model in
                [
                    "href": query.at(place.code).address(viewer), "name": place.name,
                    "current": place.code == query.place,
                ]
            },
            "reelHref": hasReel ? "\(viewer.path)/day?at=\(query.place)" : "",
        ]
    }

    // MARK: The map

    private func map(
        _ query: WallQuery, _ snapshot: Snapshot, _ viewer: Viewer, _ words: Presenter
    ) throws -> Model {
        let tallies = snapshot.tallies(query.filter)
        guard let drawing = try drawing(query, tallies, viewer, words) else {
            return ["mapMarkup": Optional<Markup>.none as Any, "elsewhere": "", "hasMap": false, "hasBeyond": false]
        }
        let drawn = drawing.clusters.reduce(0) { $0 + $1.tally.count }
        let elsewhere = snapshot.total(query.filter) - drawn
        return [
            "hasMap": true, "hasBeyond": drawing.map.hasBeyond,
            "mapMarkup": Markup(drawing.svg(label: words.text("command.map.label"))),
            "elsewhere": elsewhere > 0
                ? words.text(
                    "command.map.elsewhere", ["count": viewer.shown(elsewhere, at: query.place.level.below ?? .grid)])
                : "",
        ]
    }

    /// The circles that are drawn; `nil` where there is no boundary.
    func drawing(
        _ query: WallQuery, _ tallies: [DivisionCode?: Tally], _ viewer: Viewer, _ words: Presenter
    ) throws -> WallDrawing? {
        guard let map = try maps.map(query.place, words.gazetteer) else { return nil }
        return WallDrawing(map, tallies) { part, tally in
            let shown = viewer.shown(tally.count, at: part.code.level)
            let key = tally.late > 0 ? "command.map.partLate" : "command.map.part"
            let late = viewer.shown(tally.late, at: part.code.level)
            let label = words.text(key, ["name": part.name, "count": shown, "late": late])
            let isOpen = part.code.level <= viewer.finest
            return (shown, isOpen ? query.at(part.code).address(viewer) : "", label)
        }
    }

    // MARK: What burns

    /// So many matters of many stand before the others.
    private static let mostHot = 2

    private func hot(_ place: DivisionCode, _ words: Presenter) async throws -> [Model] {
        try await observatory.hot(place, words.catalogue.policy.hotIssues.alert).prefix(Self.mostHot).map { matter in
            [
                "heading": words.title(matter),
                "tag": words.text("command.heat.many", ["count": "\(matter.people)"]),
                "facts": words.text(
                    "command.hot.facts",
                    ["count": "\(matter.cases.count)", "index": "\(Int(matter.index.rounded(.down)))"]),
            ]
        }
    }

    /// How many are listed where there is nothing finer to look at.
    private static let mostListed = 60

    private func list(
        _ query: WallQuery, _ snapshot: Snapshot, _ viewer: Viewer, _ words: Presenter, _ context: Context
    ) -> Model {
        let isList = query.place.level >= .village
        let all =
            isList
            ? snapshot.cases.filter { query.filter.includes($0.urgency(snapshot)) }.prefix(Self.mostListed).map {
                Burning(subject: $0, heat: $0.urgency(snapshot) == .late ? .late : .soon)
            }
            : Burning.choose(
                snapshot.cases, now: snapshot.at, soon: snapshot.soon, catalogue: words.catalogue,
                filter: query.filter)
        return [
            "isList": isList,
            "items": all.map { item($0, query, snapshot, viewer, words) },
            "next": isList ? [Model]() : next(all.count, query, snapshot, viewer, words),
        ]
    }

    /// Where little burns there is room for what falls due next.
    private static let fullList = 9

    private func next(
        _ listed: Int, _ query: WallQuery, _ snapshot: Snapshot, _ viewer: Viewer, _ words: Presenter
    ) -> [Model] {
        guard query.filter == .all, listed < Self.fullList else { return [] }
        let calm = snapshot.cases.filter {
            $0.urgency(snapshot) == .calm && $0.nextClock != nil && $0.reporters.count < Burning.many
                && !Burning.isUrgent($0, words.catalogue)
        }
        return calm.prefix(Self.fullList - listed).enumerated().map { index, subject in
            var model = item(Burning(subject: subject, heat: .soon), query, snapshot, viewer, words)
            model["isFirst"] = index == 0
            return model
        }
    }

    private func item(
        _ burning: Burning, _ query: WallQuery, _ snapshot: Snapshot, _ viewer: Viewer, _ words: Presenter
    ) -> Model {
        let subject = burning.subject
        let isFull = viewer.isPost && work.audience(viewer.actor, of: subject, words.directory) == .staff
        var presenter = words
        if !isFull, viewer.isPost { presenter = words.forEverybody() }
        let due = words.dueTag(subject)
        let reasons: [Heat: (String, String)] = [.urgent: ("late", words.text("command.heat.urgent"))]
        var tags: [Model] = [["class": due.class, "words": due.words]]
        if let reason = reasons[burning.heat] { tags.insert(["class": reason.0, "words": reason.1], at: 0) }
        if case .many(let count) = burning.heat {
            tags.insert(["class": "info", "words": words.text("command.heat.many", ["count": "\(count)"])], at: 0)
        }
        return [
            "href": viewer.isPost ? query.with(subject.number).address(viewer) : "",
            "current": query.number == subject.number, "tags": tags,
            "heading": presenter.title(subject, snapshot.texts[subject.id]),
            "where": presenter.place(subject), "who": words.unit(subject.holder), "state": words.state(subject),
        ]
    }

    // MARK: Figures

    private func side(
        _ query: WallQuery, _ snapshot: Snapshot, _ figures: Observatory.Figures, _ viewer: Viewer, _ words: Presenter
    ) -> Model {
        let period = figures.period
        let place = query.place.level > .county ? "&division=\(query.place)" : ""
        let loads = snapshot.loads.filter { load in
            query.place.level <= .county
                || words.directory.unit(load.unit).map { query.place.contains($0.place) } ?? false
        }
        let most = max(1, loads.map(\.count).max() ?? 1)
        return [
            "received": viewer.shown(snapshot.received, at: query.place.level),
            "closed": viewer.shown(snapshot.closed, at: query.place.level),
            "rates": figures.values.map { value -> Model in
                let days = "from=\(period.from)&to=\(period.to)"
                return rate(value, viewer, words, href: "/open/\(value.indicator.id)?\(days)\(place)")
            },
            "days": "\(Observatory.Figures.days)",
            "loads": loads.prefix(5).map { load -> Model in
                [
                    "unit": words.unit(load.unit), "count": "\(load.count)",
                    "late": load.late > 0 ? words.text("command.load.late", ["count": "\(load.late)"]) : "",
                    "barMarkup": bar(Double(load.count) / Double(most), late: Double(load.late) / Double(most)),
                ]
            },
            "duties": duties(query.place, viewer, words),
        ]
    }

    private func rate(
        _ value: (indicator: Indicator, figure: Figure), _ viewer: Viewer, _ words: Presenter, href: String
    ) -> Model {
        // Of dispatches the wall shows how many came back.
        let isReturned = value.indicator.id == "dispatch-accurate"
        let figure = value.figure
        let numerator = isReturned ? figure.denominator - figure.numerator : figure.numerator
        let share = figure.denominator == 0 ? nil : Double(numerator) / Double(figure.denominator)
        return [
            "name": words.text("command.rate.\(value.indicator.id)"), "href": viewer.isPost ? href : "",
            "share": share.map { words.percent($0) } ?? "—",
            "of": words.text("command.rate.of", ["numerator": "\(numerator)", "denominator": "\(figure.denominator)"]),
            "hasBar": share != nil,
            "barMarkup": share.map { bar(isReturned ? 0 : $0, late: isReturned ? $0 : 0) } as Any,
        ]
    }

    /// The whole length with the late part before it.
    private func bar(_ share: Double, late: Double) -> Markup {
        func width(_ value: Double) -> String { "\((min(max(value, 0), 1) * 1000).rounded() / 10)" }
        return Markup(
            #"<svg class="gauge" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">"#
                + #"<rect class="rest" width="100" height="1"/><rect class="full" width="\#(width(share))" height="1"/>"#
                + #"<rect class="over" width="\#(width(late))" height="1"/></svg>"#)
    }

    /// Who holds the posts that answer for the place today: we know who holds them, not who is at the desk.
    private func duties(_ place: DivisionCode, _ viewer: Viewer, _ words: Presenter) -> [Model] {
        let today = CountyTime.china.date(words.now)
        let roles: [Role] = [.dispatcher, .dutyOfficer, .villageSecretary, .gridWorker]
        return roles.compactMap { role in
            let posts = words.directory.posts(role: role).filter { place.contains($0.place) }
            guard !posts.isEmpty else { return nil }
            let holders = posts.compactMap { words.directory.holder(of: $0.id, on: today) }
            let names = holders.compactMap { words.directory.name($0.person) }
            let isNamed = viewer.isPost && names.count <= 2 && !names.isEmpty
            return [
                "role": words.text("posts.role.\(role.rawValue)"),
                "who": isNamed
                    ? names.joined(separator: words.text("cases.comma"))
                    : words.text(
                        "command.duty.filled", ["held": "\(holders.count)", "all": "\(posts.count)"]),
            ]
        }
    }
}

extension Case {
    func urgency(_ snapshot: Snapshot) -> Urgency {
        guard let due = nextClock?.due else { return .calm }
        return due < snapshot.at ? .late : due < snapshot.soon ? .soon : .calm
    }
}

extension Presenter {
    /// The same words for those who may not know more.
    func forEverybody() -> Presenter {
        Presenter(
            strings: strings, language: language, audience: .everybody, directory: directory, gazetteer: gazetteer,
            catalogue: catalogue, calendar: calendar, now: now)
    }

    /// `14:06:21`.
    func clock(_ time: Timestamp) -> String {
        let seconds = Int(CountyTime.china.split(time).milliseconds / 1000)
        return [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
    }

    /// To a tenth, rounded down so that only "all" shows as 100 %.
    func percent(_ share: Double) -> String {
        let tenths = Int(share * 1000 + 1e-9)
        return "\(tenths / 10).\(tenths % 10) %"
    }
}
