import Geometry
import Kernel

/// Reads a CSV file row by row; a bad row is rejected and the next one read.
enum TableFile {
    /// - Throws: `ImportRefusal` when there is no header to read by.
    static func read<Value: Sendable>(
        _ file: [UInt8], requiring columns: [String], _ parse: (TableFields) throws(Rejection) -> Value
    ) throws -> ImportedFile<Value> {
        var reader = CSVReader(file)
        var result = ImportedFile<Value>()
        let header: CSVHeader
        do {
            header = try reader.header(requiring: columns)
        } catch let error as CSVError {
            throw refusal(error)
        }
        while true {
            do {
                guard let record = try reader.next() else { break }
                let origin = Origin(line: record.line, columns: header.names, fields: record.fields)
                do throws(Rejection) {
                    result.rows.append(Sourced(origin: origin, value: try parse(TableFields(origin: origin))))
                } catch {
                    result.rejected.append(error)
                }
            } catch let error as CSVError {
                let (rejection, isLast) = rejection(error, header)
                result.rejected.append(rejection)
                if isLast { break }
            }
        }
        return result
    }

    private static func refusal(_ error: CSVError) -> any Error {
        switch error {
        case .empty: ImportRefusal.empty
        case .missingColumn(let name): ImportRefusal.missingColumn(name)
        case .duplicateColumn(let name): ImportRefusal.duplicateColumn(name)
        default: ImportRefusal.empty
        }
    }

    private static func rejection(_ error: CSVError, _ header: CSVHeader) -> (Rejection, isLast: Bool) {
        func at(_ line: Int, _ column: Int, _ key: String, _ arguments: [String: String] = [:]) -> Rejection {
            let name = header.names.indices.contains(column - 1) ? header.names[column - 1] : nil
            return Rejection(Origin(line: line, columns: header.names), column: name, key, arguments)
        }
        switch error {
        case .wrongColumnCount(let line, let expected, let found):
            return (at(line, 0, "columnCount", ["expected": "\(expected)", "found": "\(found)"]), false)
        case .invalidUTF8(let line, let column): return (at(line, column, "notUTF8"), false)
        case .strayQuote(let line, let column): return (at(line, column, "strayQuote"), true)
        case .unterminatedQuote(let line, let column): return (at(line, column, "openQuote"), true)
        case .fieldTooLong(let line, let column, let limit):
            return (at(line, column, "tooLong", ["limit": "\(limit)"]), true)
        case .empty, .missingColumn, .duplicateColumn: return (at(1, 0, "header"), true)
        }
    }
}

/// The fields of one row by the names of their columns, read into types.
struct TableFields {
    let origin: Origin

    /// The field without blanks around it; `nil` when it is empty or there is no such column.
    func text(_ column: String) -> String? {
        guard let index = origin.columns.firstIndex(of: column) else { return nil }
        let trimmed = origin.fields[index].drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
        return trimmed.isEmpty ? nil : String(trimmed)
    }

    func required(_ column: String) throws(Rejection) -> String {
        guard let text = text(column) else { throw Rejection(origin, column: column, "missing", ["column": column]) }
        return text
    }

    func code(_ column: String) throws(Rejection) -> DivisionCode? {
        guard let text = text(column) else { return nil }
        return try parsed(DivisionCode(text), column, "notACode", text)
    }

    func date(_ column: String) throws(Rejection) -> LocalDate? {
        guard let text = text(column) else { return nil }
        return try parsed(LocalDate(text), column, "notADate", text)
    }

    func flag(_ column: String) throws(Rejection) -> Bool {
        guard let text = text(column) else { return false }
        return try parsed(["0": false, "1": true][text], column, "notAFlag", text)
    }

    func validity() throws(Rejection) -> Validity {
        guard let from = try date("valid_from") else {
            throw Rejection(origin, column: "valid_from", "missing", ["column": "valid_from"])
        }
        let to = try date("valid_to")
        guard let validity = Validity(from: from, to: to) else {
            throw Rejection(origin, column: "valid_to", "endsBeforeItBegins", ["from": "\(from)"])
        }
        return validity
    }

    /// The point of the columns `lon`, `lat` and `frame`, in WGS84.
    func point() throws(Rejection) -> Coordinate? {
        let (lonText, latText) = (text("lon"), text("lat"))
        if lonText == nil, latText == nil { return nil }
        let (lonField, latField) = (try required("lon"), try required("lat"))
        let lon = try parsed(Double(lonField), "lon", "notANumber", lonField)
        let lat = try parsed(Double(latField), "lat", "notANumber", latField)
        guard let point = Coordinate(lon: lon, lat: lat) else {
            throw Rejection(
                origin, column: abs(lon) > 180 ? "lon" : "lat", "offTheMap", ["lon": lonField, "lat": latField])
        }
        let name = try required("frame")
        return try parsed(Frame(rawValue: name.lowercased()), "frame", "notAFrame", name).toWGS84(point)
    }

    private func parsed<Value>(
        _ value: Value?, _ column: String, _ key: String, _ text: String
    ) throws(Rejection) -> Value {
        guard let value else { throw Rejection(origin, column: column, key, ["value": String(text.prefix(60))]) }
        return value
    }
}
