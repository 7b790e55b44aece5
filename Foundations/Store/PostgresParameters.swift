import CLibPQ

/// A statement's arguments in PostgreSQL's binary form.
struct PostgresParameters {
    private(set) var types: [Oid] = []
    private var data: [UInt8] = []
    /// Where each begins in `data`; `nil` for NULL.
    private var starts: [Int?] = []
    private var lengths: [Int32] = []

    init(_ arguments: [any Storable]) throws(Failure) {
        // SQLite's bound, lower than PostgreSQL's.
        guard arguments.count <= 32_766 else {
            throw Failure(.body, .engine(code: "argument", message: "more than 32,766 arguments"))
        }
        types.reserveCapacity(arguments.count)
        starts.reserveCapacity(arguments.count)
        lengths.reserveCapacity(arguments.count)
        for argument in arguments {
            let start = data.count
            let value = try checked(argument.value)
            switch value {
            case .null: types.append(0)
            case .integer(let number):
                types.append(TypeOID.int8)
                append(UInt64(bitPattern: number))
            case .real(let number):
                types.append(TypeOID.float8)
                append(number.bitPattern)
            case .text(let text):
                types.append(TypeOID.text)
                data += text.utf8
            case .bytes(let bytes):
                types.append(TypeOID.bytea)
                data += bytes
            }
            starts.append(value == .null ? nil : start)
            lengths.append(Int32(data.count - start))
        }
        // So that an empty value at the end has an address too.
        data.append(0)
    }

    var count: Int32 { Int32(types.count) }

    private mutating func append(_ word: UInt64) {
        withUnsafeBytes(of: word.bigEndian) { data += $0 }
    }

    func withPointers<T>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> T
    ) -> T {
        data.withUnsafeBytes { bytes in
            let base = bytes.baseAddress!.assumingMemoryBound(to: CChar.self)
            let pointers = starts.map { start in start.map { base + $0 } }
            let formats = [Int32](repeating: 1, count: types.count)
            return pointers.withUnsafeBufferPointer { pointers in
                lengths.withUnsafeBufferPointer { lengths in
                    formats.withUnsafeBufferPointer { formats in
                        body(pointers.baseAddress, lengths.baseAddress, formats.baseAddress)
                    }
                }
            }
        }
    }
}

/// PostgreSQL's numbers of the types we know. Source: its catalogue `pg_type.dat`.
enum TypeOID {
    static let int8: Oid = 20
    static let text: Oid = 25
    static let bytea: Oid = 17
    static let float8: Oid = 701
}
