import Kernel
import Platform
import Store

/// Two models asked about the same decided reports.
package struct ModelComparison: Sendable, Hashable {
    /// One report on which they differ.
    package struct Difference: Sendable, Hashable {
        package let subject: [UInt8]
        package let decided: String
        package let first: String
        package let second: String
    }

    package let first: ModelVersion
    package let second: ModelVersion
    /// Reports that were asked about.
    package private(set) var asked = 0
    package private(set) var agreeing = 0
    package private(set) var firstRight = 0
    package private(set) var secondRight = 0
    /// True when neither had learned from them; otherwise what they say is partly what they were told.
    package let isUnseen: Bool
    /// Ten at most.
    package private(set) var differences: [Difference] = []
}

extension Classifier {
    /// Reports that models are compared on.
    package static let compared = 300
    /// With fewer that neither has seen, older ones are taken.
    static let leastUnseen = 20

    /// - Returns: `nil` when one of them is gone.
    package func compare(_ first: Int, _ second: Int) async throws -> ModelComparison? {
        let found = try await house.reader.read { [self] connection -> ComparedWith? in
            guard let one = try models.find(first, connection), let two = try models.find(second, connection),
                let bytes = try models.bytes(first, connection), let others = try models.bytes(second, connection)
            else { return nil }
            var (cases, isUnseen) = (try decided(after: max(one.position, two.position), connection), true)
            if cases.count < Self.leastUnseen { (cases, isUnseen) = (try decided(after: 0, connection), false) }
            return ComparedWith(first: one, second: two, bytes: (bytes, others), cases: cases, isUnseen: isUnseen)
        }
        guard let found else { return nil }
        let (one, two) = (
            try LoadedModel(found.bytes.0, found.first), try LoadedModel(found.bytes.1, found.second)
        )
        var comparison = ModelComparison(first: found.first, second: found.second, isUnseen: found.isUnseen)
        for decided in found.cases { comparison.count(decided, one.label(decided.text), two.label(decided.text)) }
        return comparison
    }

    private struct ComparedWith: Sendable {
        let first: ModelVersion
        let second: ModelVersion
        let bytes: ([UInt8], [UInt8])
        let cases: [DecidedText]
        let isUnseen: Bool
    }

    private func decided(after position: Int64, _ connection: any Connection) throws -> [DecidedText] {
        let rows = try connection.query(
            """
            SELECT report, subject, category FROM reading_examples
            WHERE county = ? AND position > ? AND category IS NOT NULL ORDER BY position DESC LIMIT ?
            """, [house.county, position, Self.compared])
        let texts = try words(try rows.map { try $0["report"] }, connection)
        return try rows.compactMap { row in
            let report: ID<Report> = try row["report"]
            guard let text = texts[report], !text.isEmpty else { return nil }
            return DecidedText(subject: try row["subject"], category: try row["category"], text: text)
        }
    }
}

struct DecidedText: Sendable {
    let subject: [UInt8]
    let category: String
    let text: String
}

extension ModelComparison {
    init(first: ModelVersion, second: ModelVersion, isUnseen: Bool) {
        self.first = first
        self.second = second
        self.isUnseen = isUnseen
    }

    mutating func count(_ decided: DecidedText, _ one: String, _ two: String) {
        asked += 1
        if one == two { agreeing += 1 }
        if one == decided.category { firstRight += 1 }
        if two == decided.category { secondRight += 1 }
        guard one != two, differences.count < 10 else { return }
        differences.append(
            Difference(subject: decided.subject, decided: decided.category, first: one, second: two))
    }
}
