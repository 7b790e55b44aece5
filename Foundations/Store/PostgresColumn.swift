import CLibPQ

/// How a column of an answer is read from PostgreSQL's binary form.
enum PostgresColumn {
    case integer, unsigned, boolean, real4, real8, text, bytes, void

    /// - Returns: `nil` for a type that the store does not share between engines.
    init?(type: Oid) {
        switch type {
        case 20, 21, 23: self = .integer
        case 26: self = .unsigned
        case 16: self = .boolean
        case 700: self = .real4
        case 701: self = .real8
        case 18, 19, 25, 705, 1042, 1043: self = .text
        case 17: self = .bytes
        case 2278: self = .void
        default: return nil
        }
    }

    func value(_ result: OpaquePointer?, _ row: Int32, _ column: Int32) -> Value {
        guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return .null }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column)))
        switch self {
        case .integer: return .integer(signed(bytes))
        case .unsigned, .boolean: return .integer(Int64(bitPattern: word(bytes)))
        case .real4: return .real(Double(Float(bitPattern: UInt32(truncatingIfNeeded: word(bytes)))))
        case .real8: return .real(Double(bitPattern: word(bytes)))
        case .text: return .text(String(decoding: bytes, as: UTF8.self))
        case .bytes: return .bytes(Array(bytes))
        case .void: return .null
        }
    }

    private func word(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Two, four or eight bytes in two's complement.
    private func signed(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        let shift = Int64(64 - 8 * bytes.count)
        return Int64(bitPattern: word(bytes) << UInt64(shift)) >> shift
    }
}

extension Prepared {
    /// - Throws: for a column of a type that only PostgreSQL has.
    func columns(of result: OpaquePointer?) throws(Failure) -> [PostgresColumn] {
        if let columns { return columns }
        var columns: [PostgresColumn] = []
        for index in 0..<PQnfields(result) {
            let name = PQfname(result, index).map { String(cString: $0) } ?? ""
            let type = PQftype(result, index)
            guard let column = PostgresColumn(type: type) else {
                let advice = type == 1700 ? "is NUMERIC: CAST it AS BIGINT" : "has the type \(type): CAST it"
                throw Failure(.body, .engine(code: "column", message: "the column \(name) \(advice)"))
            }
            columns.append(column)
            names.append(name)
        }
        self.columns = columns
        return columns
    }
}
