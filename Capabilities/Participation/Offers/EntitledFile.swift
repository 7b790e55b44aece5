import Cases
import Foundation
import Kernel

/// Those whom an offer is for, as an office has them: a CSV file with the columns `name` and `phone`.
struct EntitledFile {
    struct Line: Hashable {
        let name: String
        /// As it is looked up.
        let phone: String
    }

    private(set) var lines: [Line] = []
    private(set) var rejected: [RollFault] = []
    private var phones: Set<String> = []

    /// Lines of a file.
    static let limit = 50_000

    /// What is wrong stands in `rejected`, line by line; good lines are taken. Of a file that is too long, or breaks off,
    /// none is.
    init(_ bytes: [UInt8]) {
        var reader = CSVReader(bytes)
        guard (try? reader.header(requiring: ["name", "phone"])) != nil else {
            rejected = [RollFault(1, "", "entitledHeader")]
            return
        }
        while true {
            do {
                guard let record = try reader.next() else { break }
                guard lines.count + rejected.count < Self.limit else {
                    (lines, rejected) = ([], [RollFault(record.line, "", "tooManyLines", ["limit": "\(Self.limit)"])])
                    break
                }
                do throws(RollFault) { try take(record) } catch { rejected.append(error) }
            } catch let error as CSVError {
                // Behind an open quote nothing can be read: what came before is not the whole list.
                switch error {
                case .wrongColumnCount, .invalidUTF8: rejected.append(RollFault(error))
                default: (lines, rejected) = ([], [RollFault(error)])
                }
            } catch { break }
        }
    }

    private mutating func take(_ record: CSVRecord) throws(RollFault) {
        func text(_ column: String) -> String { (record[column] ?? "").trimmingCharacters(in: .whitespaces) }
        func fault(_ column: String, _ reason: String, _ arguments: [String: String] = [:]) -> RollFault {
            RollFault(record.line, column, reason, arguments, fields: record.fields)
        }
        let name = text("name")
        guard !name.isEmpty else { throw fault("name", "name") }
        guard name.count <= 100 else { throw fault("name", "tooLong", ["limit": "100"]) }
        guard let phone = ReportTable.normal(phone: text("phone")) else { throw fault("phone", "phone") }
        guard phones.insert(phone).inserted else { throw fault("phone", "phoneTwice") }
        lines.append(Line(name: name, phone: phone))
    }
}
