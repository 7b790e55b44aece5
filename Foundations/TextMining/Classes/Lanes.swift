/// Eight classes side by side; more classes take more rows of eight.
typealias Lanes = SIMD8<Float>

extension Array where Element == Lanes {
    /// The value of a class.
    subscript(class number: Int) -> Float {
        get { self[number / 8][number % 8] }
        set { self[number / 8][number % 8] = newValue }
    }
}

/// Rows of eight that `classes` need.
func rowsNeeded(_ classes: Int) -> Int { (classes + 7) / 8 }
