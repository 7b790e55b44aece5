import Foundation

enum Logarithm {
    static func of(_ value: Float) -> Float { Foundation.log(value) }
}
