import Kernel

/// Reads one CSV file of the catalogue row by row and collects what is wrong with it.
struct CatalogueTable {
    let file: CatalogueFault.File
    private(set) var faults: [CatalogueFault] = []

    init(_ file: CatalogueFault.File) { self.file = file }

    mutating func fault(_ line: Int?, _ column: String?, _ reason: String, _ arguments: [String: String] = [:]) {
        faults.append(CatalogueFault(file, line: line, column: column, reason, arguments))
    }

    /// Every record that can be read; columns must be exactly `columns`, in any order.
    mutating func records(_ bytes: [UInt8], columns: [String]) -> [CSVRecord] {
        var reader = CSVReader(bytes)
        do {
            let header = try reader.header(requiring: columns)
            let unknown = header.names.filter { !columns.contains($0) }
            for name in unknown { fault(1, name, "unknownColumn", ["name": name]) }
            guard unknown.isEmpty else { return [] }
        } catch {
            add(error)
            return []
        }
        var records: [CSVRecord] = []
        while true {
            do {
                guard let record = try reader.next() else { return records }
                records.append(record)
            } catch {
                add(error)
                guard let error = error as? CSVError, error.canGoOn else { return records }
            }
        }
    }

    private mutating func add(_ error: any Error) {
        switch error as? CSVError {
        case .empty, nil: fault(nil, nil, "empty")
        case .missingColumn(let name): fault(1, name, "missingColumn", ["name": name])
        case .duplicateColumn(let name): fault(1, name, "duplicateColumn", ["name": name])
        case .unterminatedQuote(let line, let column):
            fault(line, nil, "unterminatedQuote", ["column": "\(column)"])
        case .strayQuote(let line, let column): fault(line, nil, "strayQuote", ["column": "\(column)"])
        case .fieldTooLong(let line, let column, let limit):
            fault(line, nil, "fieldTooLong", ["column": "\(column)", "limit": "\(limit)"])
        case .wrongColumnCount(let line, let expected, let found):
            fault(line, nil, "wrongColumnCount", ["expected": "\(expected)", "found": "\(found)"])
        case .invalidUTF8(let line, let column): fault(line, nil, "invalidUTF8", ["column": "\(column)"])
        }
    }
}

extension CSVError {
    fileprivate var canGoOn: Bool {
        switch self {
        case .wrongColumnCount, .invalidUTF8: true
        default: false
        }
    }
}

extension CSVRecord {
    /// The field without blanks around it, empty when there is no such column.
    func text(_ column: String) -> String {
        var text = (self[column] ?? "")[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// The parts of a field between semicolons, none empty.
    func list(_ column: String) -> [String] {
        text(column).split(separator: ";").map { part in
            String(part.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
        }.filter { !$0.isEmpty }
    }
}
