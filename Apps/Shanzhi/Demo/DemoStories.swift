import Cases
import Foundation
import Kernel

/// What people in the demo county say: stories.json.
struct DemoStories: Sendable {
    struct Story: Sendable, Decodable {
        let category: CategoryCode
        let channel: Channel
        let title: String
        let text: String

        var isEnglish: Bool { text.isEnglish }
    }

    /// Lists of words that steps need.
    enum Words: String, Sendable {
        case answers, returns, refusals, notSolved, satisfied, suspend, extend, whistle, sendback
    }

    let stories: [Story]
    /// What stands for `{road}`, `{estate}`, `{shop}`, `{n}`, `{hour}`, `{days}`.
    let slots: [String: [String]]
    private let handled: [String: [String]]
    private let words: [String: [String]]

    init(_ file: [UInt8]) throws {
        let parsed = try JSONDecoder().decode(Contents.self, from: Data(file))
        let lists = try JSONDecoder().decode([String: Maybe].self, from: Data(file))
        (stories, slots, handled) = (parsed.stories, parsed.slots, parsed.handled)
        words = lists.compactMapValues(\.list)
    }

    func one(of words: Words, english: Bool = false, _ dice: inout Dice) -> String {
        let list = self.words[words.rawValue] ?? []
        let fitting = list.filter { $0.isEnglish == english }
        return dice.one(of: fitting.isEmpty ? list : fitting) ?? ""
    }

    /// What was done about a matter of this category.
    func handled(_ category: CategoryCode, _ dice: inout Dice) -> String {
        dice.one(of: handled[category.classCode] ?? handled["*"] ?? []) ?? ""
    }

    /// The words of a report: title and text with the same values in their slots.
    func tell(_ story: Story, _ local: [String: [String]], _ dice: inout Dice) -> String {
        // check: allow text, because the full stop is part of an invented text
        var told = story.isEnglish ? "\(story.title). \(story.text)" : "\(story.title)。\(story.text)"
        for (slot, values) in slots.sorted(by: { $0.key < $1.key }) {
            let here = local[slot] ?? []
            guard let value = dice.one(of: here.isEmpty ? values : here) else { continue }
            told = told.replacingOccurrences(of: "{\(slot)}", with: value)
        }
        return told
    }

    private struct Contents: Decodable {
        let stories: [Story]
        let slots: [String: [String]]
        let handled: [String: [String]]
    }

    /// A list of words, or one of the other members.
    private struct Maybe: Decodable {
        let list: [String]?

        init(from decoder: any Decoder) throws { list = try? [String](from: decoder) }
    }
}

extension String {
    fileprivate var isEnglish: Bool { unicodeScalars.prefix(12).allSatisfy { $0.value < 0x2E80 } }
}
