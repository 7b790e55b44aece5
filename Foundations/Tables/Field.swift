package import Kernel

/// What stands in one cell of a table, before a format decides how to write it.
package enum Field: Sendable, Hashable {
    case empty
    /// Words and codes, possibly written by strangers.
    case text(String)
    case integer(Int64)
    case number(Double)
    case flag(Bool)
    case moment(Timestamp)
    case day(LocalDate)
    case json(JSON)
}

extension Field {
    package init(_ text: String?) { self = text.map { .text($0) } ?? .empty }
    package init(_ number: Int) { self = .integer(Int64(number)) }
    package init(_ number: Int64?) { self = number.map { .integer($0) } ?? .empty }
    package init(_ number: Double?) { self = number.map { .number($0) } ?? .empty }
    package init(_ flag: Bool?) { self = flag.map { .flag($0) } ?? .empty }
    package init(_ moment: Timestamp?) { self = moment.map { .moment($0) } ?? .empty }
    package init(_ day: LocalDate?) { self = day.map { .day($0) } ?? .empty }
}

/// One row, its fields in the order of the columns.
package struct TableRow: Sendable {
    package let fields: [Field]
    /// A geometry in GeoJSON, for what is more than a point.
    package let outline: String?

    package init(_ fields: [Field], outline: String? = nil) {
        self.fields = fields
        self.outline = outline
    }
}

/// What a table looks like.
package struct TableShape: Sendable, Hashable {
    /// Its name, such as `cases`: the name of the sheet.
    package let name: String
    /// In small letters with underscores, as in the files that can be imported.
    package let columns: [String]

    package init(_ name: String, columns: [String]) {
        self.name = name
        self.columns = columns
    }

    /// Where the degrees stand (WGS84); `nil` when a row has no place on a map.
    var point: (lon: Int, lat: Int)? {
        guard let lon = columns.firstIndex(of: "lon"), let lat = columns.firstIndex(of: "lat") else { return nil }
        return (lon, lat)
    }

    package var hasPlaces: Bool { point != nil }
}
