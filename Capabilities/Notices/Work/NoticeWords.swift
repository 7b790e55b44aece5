import Kernel
import Web

/// What a message says: what happened, which matter, where to read more. Nothing of the report is in it, and nothing
/// personal: a telephone lies on tables.
struct NoticeWords {
    private let kind: NoticeKind
    private let about: NoticeSubject
    private let language: Language
    private let strings: Strings

    init(_ notice: StoredNotice, _ language: Language, _ strings: Strings) {
        self.init(notice.kind, notice.about, language, strings)
    }

    init(_ kind: NoticeKind, _ about: NoticeSubject, _ language: Language, _ strings: Strings) {
        self.kind = kind
        self.about = about
        self.language = language
        self.strings = strings
    }

    /// For a text message: 70 characters with a link of 40, one part of it.
    /// - Source: 3GPP TS 23.038 and 23.040: 140 bytes, which are 70 characters of UCS-2.
    func short(_ link: String?) -> String {
        ([subject] + [link].compactMap { $0 }).joined(separator: " ")
    }

    var subject: String {
        text("notices.text.\(kind.rawValue)\(about.turns.map { $0.late > 0 } == true ? ".late" : "")")
    }

    func mail(_ link: String?) -> String {
        let foot = kind.audience == .resident ? "notices.mail.foot" : "notices.mail.foot.staff"
        return ([subject] + (about.turns == nil ? [] : [line]) + [link].compactMap { $0 } + [text(foot)]).joined(
            separator: "\n\n") + "\n"
    }

    /// For the inbox, where there is room.
    var line: String { text("notices.line.\(kind.rawValue)") }

    private func text(_ key: String) -> String { strings.text(key, language, arguments) }

    private var arguments: [String: String] {
        switch about {
        case .matter(_, let number): return ["number": number.description]
        case .turns(let counts):
            let list = counts.kinds.map { kind in
                strings.text(
                    "notices.turns.kind", language,
                    ["kind": strings.text(kind.key, language), "count": "\(kind.count)"])
            }
            return [
                "count": "\(counts.all)", "late": "\(counts.late)",
                "list": list.joined(separator: strings.text("notices.turns.and", language)),
            ]
        }
    }
}
