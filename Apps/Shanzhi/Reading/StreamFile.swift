import ArgumentParser
import Foundation
import Kernel
import TextMining

/// Where a stream of messages has its parts.
struct StreamColumns: ParsableArguments {
    @Option(help: "The column with each message's number.") var id = "id"
    @Option(help: "The column with the title; empty for none.") var title = "topic"
    @Option(help: "The column with the text.") var text = "text"
    @Option(help: "The column with the time, such as 2026-11-22 08:30:00 (China Standard Time) or RFC 3339.")
    var time = "time"
    @Option(help: "The column that tells who wrote; empty for none, then each message has its own person.")
    var person = "user"
    @Option(help: "The column with the number of those who agree; empty for none.") var votes = "support"
}

/// Messages with times, from a CSV file. Lines that cannot be used are named and left out.
struct StreamFile {
    private(set) var messages: [Message] = []
    private(set) var leftOut = 0

    /// - Throws: `FileFault`, `MessageFileFault`.
    init(_ file: String, _ columns: StreamColumns) throws {
        var seen: Set<String> = []
        let wanted = [columns.id, columns.title, columns.text, columns.time, columns.person, columns.votes]
        try MessageRecords.each(in: file, requiring: wanted.filter { !$0.isEmpty }) { record in
            guard let id = record[columns.id]?.trimmingCharacters(in: .whitespaces), !id.isEmpty else {
                return .emptyColumn(columns.id)
            }
            let written = record[columns.time] ?? ""
            guard let time = Self.moment(written) else { return .time(written) }
            guard seen.insert(id).inserted else { return .sameID(id) }
            messages.append(
                Message(
                    id: id, title: record[columns.title] ?? "", text: record[columns.text] ?? "",
                    time: time.milliseconds, person: record[columns.person] ?? id,
                    votes: Int(record[columns.votes] ?? "") ?? 0))
            return nil
        } leftOut: {
            leftOut += 1
        }
    }

    /// `2026-11-22`, `2026-1-2 8:30`, `2026/1/2 08:30:00` in China Standard Time, or RFC 3339.
    static func moment(_ text: String) -> Timestamp? {
        let text = text.trimmingCharacters(in: .whitespaces)
        if let time = Timestamp(rfc3339: text) { return time }
        let parts = text.split { "-/: ".contains($0) }.map { Int($0) }
        guard (3...6).contains(parts.count), parts.allSatisfy({ $0 != nil }) else { return nil }
        let numbers = parts.compactMap { $0 } + Array(repeating: 0, count: 6 - parts.count)
        guard let date = LocalDate(year: numbers[0], month: numbers[1], day: numbers[2]),
            (0..<24).contains(numbers[3]), (0..<60).contains(numbers[4]), (0...60).contains(numbers[5])
        else { return nil }
        return CountyTime.china.moment(date, minute: numbers[3] * 60 + numbers[4])
            .adding(milliseconds: Int64(numbers[5]) * 1000)
    }
}
