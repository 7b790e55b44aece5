import Cases
import Hummingbird
import Kernel
import Places
import Platform
import Posts
import Rights
import Web

/// `/admin`: how the program does, what to do when it does not, and the way to everything that is kept in order here.
struct OverviewPage: Sendable {
    /// The oldest timer may be due so long before somebody should look, in milliseconds.
    private static let lateTimer: Int64 = 5 * 60_000
    /// A reader of the journal may be behind so many entries.
    private static let farBehind: Int64 = 1_000
    /// Free space below which somebody should act, in bytes.
    private static let littleSpace: Int64 = 2 << 30

    let office: Office
    let health: HealthProbe

    private static let sections: [(path: String, name: String, icon: String, right: Action)] = [
        ("/admin/catalogue", "catalogue", "clipboard-list", .readAdministration),
        ("/admin/catalogue/try", "try", "lightbulb", .readAdministration),
        ("/admin/reading", "reading", "list-checks", .readAdministration),
        ("/admin/units", "units", "building-2", .readAdministration),
        ("/admin/accounts", "accounts", "key-round", .manageAccounts),
        ("/admin/territory", "territory", "map", .readAdministration),
        ("/admin/calendar", "calendar", "calendar-days", .readAdministration),
        ("/admin/retention", "retention", "hourglass", .readAdministration),
        ("/admin/screens", "screens", "layers", .manageScreens),
        ("/admin/deliveries", "deliveries", "send", .manageDeliveries),
        ("/desk/templates", "templates", "message-square", .workAtDesk),
        ("/lead/targets", "targets", "target", .setTargets),
    ]

    func addRoutes(to router: Routes) {
        router.get("/admin", .readAdministration) { request, context in
            try Query.read(request).finish()
            return try await show(context)
        }
    }

    private func show(_ context: Context) async throws -> Response {
        let words = try await office.words(context)
        let health = await health(context.language)
        let amiss = health.checks.filter { $0.why != nil }
        let warnings = warnings(health, words)
        return try office.pages.page(
            "admin/overview", title: words.title("overview"),
            [
                "wide": true, "isWell": amiss.isEmpty && warnings.isEmpty,
                "isReady": amiss.isEmpty, "warnings": warnings,
                "checks": health.checks.map { check -> Model in
                    [
                        "name": words.text("admin.check.\(check.name)"), "ok": check.why == nil,
                        "why": check.why ?? "", "todo": words.text("admin.todo.\(check.name)"),
                    ]
                },
                "facts": facts(health, words),
                "sections": Self.sections.filter { decide(context.actor, $0.right, on: nil).isAllowed }
                    .map { section -> Model in
                        [
                            "href": section.path, "icon": section.icon, "name": words.title(section.name),
                            "what": words.text("admin.\(section.name).card"),
                        ]
                    },
            ], context: context)
    }

    /// What works and should be looked at all the same: what it is, and what to do.
    private func warnings(_ health: Health, _ words: AdminWords) -> [Model] {
        var found: [Model] = []
        func add(_ name: String, _ arguments: [String: String]) {
            found.append([
                "words": words.text("admin.warning.\(name)", arguments),
                "todo": words.text("admin.warning.\(name).todo"),
            ])
        }
        let now = office.house.time.now()
        if let oldest = health.oldestTimer, now.milliseconds - oldest.milliseconds > Self.lateTimer {
            add("timers", ["count": "\(health.dueTimers)", "since": words.moment(oldest)])
        }
        if health.failedTimers > 0 { add("failed", ["count": "\(health.failedTimers)"]) }
        for reader in health.readers where reader.behind > Self.farBehind {
            add("behind", ["name": words.reader(reader.name), "count": "\(reader.behind)"])
        }
        if let free = health.free, free < Self.littleSpace { add("space", ["free": words.bytes(free)]) }
        if health.log == nil { add("log", [:]) }
        return found
    }

    private func facts(_ health: Health, _ words: AdminWords) -> [Model] {
        var facts: [(String, String)] = [
            ("version", "\(health.version) · \(health.engine)"),
            ("started", health.started.map { words.moment($0) } ?? ""),
            ("journal", health.journal.map { words.text("admin.fact.entries", ["count": "\($0)"]) } ?? ""),
        ]
        if let log = health.log {
            facts.append(
                ("log", words.text("admin.fact.signed", ["count": "\(log.size)", "at": words.moment(log.signed)])))
        }
        facts.append(("timers", words.text("admin.fact.due", ["count": "\(health.dueTimers)"])))
        facts.append(
            (
                "queues",
                words.text(
                    "admin.fact.waiting", ["writes": "\(health.writesWaiting)", "reads": "\(health.readsWaiting)"])
            ))
        for reader in health.readers {
            facts.append(
                (
                    "reader",
                    words.text("admin.fact.behind", ["name": words.reader(reader.name), "count": "\(reader.behind)"])
                ))
        }
        if let stored = health.stored { facts.append(("stored", words.bytes(stored))) }
        if let free = health.free { facts.append(("free", words.bytes(free))) }
        return facts.filter { !$0.1.isEmpty }.map { name, value in
            ["name": words.text("admin.fact.\(name)"), "value": value]
        }
    }
}
