package import Kernel

/// What became of a file.
package struct ImportReport: Hashable, Sendable {
    package var accepted = 0
    /// Was here already, just so.
    package var unchanged = 0
    package var rejected: [Rejection] = []
    /// Taken in, but somebody should look.
    package var notices: [Rejection] = []
    /// False when nothing was written: strict, and something was rejected.
    package var isApplied = true

    package init() {}
}

/// Why one line or one feature was not taken in.
package struct Rejection: Error, Hashable, Sendable {
    package let origin: Origin
    /// The field at fault, counted from 1; 0 when it is the whole line or feature.
    package let column: Int
    /// The key of the reason in the strings, and what goes into it.
    package let key: String
    package let arguments: [String: String]

    package init(_ origin: Origin, column: String? = nil, _ key: String, _ arguments: [String: String] = [:]) {
        self.origin = origin
        self.column = column.flatMap { origin.columns.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
        self.key = "places.import.\(key)"
        self.arguments = arguments
    }
}

/// Where something stood in a file.
package struct Origin: Hashable, Sendable {
    /// From 1; 0 in GeoJSON, which has no lines.
    package let line: Int
    /// A JSON pointer, in GeoJSON only.
    package let pointer: String
    package let columns: [String]
    /// The fields as they stood, to write them into the file of rejected lines.
    package let fields: [String]

    package init(line: Int = 0, pointer: String = "", columns: [String] = [], fields: [String] = []) {
        self.line = line
        self.pointer = pointer
        self.columns = columns
        self.fields = fields
    }
}

/// A value and where it stood.
package struct Sourced<Value: Sendable>: Sendable {
    package let origin: Origin
    package let value: Value
}

/// A file read, before it is judged against what is known.
package struct ImportedFile<Value: Sendable>: Sendable {
    package var rows: [Sourced<Value>] = []
    package var rejected: [Rejection] = []
    package var notices: [Rejection] = []
}

/// Why a file as a whole cannot be read.
package enum ImportRefusal: Explained, Hashable {
    case empty
    case missingColumn(String)
    case duplicateColumn(String)
    /// The bytes are no GeoJSON; where, and what the parser said.
    case notGeoJSON(pointer: String, reason: String)

    package var explanation: Explanation {
        switch self {
        case .empty: Explanation(.malformed, "places.import.empty")
        case .missingColumn(let name): Explanation(.malformed, "places.import.missingColumn", ["column": name])
        case .duplicateColumn(let name): Explanation(.malformed, "places.import.duplicateColumn", ["column": name])
        case .notGeoJSON(let pointer, let reason):
            Explanation(.malformed, "places.import.notGeoJSON", ["pointer": pointer, "reason": reason])
        }
    }
}
