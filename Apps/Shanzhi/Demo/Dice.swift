import Foundation
import Geometry

/// Chance from a seed: the same on every machine.
struct Dice: Sendable {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    /// Chance that belongs to one thing about one case, whenever it is asked for.
    init(_ luck: UInt64, _ what: String) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in what.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        self.init(seed: luck ^ hash)
    }

    mutating func luck() -> UInt64 { generator.next() }

    /// 0 ≤ … < 1.
    mutating func share() -> Double { Double(generator.next() >> 11) / 9_007_199_254_740_992 }

    mutating func happens(_ probability: Double) -> Bool { share() < probability }

    mutating func drawn(_ low: Int64, _ high: Int64) -> Int64 { .random(in: low...max(low, high), using: &generator) }

    mutating func drawn(_ low: Double, _ high: Double) -> Double { low + (high - low) * share() }

    /// One of them, each as likely.
    mutating func one<Element>(of elements: [Element]) -> Element? { elements.randomElement(using: &generator) }

    /// The index of one, as likely as it weighs.
    mutating func index(weighing weights: [Double]) -> Int {
        var rest = share() * weights.reduce(0, +)
        for (index, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return index }
        }
        return max(0, weights.count - 1)
    }

    /// Log-normal: half of them below `median`, few very large.
    mutating func spread(_ median: Double, _ sigma: Double) -> Double {
        let normal = (-2 * log(max(share(), 1e-12))).squareRoot() * cos(2 * .pi * share())
        return median * exp(sigma * normal)
    }
}

/// Answers to a single question.
extension Dice {
    func first(_ probability: Double) -> Bool {
        var dice = self
        return dice.happens(probability)
    }

    /// 0 ..< `count`.
    func number(_ count: Int64) -> Int {
        var dice = self
        return Int(dice.drawn(Int64(0), count - 1))
    }

    func whole(_ low: Int64, _ high: Int64) -> Int64 {
        var dice = self
        return dice.drawn(low, high)
    }

    func between(_ low: Double, _ high: Double) -> Double {
        var dice = self
        return dice.drawn(low, high)
    }
}
