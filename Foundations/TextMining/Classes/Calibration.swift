import Foundation

/// How sure a margin makes one: one number for all classes, chosen so that texts put aside are least surprising.
/// - Source: Guo, Pleiss, Sun, Weinberger, On Calibration of Modern Neural Networks, ICML 2017 (temperature scaling).
enum Calibration {
    /// - Parameters:
    ///   - margins: of each text put aside, class by class.
    ///   - classes: the right one of each.
    static func sharpness(_ margins: [[Float]], _ classes: [Int]) -> Float {
        guard !margins.isEmpty else { return 1 }
        // The surprise falls and then rises; a golden section finds the bottom.
        var (low, high) = (logf(0.05), logf(50))
        let ratio: Float = 0.618_034
        for _ in 0..<30 {
            let (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
            if surprise(margins, classes, expf(left)) < surprise(margins, classes, expf(right)) {
                high = right
            } else {
                low = left
            }
        }
        return expf((low + high) / 2)
    }

    private static func surprise(_ margins: [[Float]], _ classes: [Int], _ sharpness: Float) -> Double {
        var sum = 0.0
        for (values, number) in zip(margins, classes) {
            sum -= log(max(shares(values.map { $0 * sharpness })[number], 1e-12))
        }
        return sum
    }

    /// Values as shares of one.
    static func shares(_ values: [Float]) -> [Double] {
        let top = Double(values.max() ?? 0)
        let powers = values.map { exp(Double($0) - top) }
        let sum = powers.reduce(0, +)
        return powers.map { $0 / sum }
    }
}
