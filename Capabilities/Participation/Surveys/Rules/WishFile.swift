import Foundation
import Kernel

/// A wish list as an office has it: a CSV file with the columns `name` and, where they are known, `text` and `cost` in
/// yuan.
struct WishFile {
    private(set) var options: [SurveyQuestion.Option] = []
    private(set) var rejected: [RollFault] = []
    private var names: Set<String> = []

    /// What is wrong stands in `rejected`, line by line.
    init(_ bytes: [UInt8]) {
        var reader = CSVReader(bytes)
        do {
            try reader.header(requiring: ["name"])
        } catch {
            rejected = [RollFault(1, "", "wishHeader")]
            return
        }
        var isRead = false
        while !isRead {
            do {
                guard let record = try reader.next() else { break }
                do throws(RollFault) { try take(record) } catch { rejected.append(error) }
            } catch let error as CSVError {
                rejected.append(RollFault(error))
            } catch {
                isRead = true
            }
        }
        if options.count > SurveyQuestion.mostOptions {
            rejected = [RollFault(1, "", "tooManyWishes", ["limit": "\(SurveyQuestion.mostOptions)"])]
        } else if options.isEmpty, rejected.isEmpty {
            rejected = [RollFault(1, "", "noWishes")]
        }
    }

    private mutating func take(_ record: CSVRecord) throws(RollFault) {
        func text(_ column: String) -> String { (record[column] ?? "").trimmingCharacters(in: .whitespaces) }
        func fault(_ column: String, _ reason: String, _ arguments: [String: String] = [:]) -> RollFault {
            RollFault(record.line, column, reason, arguments, fields: record.fields)
        }
        let (name, line) = (text("name"), text("text"))
        guard !name.isEmpty else { throw fault("name", "noWishName") }
        guard name.count <= SurveyQuestion.nameLength else {
            throw fault("name", "tooLong", ["limit": "\(SurveyQuestion.nameLength)"])
        }
        guard line.count <= SurveyQuestion.lineLength else {
            throw fault("text", "tooLong", ["limit": "\(SurveyQuestion.lineLength)"])
        }
        guard !names.contains(name) else { throw fault("name", "wishTwice") }
        var cost: Money?
        if !text("cost").isEmpty {
            guard let known = Money(parsing: text("cost")), known >= .zero else { throw fault("cost", "cost") }
            cost = known
        }
        names.insert(name)
        options.append(.init(name: name, line: line, cost: cost))
    }
}
