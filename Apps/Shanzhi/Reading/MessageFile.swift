import Foundation
import Kernel
import TextMining

/// Messages with their classes, from a CSV file. Lines that cannot be used are named and left out.
struct MessageFile {
    private(set) var samples: [Sample] = []
    private(set) var leftOut = 0

    /// - Throws: `FileFault`; `MessageFileFault` when nothing behind a place can be read, or a column is missing.
    init(_ file: String, texts: [String], label: String) throws {
        try MessageRecords.each(in: file, requiring: texts + [label]) { record in
            guard let name = record[label]?.trimmingCharacters(in: .whitespacesAndNewlines), !name.isEmpty else {
                return .emptyColumn(label)
            }
            let fields = texts.map { record[$0] ?? "" }
            guard fields.contains(where: { !$0.allSatisfy(\.isWhitespace) }) else {
                return .emptyColumn(texts.joined(separator: ","))
            }
            samples.append(Sample(fields, name))
            return nil
        } leftOut: {
            leftOut += 1
        }
    }
}

/// Why a line of messages was left out.
enum LineFault {
    case emptyColumn(String)
    case time(String)
    case sameID(String)

    var words: String {
        switch self {
        case .emptyColumn(let name): Terminal.text("reading.line.empty", ["column": name])
        case .time(let text): Terminal.text("reading.line.time", ["text": String(text.prefix(40))])
        case .sameID(let id): Terminal.text("reading.line.sameID", ["id": String(id.prefix(40))])
        }
    }
}

/// Records of a CSV file one by one.
enum MessageRecords {
    /// The longest field, in bytes; a message of a million characters is no message.
    private static let fieldLimit = 4 << 20

    /// - Parameters:
    ///   - take: what is wrong with the record, `nil` when it was taken.
    ///   - leftOut: called once for each line that could not be used, after it was named.
    /// - Throws: `FileFault`, `MessageFileFault`.
    static func each(
        in file: String, requiring columns: [String], take: (CSVRecord) -> LineFault?, leftOut: () -> Void
    ) throws {
        var reader = CSVReader(fieldLimit: fieldLimit, try FileFault.read(file))
        do {
            try reader.header(requiring: columns)
        } catch let error as CSVError {
            throw MessageFileFault(error, file)
        }
        while true {
            do {
                guard let record = try reader.next() else { return }
                guard let fault = take(record) else { continue }
                name(file, record.line, fault.words)
            } catch CSVError.wrongColumnCount(let line, let expected, let found) {
                name(
                    file, line,
                    Terminal.text("reading.line.columns", ["expected": "\(expected)", "found": "\(found)"]))
            } catch CSVError.invalidUTF8(let line, _) {
                name(file, line, Terminal.text("reading.line.encoding"))
            } catch let error as CSVError {
                throw MessageFileFault(error, file)
            }
            leftOut()
        }
    }

    private static func name(_ file: String, _ line: Int, _ reason: String) {
        Terminal.complain("\(file):\(line): \(reason)")
    }
}

/// Why a file of messages cannot be read at all.
enum MessageFileFault: Explained {
    case empty(String)
    case missingColumn(String, file: String)
    case duplicateColumn(String, file: String)
    case broken(line: Int, file: String)

    init(_ error: CSVError, _ file: String) {
        switch error {
        case .empty: self = .empty(file)
        case .missingColumn(let name): self = .missingColumn(name, file: file)
        case .duplicateColumn(let name): self = .duplicateColumn(name, file: file)
        case .unterminatedQuote(let line, _), .strayQuote(let line, _), .fieldTooLong(let line, _, _),
            .wrongColumnCount(let line, _, _), .invalidUTF8(let line, _):
            self = .broken(line: line, file: file)
        }
    }

    var explanation: Explanation {
        switch self {
        case .empty(let file): Explanation(.invalid, "reading.file.empty", ["file": file])
        case .missingColumn(let name, let file):
            Explanation(.invalid, "reading.file.missingColumn", ["column": name, "file": file])
        case .duplicateColumn(let name, let file):
            Explanation(.invalid, "reading.file.duplicateColumn", ["column": name, "file": file])
        case .broken(let line, let file):
            Explanation(.invalid, "reading.file.broken", ["line": "\(line)", "file": file])
        }
    }
}
