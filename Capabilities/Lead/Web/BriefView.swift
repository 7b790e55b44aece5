import Cases
import Kernel
import Places
import Posts
import Web

/// A brief in words and numbers as people read them: the page and the sheet of paper both show this and nothing else.
struct BriefView: Sendable {
    /// Something good, bad or neither, always with its word.
    struct Mark: Hashable, Sendable {
        enum Tone: String, Sendable { case good, bad, plain }

        let tone: Tone
        let words: String
    }

    struct Card: Sendable {
        let id: String
        let name: String
        let value: String
        let count: String
        let target: String
        let standing: Mark
        let change: Mark
        let trend: Trend
        let formula: String
        let version: String
        let source: String
        let leftOut: String
    }

    struct Row: Sendable {
        let name: String
        /// Where it is looked at more closely; empty when there is nothing finer.
        let place: DivisionCode
        /// Why there is no value, else empty.
        let few: String
        let value: String
        let permyriad: Int?
        let count: String
        let difference: Mark
        let received: String
        let open: String
        let late: Int
    }

    struct Late: Sendable {
        let unit: String
        let late: String
        let oldest: String
    }

    struct LateCase: Sendable {
        let number: CaseNumber
        let category: String
        let place: String
        let holder: String
        let over: String
    }

    struct Again: Sendable {
        let category: String
        let place: String
        let code: DivisionCode
        let times: String
        let cost: String
        let last: [(number: CaseNumber, day: String, words: String)]
    }

    let title: String
    let place: String
    let days: String
    let asOf: String
    let headline: String
    let received: String
    let receivedBefore: String
    let open: String
    let late: String
    let lateShare: Mark
    let cards: [Card]
    /// The indicator by which places are compared.
    let chosen: Int
    let peers: [Row]
    let peerTitle: String
    let peerNote: String
    let lateUnits: [Late]
    let moreLate: String
    let lateCases: [LateCase]
    let again: [Again]
    let againNote: String
    let smallNote: String
}

/// Makes views of briefs for one reader.
struct BriefWords {
    let presenter: Presenter
    let scorecard: Scorecard

    func text(_ key: String, _ arguments: [String: String] = [:]) -> String { presenter.text(key, arguments) }

    /// `97.35%`, rounded down as on the public page.
    func percent(_ permyriad: Int?) -> String {
        permyriad.map { "\($0 / 100).\(padded($0 % 100, 2))%" } ?? text("lead.noValue")
    }

    /// `2.31 个百分点`, without a sign.
    func points(_ permyriad: Int) -> String {
        let size = abs(permyriad)
        return text("lead.points", ["points": "\(size / 100).\(padded(size % 100, 2))"])
    }

    /// `1,204`.
    func number(_ count: Int) -> String {
        let digits = Array(String(count))
        return String(
            digits.enumerated().flatMap { index, digit in
                index > 0 && (digits.count - index) % 3 == 0 ? [",", digit] : [digit]
            })
    }

    func day(_ date: LocalDate) -> String {
        let (year, month, day) = date.components
        return text(
            "lead.day",
            [
                "year": "\(year)", "day": "\(day)",
                "month": presenter.language == .en ? text("cases.month.\(month)") : "\(month)",
            ])
    }

    func count(_ count: Count) -> String {
        text(
            "lead.count", ["numerator": number(count.numerator), "denominator": number(count.denominator)])
    }

    /// How long ago a limit fell.
    func over(_ due: Timestamp, _ now: Timestamp) -> String {
        let hours = max(0, Int((now.milliseconds - due.milliseconds) / 3_600_000))
        if hours >= 48 { return text("lead.over.days", ["days": number(hours / 24)]) }
        return hours > 0 ? text("lead.over.hours", ["hours": "\(hours)"]) : text("lead.over.now")
    }

    func place(_ code: DivisionCode) -> String {
        let names = presenter.gazetteer.chain(code).filter { $0.level >= .township }.map(\.name)
        return names.isEmpty ? name(code) : names.joined(separator: " ")
    }

    func name(_ code: DivisionCode) -> String {
        if let place = presenter.gazetteer.place(code) { return place.name }
        // A grid without a name of its own is known by its number.
        guard code.level == .grid, let number = Int(code.description.suffix(3)) else { return code.description }
        return text("lead.grid", ["number": "\(number)"])
    }
}
