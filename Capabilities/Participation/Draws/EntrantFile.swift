import Foundation
import Kernel

/// The list of entrants as an organiser has it: a CSV file with the columns `id` and `name`.
///
/// Of a name only the first character is taken in: the list is public, and whoever is in it knows the own number.
struct EntrantFile: Sendable {
    struct Fault: Hashable, Sendable {
        /// From 1, the header is line 1.
        let line: Int
        /// The key behind `participation.draws.list.`.
        let reason: String
    }

    private(set) var entrants: [Entrant] = []
    private(set) var faults: [Fault] = []

    init(_ bytes: [UInt8]) {
        do {
            var reader = CSVReader(bytes)
            try reader.header(requiring: ["id"])
            try read(&reader)
        } catch CSVError.missingColumn {
            faults = [Fault(line: 1, reason: "noColumn")]
        } catch {
            faults.append(Fault(line: entrants.count + 2, reason: "unreadable"))
        }
        if entrants.isEmpty, faults.isEmpty { faults = [Fault(line: 1, reason: "empty")] }
        if entrants.count > Draw.mostEntrants { faults = [Fault(line: Draw.mostEntrants + 2, reason: "tooMany")] }
    }

    private mutating func read(_ reader: inout CSVReader) throws {
        var seen: Set<String> = []
        while let record = try reader.next() {
            let entrant = (record["id"] ?? "").trimmingCharacters(in: .whitespaces)
            let name = (record["name"] ?? "").trimmingCharacters(in: .whitespaces)
            if entrant.wholeMatch(of: /[A-Za-z0-9-]{1,40}/) == nil {
                faults.append(Fault(line: record.line, reason: "badId"))
            } else if !seen.insert(entrant).inserted {
                faults.append(Fault(line: record.line, reason: "twice"))
            } else {
                entrants.append(Entrant(id: entrant, maskedName: Self.masked(name)))
            }
        }
    }

    /// `陈＊＊` for 陈小兰: as many marks as characters that are left out.
    static func masked(_ name: String) -> String {
        guard let first = name.first else { return "" }
        return "\(first)" + String(repeating: "\u{FF0A}", count: min(3, name.count - 1))
    }
}
