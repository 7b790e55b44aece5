package import Kernel
package import TextMining

/// What is told to the writer of a reply before it is sent: what it lacks, in words. It never keeps anybody from sending.
package struct ReplyAdvice: Sendable {
    /// A sentence of the strings, with what goes into it.
    package struct Line: Hashable, Sendable {
        package let key: String
        package let arguments: [String: String]
    }

    /// The gravest first.
    package let lacks: [Line]
    /// What it has: points answered, grounds named.
    package let merits: [Line]
    /// From 0 to 100: half for answering each point, a quarter for grounds, a quarter for time.
    package let score: Int

    /// - Parameters:
    ///   - due: when it has to be answered; `nil` when no clock runs.
    package init(_ review: ReplyReview, due: Timestamp?, now: Timestamp) {
        let isLate = due.map { $0 < now } ?? false
        lacks =
            review.lacks.map { lack in
                switch lack {
                case .matter: Line(key: "reading.replies.lack.matter", arguments: [:])
                case .words: Line(key: "reading.replies.lack.words", arguments: [:])
                case .point(let text): Line(key: "reading.replies.lack.point", arguments: ["point": text])
                case .grounds: Line(key: "reading.replies.lack.grounds", arguments: [:])
                case .day: Line(key: "reading.replies.lack.day", arguments: [:])
                }
            } + (isLate ? [Line(key: "reading.replies.lack.late", arguments: [:])] : [])
        var merits: [Line] = []
        let answered = review.points.count(where: \.isAnswered)
        if answered > 0 {
            merits.append(
                Line(
                    key: "reading.replies.answered",
                    arguments: ["answered": "\(answered)", "points": "\(review.points.count)"]))
        }
        merits += review.grounds.prefix(4).map {
            Line(key: "reading.replies.ground.\($0.kind.rawValue)", arguments: ["words": $0.words])
        }
        self.merits = merits
        let matter = review.isRelevant ? review.completeness : 0
        score = Int((50 * matter).rounded()) + (review.grounds.isEmpty ? 0 : 25) + (isLate ? 0 : 25)
    }
}
