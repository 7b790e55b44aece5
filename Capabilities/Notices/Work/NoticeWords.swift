import Kernel
import Web

/// What a message says: what happened, which matter, where to read more. Nothing of the report is in it, and nothing
/// personal: a telephone lies on tables.
struct NoticeWords {
    private let kind: NoticeKind
    private let number: CaseNumber
    private let language: Language
    private let strings: Strings

    init(_ notice: StoredNotice, _ language: Language, _ strings: Strings) {
        self.init(notice.kind, notice.number, language, strings)
    }

    init(_ kind: NoticeKind, _ number: CaseNumber, _ language: Language, _ strings: Strings) {
        self.kind = kind
        self.number = number
        self.language = language
        self.strings = strings
    }

    /// For a text message: 70 characters with a link of 40, one part of it.
    /// - Source: 3GPP TS 23.038 and 23.040: 140 bytes, which are 70 characters of UCS-2.
    func short(_ link: String?) -> String {
        ([text("notices.text.\(kind.rawValue)")] + [link].compactMap { $0 }).joined(separator: " ")
    }

    var subject: String { text("notices.text.\(kind.rawValue)") }

    func mail(_ link: String?) -> String {
        let foot = kind.audience == .resident ? "notices.mail.foot" : "notices.mail.foot.staff"
        return ([subject] + [link].compactMap { $0 } + [text(foot)]).joined(separator: "\n\n") + "\n"
    }

    /// For the inbox, where there is room.
    var line: String { text("notices.line.\(kind.rawValue)") }

    private func text(_ key: String) -> String { strings.text(key, language, ["number": number.description]) }
}
