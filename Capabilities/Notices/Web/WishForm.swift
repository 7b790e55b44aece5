import Cases
import Delivery
import Hummingbird
import Kernel
import Platform
import Web

/// The form in which somebody says how they want to be told.
struct WishForm {
    let audience: Audience
    let work: NoticeWork

    /// The ways somebody may choose, besides the inbox.
    private var ways: [Way] {
        let all: [Way] = audience == .staff ? [.webhook, .text, .email] : [.text, .email]
        return all.filter { work.senders.ways.contains($0) }
    }

    /// - Throws: `FieldFaults` by `finish()` of the caller.
    func read(_ fields: Fields) -> NoticeWork.Wish {
        var wish = NoticeWork.Wish()
        wish.choices.channel = fields.parsed("channel", "notices.field.channel") { Way(rawValue: $0) }
        let told = Set(fields.strings("kind", max: 20, length: 20))
        wish.choices.muted = Set(NoticeKind.of(audience).filter { !told.contains($0.rawValue) })
        wish.choices.isEnglish = fields.string("language", max: 2) == Language.en.rawValue
        wish.choices.quiet = quiet(fields)
        wish.email = fields.parsed("email", "notices.field.email", max: 254) { EmailAddress($0)?.description }
        wish.forgetsEmail = fields.bool("forgetEmail") ?? false
        if audience == .staff {
            wish.phone = fields.parsed("phone", "notices.field.phone", max: 40) { ReportTable.normal(phone: $0) }
            wish.forgetsPhone = fields.bool("forgetPhone") ?? false
        }
        wish.resumes = fields.bool("resume") ?? false
        return wish
    }

    private func quiet(_ fields: Fields) -> QuietHours? {
        let isOn = fields.bool("quiet") ?? false
        let (from, to) = (fields.string("from", max: 5), fields.string("to", max: 5))
        guard isOn else { return QuietHours.none }
        guard let from, let to else { return nil }
        guard let hours = QuietHours("\(from)-\(to)"), !hours.isNone else {
            fields.fault("from", "notices.field.quiet")
            return nil
        }
        return hours == work.pace.quiet ? nil : hours
    }

    /// The page of the settings.
    /// - Parameters:
    ///   - back: the inbox.
    ///   - besides: what the page of this audience knows more.
    func page(
        _ stored: StoredPreferences, back: String, action: String, besides: Model = [:], isDone: Bool,
        faults: [Explanation.Field], _ context: Context
    ) throws -> Response {
        var model = model(stored, context).merging(besides) { $1 }
        model["done"] = isDone
        model["summary"] = work.house.pages.summary(faults, context)
        model["back"] = back
        model["action"] = action
        return try work.house.pages.page(
            "notices/settings", title: work.house.strings.text("notices.settings", context.language), model,
            context: context, status: faults.isEmpty ? .ok : .unprocessableContent)
    }

    private func model(_ stored: StoredPreferences, _ context: Context) -> Model {
        let choices = stored.choices
        let quiet = choices.quiet ?? work.pace.quiet
        func text(_ key: String) -> String { work.house.strings.text(key, context.language) }
        var options: [Model] = [
            ["value": "", "label": text("notices.way.given"), "chosen": choices.channel == nil]
        ]
        options += (ways + [.inbox]).map { way -> Model in
            [
                "value": way.rawValue, "label": text("notices.way.\(way.rawValue)"), "chosen": choices.channel == way,
            ]
        }
        return [
            "channels": options, "isStaff": audience == .staff, "hasWays": !ways.isEmpty,
            "takesEmail": work.senders.ways.contains(.email),
            "takesPhone": audience == .staff && work.senders.ways.contains(.text), "hasEmail": stored.hasEmail,
            "hasPhone": stored.hasPhone && audience == .staff, "isStopped": stored.isStopped,
            "kinds": NoticeKind.of(audience).map { kind -> Model in
                [
                    "value": kind.rawValue, "label": text("notices.kind.\(kind.rawValue)"),
                    "told": !choices.muted.contains(kind), "urgent": kind.isUrgent,
                ]
            },
            "quiet": !quiet.isNone, "from": quiet.isNone ? work.pace.quiet.start : quiet.start,
            "to": quiet.isNone ? work.pace.quiet.finish : quiet.finish, "english": choices.isEnglish,
        ]
    }
}
