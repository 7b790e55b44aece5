import Kernel
import Store

/// JSON that names a case whose number is given only behind the door: written beforehand, with a gap for the number.
struct NumberedText: Sendable {
    private let before: String
    private let after: String

    /// A number that no case is ever given; stands for the one to come.
    static func standIn(prefix: String, on date: LocalDate) throws -> CaseNumber {
        guard let number = CaseNumber(prefix: prefix, date: date, serial: 999_999_999) else {
            throw StoreError.column("serial", wanted: "case number")
        }
        return number
    }

    /// - Parameter text: JSON in which a member `number` is `standIn`, once.
    init(_ text: String, _ standIn: CaseNumber) throws {
        let bytes = Array(text.utf8)
        let gap = Array(standIn.description.utf8)
        let mark = Array(#""number":""#.utf8) + gap
        let places = bytes.indices.dropLast(mark.count - 1).filter { start in
            bytes[start] == mark[0] && bytes[start..<start + mark.count].elementsEqual(mark)
        }
        guard let start = places.first, places.count == 1 else {
            throw StoreError.column("number", wanted: "one gap, not \(places.count)")
        }
        let end = start + mark.count
        before = String(decoding: bytes[..<(end - gap.count)], as: UTF8.self)
        after = String(decoding: bytes[end...], as: UTF8.self)
    }

    func with(_ number: String) -> String { before + number + after }
}
