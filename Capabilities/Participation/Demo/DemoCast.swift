import Cases
import Crypto
import Foundation
package import Kernel

/// Who acts in the demo's stories of taking part, and what they say. Everybody is invented.
package struct DemoCast: Sendable {
    let place: DivisionCode
    let clerk: Actor
    let committee: Actor
    let words: DemoWords
    /// Turns the county's clock.
    let turn: @Sendable (Timestamp) -> Void
    /// A resident who has signed in with an invented telephone.
    let voter: @Sendable (String) async throws -> Actor

    /// - Throws: what is wrong with the words that are shipped.
    package init(
        place: DivisionCode, clerk: Actor, committee: Actor, voter: @escaping @Sendable (String) async throws -> Actor,
        turn: @escaping @Sendable (Timestamp) -> Void
    ) throws {
        (self.place, self.clerk, self.committee, self.voter, self.turn) = (place, clerk, committee, voter, turn)
        words = try DemoWords.shipped()
    }

    func interlude(at time: Timestamp, _ body: @escaping @Sendable () async throws -> Void) -> Playback.Interlude {
        Playback.Interlude(at: time) {
            turn(time)
            try await body()
        }
    }

    /// A resident whom nobody is.
    func resident(_ number: Int) -> Actor {
        let bytes = Array(SHA256.hash(data: Data("shanzhi demo resident \(number)".utf8)).prefix(16))
        return .resident(ID(bytes: bytes) ?? ID(at: Timestamp(milliseconds: 0)))
    }

    /// A full name that nobody in the county is known by.
    func name(_ number: Int) -> String {
        let (surnames, given) = (Array(words.surnames), Array(words.given))
        return "\(surnames[number * 7 % surnames.count])\(given[number / 10 % 10])\(given[number % 10])"
    }

    func maskedName(_ number: Int) -> String {
        let surnames = Array(words.surnames)
        let marks = String(repeating: words.mark, count: number.isMultiple(of: 3) ? 1 : 2)
        return "\(surnames[number * 7 % surnames.count])" + marks
    }
}

/// `Defaults/demo.json`
struct DemoWords: Decodable, Sendable {
    struct Draw: Decodable, Sendable {
        let title, text, value, fallback, drawn: String
    }
    struct Offer: Decodable, Sendable {
        let title, text: String
    }
    struct Wish: Decodable, Sendable {
        let title, words: String
    }
    struct Asked: Decodable, Sendable {
        struct Question: Decodable, Sendable {
            let text: String
            let kind: SurveyQuestion.Kind
            let options: [String]
            let most: Int?
            let isOptional: Bool?
        }
        let title, text: String
        let questions: [Question]
        /// What some wrote.
        let said: [String]
    }
    struct Wishes: Decodable, Sendable {
        let title, text: String
        let most: Int
        /// Each with its name, a line about it and what it costs.
        let options: [[String]]
    }
    struct Amended: Decodable, Sendable {
        let title, words, better, answer, other: String
    }
    struct Bell: Decodable, Sendable {
        let title, words, answer, agenda, minutes, outcome: String
        let steps: [String]
    }

    let draw: Draw
    let offer: Offer
    let bell: Bell
    let proposal: Wish
    let late: Wish
    let amended: Amended
    let survey: Asked
    let wishes: Wishes
    let surnames, given, mark: String

    static func shipped() throws -> DemoWords {
        guard let folder = Participation.resources else { throw CocoaError(.fileNoSuchFile) }
        return try JSONDecoder().decode(
            DemoWords.self, from: Data(contentsOf: folder.appending(path: "Defaults/demo.json")))
    }
}
