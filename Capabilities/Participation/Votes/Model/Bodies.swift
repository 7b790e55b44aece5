import Foundation
package import Kernel

/// The rules of all bodies, by the day from which they hold.
package struct Bodies: Sendable, Decodable {
    package let rules: [BodyRule]

    package static func shipped() throws -> Bodies {
        guard let folder = Participation.resources else { throw VoteRefusal.noRules }
        return try JSONDecoder().decode(
            Bodies.self, from: try Data(contentsOf: folder.appending(path: "Defaults/bodies.json")))
    }

    /// The rule of a body on a day; `nil` before its first one.
    package func rule(_ body: BodyRule.Body, on day: LocalDate) -> BodyRule? {
        rules.filter { $0.body == body && $0.from <= day }.max { $0.from < $1.from }
    }

    /// The very version that a vote was held under.
    func rule(_ body: BodyRule.Body, from day: LocalDate) -> BodyRule? {
        rules.first { $0.body == body && $0.from == day }
    }
}
