import Kernel
import Web

/// A notice as a line of an inbox.
struct NoticeItem {
    let model: Model

    init(_ notice: StoredNotice, now: Timestamp, _ context: Context, _ strings: Strings) {
        model = [
            "id": notice.id.description, "path": notice.about.number?.description ?? "",
            "number": notice.about.number?.shown ?? strings.text("notices.turns.title", context.language),
            "deskHref": notice.about.deskPath,
            "line": NoticeWords(notice, context.language, strings).line,
            "label": strings.text("notices.kind.\(notice.kind.rawValue)", context.language),
            "at": Self.shown(notice.at, now: now), "moment": CountyTime.china.format(notice.at),
            "isNew": notice.read == nil, "isUrgent": notice.kind.isUrgent,
            "more": notice.count > 1
                ? strings.text("notices.more", context.language, ["count": "\(notice.count - 1)"]) : "",
        ]
    }

    /// The time of day for today, else the day and the time.
    static func shown(_ time: Timestamp, now: Timestamp) -> String {
        let (date, milliseconds) = CountyTime.china.split(time)
        let minute = Int(milliseconds / 60_000)
        let clock = "\(padded(minute / 60, 2)):\(padded(minute % 60, 2))"
        return date == CountyTime.china.date(now) ? clock : "\(date) \(clock)"
    }
}
