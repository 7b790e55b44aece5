package import Kernel

/// A table that somebody filled in, as CSV in UTF-8: from a workbook its first sheet, from CSV what it is, in whichever
/// of the two encodings Chinese office programs save.
package enum Spreadsheet {
    /// - Returns: CSV of which line N is row N of the sheet. Line breaks within a cell are blanks.
    /// - Throws: `SpreadsheetFault`.
    package static func csv(_ bytes: [UInt8]) throws(SpreadsheetFault) -> [UInt8] {
        if bytes.starts(with: zipMark) { return try Workbook(bytes).csv() }
        if bytes.starts(with: oldMark) { throw .oldOrLocked }
        return inUTF8(bytes)
    }

    private static let zipMark: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
    /// The compound file of Excel 97 to 2003, which also wraps a workbook with a password.
    private static let oldMark: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]

    /// Excel in China saves CSV in GB 18030 unless asked for UTF-8. What is neither stays as it is, and whoever reads it
    /// says on which line.
    private static func inUTF8(_ bytes: [UInt8]) -> [UInt8] {
        guard String(validating: bytes, as: UTF8.self) == nil else { return bytes }
        return GB18030.utf8(of: bytes) ?? bytes
    }
}

/// Why a file is no table.
package enum SpreadsheetFault: Explained, Hashable {
    /// A workbook of Excel 97 to 2003, or one with a password.
    case oldOrLocked
    /// No workbook, or a broken one.
    case broken
    /// Unpacked it has more bytes than that.
    case tooLarge(limit: Int)

    package var explanation: Explanation {
        let (name, arguments): (String, [String: String]) =
            switch self {
            case .oldOrLocked: ("oldOrLocked", [:])
            case .broken: ("broken", [:])
            case .tooLarge(let limit): ("tooLarge", ["limit": "\(limit >> 20)"])
            }
        let key = "web.spreadsheet.\(name)"
        return Explanation(.invalid, key, arguments, fields: [.init("/file", key, arguments)])
    }
}
