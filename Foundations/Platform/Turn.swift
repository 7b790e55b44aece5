package import Kernel

/// Something that waits for somebody who serves: what it is, where, since when, until when, and the page where it is done.
package struct Turn: Sendable, Hashable {
    /// What is to be done, as a key of the words.
    package let key: String
    /// How many of the kind it stands for, 1 or more.
    package let count: Int
    /// What it is about, as it was written down; empty where the words say it all.
    package let title: String
    package let titleEnglish: String?
    package let place: DivisionCode
    package let since: Timestamp?
    /// `nil` where no clock runs.
    package let due: Timestamp?
    package let href: String

    package init(
        _ key: String, count: Int = 1, title: String = "", titleEnglish: String? = nil, at place: DivisionCode,
        since: Timestamp? = nil, due: Timestamp? = nil, href: String
    ) {
        self.key = key
        self.count = count
        self.title = title
        self.titleEnglish = titleEnglish
        self.place = place
        self.since = since
        self.due = due
        self.href = href
    }

    /// What is due first comes first; what has no clock comes last, the oldest of it first.
    package static func isEarlier(_ a: Turn, _ b: Turn) -> Bool {
        func rank(_ turn: Turn) -> (Int64, Int64, String, String) {
            (turn.due?.milliseconds ?? .max, turn.since?.milliseconds ?? .max, turn.href, turn.key)
        }
        return rank(a) < rank(b)
    }
}

/// What waits for the holder of a post at a moment, as one part of the system knows it; bounded for each kind.
package typealias TurnsOf = @Sendable (PostHolder, Timestamp) async throws -> [Turn]

extension PostHolder {
    /// Whether something of this place is theirs to do: it is of the own village, town or county, or it is late and lies
    /// one step below.
    package func answersFor(_ place: DivisionCode, due: Timestamp? = nil, at now: Timestamp) -> Bool {
        guard self.place.contains(place) else { return false }
        let (own, office) = (min(self.place.level, .village), min(place.level, .village))
        if own == office { return true }
        guard let due, due <= now else { return false }
        return own == .county && office == .township || own == .township && office == .village
    }
}
