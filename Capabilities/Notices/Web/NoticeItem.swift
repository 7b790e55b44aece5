import Kernel
import Web

/// A notice as a line of an inbox.
struct NoticeItem {
    let model: Model

    init(_ notice: StoredNotice, now: Timestamp, _ context: Context, _ strings: Strings) {
        let (date, milliseconds) = CountyTime.china.split(notice.at)
        let minute = Int(milliseconds / 60_000)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let clock = "\(two(minute / 60)):\(two(minute % 60))"
        let isToday = date == CountyTime.china.date(now)
        model = [
            "id": notice.id.description, "number": notice.number.shown, "path": notice.number.description,
            "line": NoticeWords(notice, context.language, strings).line,
            "label": strings.text("notices.kind.\(notice.kind.rawValue)", context.language),
            "at": isToday ? clock : "\(date) \(clock)", "moment": CountyTime.china.format(notice.at),
            "isNew": notice.read == nil, "isUrgent": notice.kind.isUrgent,
            "more": notice.count > 1
                ? strings.text("notices.more", context.language, ["count": "\(notice.count - 1)"]) : "",
        ]
    }
}
