import Cases
import Kernel
import Places
import Platform
import Posts
import Web

/// What administration shows, in words of one language.
struct AdminWords: Sendable {
    let strings: Strings
    let language: Language
    let directory: Directory
    /// `nil` before any territory was imported.
    let gazetteer: Gazetteer?

    var isEnglish: Bool { language == .en }

    func text(_ key: String, _ arguments: [String: String] = [:]) -> String {
        strings.text(key, language, arguments)
    }

    /// The title of a section, `admin.NAME.title`.
    func title(_ name: String) -> String { text("admin.\(name).title") }

    func day(_ date: LocalDate) -> String {
        let (year, month, day) = date.components
        return text("admin.day", ["year": "\(year)", "month": text("cases.month.\(month)"), "day": "\(day)"])
    }

    func month(_ year: Int, _ month: Int) -> String {
        text("admin.month", ["year": "\(year)", "month": text("cases.month.\(month)")])
    }

    func moment(_ time: Timestamp) -> String {
        let (date, milliseconds) = CountyTime.china.split(time)
        let minutes = Int(milliseconds / 60_000)
        return text("admin.moment", ["day": day(date), "clock": "\(minutes / 60):\(padded(minutes % 60, 2))"])
    }

    func limit(_ limit: TimeLimit) -> String {
        text(
            "cases.limit.\(limit.unit.rawValue).\(limit.amount == 1 ? "one" : "many")", ["amount": "\(limit.amount)"])
    }

    /// Who reads the journal; as it calls itself where it has no name of ours.
    func reader(_ name: String) -> String {
        let key = "admin.reader.\(name)"
        return strings.has(key) ? text(key) : name
    }

    func level(_ level: Level) -> String { text("cases.level.\(level.rawValue)") }
    func role(_ role: Role) -> String { text("posts.role.\(role.rawValue)") }
    func kind(_ kind: UnitKind) -> String { text("posts.kind.\(kind.rawValue)") }
    func unit(_ code: UnitCode) -> String { directory.name(code, english: isEnglish) }

    /// A unit as a row of the catalogue names it: its name, or its kind where it is the local one.
    func unit(_ reference: UnitReference) -> String {
        switch reference {
        case .named(let code): unit(code)
        case .local(let kind): text("admin.local", ["kind": self.kind(kind)])
        }
    }

    /// The name of a place, its code where it has none.
    func place(_ code: DivisionCode) -> String { gazetteer?.place(code)?.name ?? code.description }

    /// From the township down.
    func wholePlace(_ code: DivisionCode) -> String {
        let names = gazetteer?.chain(code).filter { $0.level >= .township }.map(\.name) ?? []
        return names.isEmpty ? place(code) : names.joined(separator: " ")
    }

    /// Who did something through a post; `nil` for the command line.
    func post(_ id: ID<Post>?) -> String {
        guard let id else { return text("admin.byCommand") }
        guard let post = directory.post(id) else { return text("admin.byUnknown") }
        return "\(unit(post.unit)) · \(post.name)"
    }

    /// A holiday as the calendar names it, in the reader's words where it is one of those everybody knows.
    func holiday(_ name: String) -> String {
        let key = "admin.holiday." + name.lowercased().filter { $0.isASCII && $0.isLetter }
        return strings.has(key) ? text(key) : name
    }

    /// Bytes with the unit people know.
    func bytes(_ count: Int64) -> String {
        let units = ["KB", "MB", "GB", "TB"]
        var (value, name) = (Double(count) / 1024, units[0])
        for unit in units.dropFirst() where value >= 1024 { (value, name) = (value / 1024, unit) }
        return "\(value < 10 ? "\((value * 10).rounded() / 10)" : "\(Int(value.rounded()))") \(name)"
    }
}
