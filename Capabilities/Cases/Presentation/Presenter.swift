package import Kernel
package import Places
package import Posts
package import Web

/// Turns what the rules know into what people read, in one language and for one audience.
package struct Presenter: Sendable {
    /// Who reads: each sees what the one before sees, and more.
    package enum Audience: Int, Sendable, Comparable {
        case everybody, reporter, staff

        package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    package let strings: Strings
    package let language: Language
    package let audience: Audience
    package let directory: Directory
    package let gazetteer: Gazetteer
    package let catalogue: Catalogue
    package let calendar: WorkingCalendar
    package let now: Timestamp
    /// Who reads: their own words are theirs to read.
    package var reader: Actor?

    package init(
        strings: Strings, language: Language, audience: Audience, directory: Directory, gazetteer: Gazetteer,
        catalogue: Catalogue, calendar: WorkingCalendar, now: Timestamp
    ) {
        self.strings = strings
        self.language = language
        self.audience = audience
        self.directory = directory
        self.gazetteer = gazetteer
        self.catalogue = catalogue
        self.calendar = calendar
        self.now = now
    }

    var isEnglish: Bool { language == .en }

    package func text(_ key: String, _ arguments: [String: String] = [:]) -> String {
        strings.text(key, language, arguments)
    }

    package func unit(_ code: UnitCode?) -> String {
        guard let code else { return "" }
        return directory.unit(code)?.name(english: isEnglish) ?? code.description
    }

    package func category(_ code: CategoryCode) -> String {
        catalogue.category(code)?.name(english: isEnglish) ?? code.description
    }

    package func state(_ subject: Case) -> String {
        subject.mergedInto == nil ? text("cases.state.\(subject.state.rawValue)") : text("cases.state.merged")
    }

    package func limit(_ limit: TimeLimit) -> String {
        text(
            "cases.limit.\(limit.unit.rawValue).\(limit.amount == 1 ? "one" : "many")", ["amount": "\(limit.amount)"])
    }

    /// The place in words, from the township down, as exact as the audience may know.
    package func place(_ subject: Case) -> String {
        let code = shownPlace(subject)
        let names = gazetteer.chain(code).filter { $0.level >= .township }.map(\.name)
        let shown = names.isEmpty ? gazetteer.place(code).map { [$0.name] } ?? [code.description] : names
        return shown.joined(separator: " ")
    }

    /// The finest place this audience may know.
    package func shownPlace(_ subject: Case) -> DivisionCode {
        audience == .everybody ? subject.publicDivision(catalogue) : subject.division
    }

    package func words(_ reason: Reason) -> String {
        switch reason {
        case .said(let words): words
        case .rule(let key, let arguments): text(key, named(arguments))
        }
    }

    /// Codes among the arguments of a rule's reason, turned into names.
    private func named(_ arguments: [String: String]) -> [String: String] {
        var named = arguments
        for key in ["lead", "elsewhere"] {
            if let code = arguments[key].flatMap({ UnitCode($0) }) { named[key] = unit(code) }
        }
        if let code = arguments["category"].flatMap({ CategoryCode($0) }) { named["category"] = category(code) }
        if let code = arguments["place"].flatMap({ DivisionCode($0) }) {
            named["place"] = gazetteer.place(code)?.name ?? code.description
        }
        if let clock = arguments["clock"] { named["clock"] = text("cases.clock.\(clock)") }
        return named
    }

    /// `2026 年 11 月 20 日 19:42` or `20 November 2026, 19:42`; midnight to the millisecond is a deadline, which people
    /// read as 24:00 of the day that ends.
    package func moment(_ time: Timestamp) -> String {
        var (date, milliseconds) = CountyTime.china.split(time)
        if milliseconds == 0 { (date, milliseconds) = (date.adding(days: -1), 86_400_000) }
        let (year, month, day) = date.components
        return text(
            "cases.moment",
            [
                "year": "\(year)", "month": isEnglish ? text("cases.month.\(month)") : "\(month)", "day": "\(day)",
                "clock": "\(milliseconds / 3_600_000):\(padded(Int(milliseconds / 60_000) % 60, 2))",
            ])
    }
}
