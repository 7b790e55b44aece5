/// 长辈版: how large running text is, in CSS pixels.
/// - Source: ui.md, "长辈版": at least 18 px, adjustable to 30.
package enum LargePrint {
    package static let sizes = [18, 21, 24, 27, 30]
    /// What it begins with.
    package static let usual = 24

    /// What an address or a cookie asks for: a size, the usual one by name, or `normal`.
    /// - Returns: `nil` when it says nothing that is known; `.some(nil)` for normal print.
    static func size(_ text: some StringProtocol) -> Int?? {
        switch text {
        case "normal": .some(nil)
        case "elder": usual
        case "huge": sizes.last
        default: Int(text).flatMap { sizes.contains($0) ? $0 : nil }.map { .some($0) }
        }
    }

    static func smaller(than size: Int) -> Int? { sizes.last { $0 < size } }
    static func larger(than size: Int) -> Int? { sizes.first { $0 > size } }
}
