/// One character as it is counted: full-width forms become half-width, letters small, every digit a zero, punctuation
/// and white space a boundary.
enum PlainCharacter {
    static let boundary: UInt32 = 0x20

    @inline(__always)
    static func of(_ scalar: UInt32) -> UInt32 {
        if 0x4E00...0x9FFF ~= scalar { return scalar }
        switch scalar {
        case 0xFF01...0xFF5E: return ascii(scalar - 0xFEE0)
        case 0...0x7F: return ascii(scalar)
        case 0x80...0xBF, 0x2000...0x206F, 0x3000...0x303F, 0xFE30...0xFE4F, 0xFFE0...0xFFFF: return boundary
        default: return scalar
        }
    }

    @inline(__always)
    private static func ascii(_ value: UInt32) -> UInt32 {
        switch value {
        case 0x30...0x39: 0x30
        case 0x41...0x5A: value + 0x20
        case 0x61...0x7A: value
        default: boundary
        }
    }
}
