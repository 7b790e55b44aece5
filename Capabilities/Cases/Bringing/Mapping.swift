package import Geometry
package import Kernel

/// How the rows of another system's export become cases: what a mapping file says.
package struct Mapping: Sendable {
    package enum Format: String, Sendable, CaseIterable { case csv, json, jsonl }

    /// What a row can tell of a case.
    package enum Field: String, Sendable, CaseIterable {
        case external, created, due, closed, state, category, unit, channel, division, lon, lat, address, text, answer,
            name, phone
    }

    /// Where a field comes from.
    package struct Rule: Sendable, Equatable {
        /// Columns of a CSV file, or paths such as `location.lon` in a JSON object; several for words that are joined.
        package var columns: [String] = []
        package var join = " "
        /// The other system's values, turned into ours; empty when they stand as they are.
        package var values: [String: String] = [:]
        /// For an empty field.
        package var otherwise: String?
        /// For a value that the table does not have.
        package var other: String?
        /// Where the mapping says so.
        package var line = 0
    }

    /// What becomes of a closed case that the other system gave no limit.
    package enum WithoutDue: String, Sendable, CaseIterable {
        /// It counts in no figure that needs a limit, and the figures say how many.
        case excluded
        /// The catalogue's limit is counted from the day it came.
        case catalogue
    }

    /// The name of the other system.
    package var source: String
    package var format: Format
    package var frame: Frame?
    package var isInvented = false
    package var withoutDue = WithoutDue.excluded
    package var zone: ZoneTime
    package var patterns: [TimePattern]
    package var rules: [Field: Rule]

    /// Every column that is looked at, once, in order.
    var columns: [String] {
        var columns: [String] = []
        for field in Field.allCases {
            for column in rules[field]?.columns ?? [] where !columns.contains(column) { columns.append(column) }
        }
        return columns
    }

    func moment(_ text: String) -> Timestamp? {
        for pattern in patterns {
            if let moment = pattern.moment(text, in: zone) { return moment }
        }
        return nil
    }
}

/// What is wrong in a mapping, and where: the words are in the strings, `cases.mapping.…`.
package struct MappingFault: Error, Hashable, Sendable {
    /// 0 where there is no line to name.
    package let line: Int
    /// `fields.state.values`.
    package let path: String
    package let key: String
    package let arguments: [String: String]

    package init(_ line: Int, _ path: String, _ reason: String, _ arguments: [String: String] = [:]) {
        self.line = line
        self.path = path
        key = "cases.mapping.\(reason)"
        self.arguments = arguments.merging(["path": path]) { $1 }
    }
}

/// A mapping that cannot be used. Nothing was imported.
package struct MappingRefusal: Error, Sendable {
    package let faults: [MappingFault]
}
