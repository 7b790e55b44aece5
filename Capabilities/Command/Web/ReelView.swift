import Kernel

/// A day for the time-lapse, as the page's script reads it.
struct ReelView: Encodable {
    /// Milliseconds since 1970.
    let from: Int64
    let step: Int64
    /// Whether the journal of the whole day was read; else it begins at `begins`.
    let isWhole: Bool
    let begins: Int64
    /// Unfinished matters of each part, at the beginning and after each step.
    let parts: [String: [Int]]
    let received: [Int]
    let closed: [Int]
    /// Numbers below this are not shown; 0 where all are.
    let least: Int

    init(_ reel: Observatory.Reel, of parts: [DivisionCode], least: Int) {
        from = reel.day.from.milliseconds
        step = DayReel.step
        isWhole = reel.isWhole
        begins = reel.begins.milliseconds
        self.parts = Dictionary(
            uniqueKeysWithValues: parts.map { part in
                let counts = reel.day.counts(of: part, now: reel.now[part] ?? 0)
                return (part.description, counts.map { max(0, $0) }.map { $0 > 0 && $0 < least ? -1 : $0 })
            })
        received = reel.day.receivedSoFar
        closed = reel.day.closedSoFar
        self.least = least
    }
}
