import Hummingbird
import Kernel
import Platform
import Rights
import Web

/// `/admin/deliveries`: messages that did not go through, why, and what to do; the persons they are for stay unnamed.
struct DeliveriesPage: Sendable {
    let work: NoticeWork

    func addRoutes(to router: Routes) {
        router.get("/admin/deliveries", .manageDeliveries) { request, context in
            let query = try Query.read(request)
            let isDone = query.string("done", max: 5) != nil
            try query.finish()
            return try await show(isDone: isDone, context)
        }
        router.post("/admin/deliveries/retry", .manageDeliveries) { request, context in
            let fields = try await Form.read(request).fields
            let id = fields.parsed("id", "notices.refusal.unknown") { ID<StoredDelivery>($0) }
            try fields.finish()
            try await work.retry(id, as: context.actor)
            return Reply.seeOther("/admin/deliveries?done=again")
        }
    }

    private func show(isDone: Bool, _ context: Context) async throws -> Response {
        let failures = try await work.failures()
        func text(_ key: String) -> String { work.house.strings.text(key, context.language) }
        let shown: [StoredDelivery.State] = [.sent, .waiting, .held, .failed, .givenUp, .dropped]
        return try work.house.pages.page(
            "notices/deliveries", title: text("notices.deliveries.title"),
            [
                "done": isDone,
                "ways": [Way.text, .email, .webhook].map { way -> Model in
                    ["label": text("notices.way.\(way.rawValue)"), "isOn": work.senders.ways.contains(way)]
                },
                "counts": shown.map { state -> Model in
                    [
                        "label": text("notices.state.\(state.rawValue)"),
                        "count": "\(failures.counts[state] ?? 0)",
                    ]
                },
                "failed": failures.failed.map { failed -> Model in item(failed, context) },
                "hasFailed": !failures.failed.isEmpty,
            ], context: context)
    }

    private func item(_ failed: (delivery: StoredDelivery, number: String, kind: String), _ context: Context) -> Model {
        func text(_ key: String, _ arguments: [String: String] = [:]) -> String {
            work.house.strings.text(key, context.language, arguments)
        }
        let delivery = failed.delivery
        func moment(_ time: Timestamp) -> String {
            String(CountyTime.china.format(time).replacing("T", with: " ").prefix(16))
        }
        return [
            "id": delivery.id.description,
            "number": (try? CaseNumber(parsing: failed.number))?.shown ?? text("notices.kind.turns"),
            "kind": text("notices.kind.\(failed.kind)"), "way": text("notices.way.\(delivery.channel.rawValue)"),
            "made": moment(delivery.made), "fault": delivery.fault ?? "", "tries": "\(delivery.tries)",
            "state": text("notices.state.\(delivery.state.rawValue)"), "isGivenUp": delivery.state == .givenUp,
            "again": delivery.due.map { text("notices.deliveries.again", ["at": moment($0)]) } ?? "",
            "advice": text("notices.advice.\(Advice(delivery.fault ?? "").rawValue)"),
        ]
    }
}

/// What to do about a fault.
enum Advice: String, CaseIterable {
    case notSetUp, access, address, server, network, unconfirmed, mail

    init(_ fault: String) {
        let words = fault.split(separator: " ")
        let code = words.count > 1 ? Int(words[1].filter(\.isNumber)) : nil
        switch words.first {
        case "HTTP": self = [401, 403, 404, 405].contains(code) ? .access : (code ?? 500) < 500 ? .address : .server
        case "SMTP": self = code == 0 ? .network : code == 535 || code == 530 ? .access : .mail
        case "not" where fault == "not set up": self = .notSetUp
        case "not" where fault == "not confirmed": self = .unconfirmed
        case "no" where fault == "no address": self = .address
        default: self = .network
        }
    }
}
