import GRDB
import GRDBSQLite

/// A statement of SQLite's with its arguments, stepped through without the detour over GRDB's own values.
struct Bound {
    private let statement: Statement
    private var handle: OpaquePointer { statement.sqliteStatement }

    /// - Throws: `Failure` when the arguments are not those the statement wants.
    init(_ statement: Statement, _ arguments: [any Storable]) throws {
        self.statement = statement
        sqlite3_reset(handle)
        let wanted = sqlite3_bind_parameter_count(handle)
        guard wanted == arguments.count else {
            throw Failure(
                .body, .engine(code: "argument", message: "\(arguments.count) arguments instead of \(wanted)"))
        }
        for (index, argument) in arguments.enumerated() { try bind(try checked(argument.value), Int32(index + 1)) }
    }

    private func bind(_ value: Value, _ index: Int32) throws {
        let code =
            switch value {
            case .null: sqlite3_bind_null(handle, index)
            case .integer(let number): sqlite3_bind_int64(handle, index, number)
            case .real(let number): sqlite3_bind_double(handle, index, number)
            case .text(var text):
                // Without an address it would be NULL.
                text.isEmpty
                    ? sqlite3_bind_text(handle, index, "", 0, transient)
                    : text.withUTF8 { bytes in
                        bytes.withMemoryRebound(to: CChar.self) { bytes in
                            sqlite3_bind_text(handle, index, bytes.baseAddress, Int32(bytes.count), transient)
                        }
                    }
            case .bytes(let bytes):
                bytes.isEmpty
                    ? sqlite3_bind_zeroblob(handle, index, 0)
                    : sqlite3_bind_blob(handle, index, bytes, Int32(bytes.count), transient)
            }
        guard code == SQLITE_OK else { throw error(code) }
    }

    /// - Returns: whether there is a row.
    func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: true
        case SQLITE_DONE: false
        case let code: throw error(code)
        }
    }

    var columns: [String] {
        (0..<sqlite3_column_count(handle)).map { String(cString: sqlite3_column_name(handle, $0)) }
    }

    func values(_ count: Int) -> [Value] { (0..<Int32(count)).map(value) }

    private func value(_ column: Int32) -> Value {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, column))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, column))
        case SQLITE_TEXT:
            let bytes = sqlite3_column_text(handle, column)
            let text = UnsafeBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(handle, column)))
            return .text(String(decoding: text, as: UTF8.self))
        case SQLITE_BLOB:
            let bytes = sqlite3_column_blob(handle, column)
            return .bytes(Array(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(handle, column)))))
        default: return .null
        }
    }

    /// The statement lets go of what it reads. Until then it has to live, also when nobody else keeps it.
    func end() { sqlite3_reset(handle) }

    private func error(_ code: Int32) -> DatabaseError {
        let message = sqlite3_db_handle(handle).flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }
        return DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }

    /// SQLite's `SQLITE_TRANSIENT`: it copies what it is given.
    private var transient: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}
