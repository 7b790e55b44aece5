import Journal
package import Kernel
package import Store

/// A model that was made, numbered from 1.
package struct ModelVersion: Hashable, Sendable {
    package let number: Int
    package let made: Timestamp
    /// The last example it knows, by its position in the journal.
    package let position: Int64
    package let examples: Int
    package let classes: Int
    package let grams: Int
    /// Macro and micro F1 on parts of the examples it had not seen, in ten-thousandths; `nil` with too few.
    package let macro: Int?
    package let micro: Int?
    package let isActive: Bool
    /// A person put it in force.
    package let isChosen: Bool
    /// `false` when somebody it had learned from was forgotten, or it is long past.
    package let isKept: Bool
}

package struct ModelTable: Sendable {
    package let county: County
    /// Older ones are known by their figures only.
    static let kept = 12

    package init(_ county: County) { self.county = county }

    private static let columns =
        """
        number, made, position, examples, classes, grams, macro, micro, active, chosen,
        CASE WHEN bytes IS NULL THEN 0 ELSE 1 END AS kept
        """

    /// The newest first, a hundred at most.
    package func all(_ connection: any Connection) throws -> [ModelVersion] {
        try connection.query(
            "SELECT \(Self.columns) FROM reading_models WHERE county = ? ORDER BY number DESC LIMIT 100", [county]
        ).map(ModelVersion.init(row:))
    }

    package func find(_ number: Int, _ connection: any Connection) throws -> ModelVersion? {
        try connection.first(
            "SELECT \(Self.columns) FROM reading_models WHERE county = ? AND number = ?", [county, number]
        ).map(ModelVersion.init(row:))
    }

    func active(_ connection: any Connection) throws -> ModelVersion? {
        try connection.first(
            "SELECT \(Self.columns) FROM reading_models WHERE county = ? AND active = 1", [county]
        ).map(ModelVersion.init(row:))
    }

    func bytes(_ number: Int, _ connection: any Connection) throws -> [UInt8]? {
        let row = try connection.first(
            "SELECT bytes FROM reading_models WHERE county = ? AND number = ?", [county, number])
        return try row.flatMap { try $0["bytes"] }
    }

    func insert(_ model: ModelVersion, _ bytes: [UInt8], _ pen: Pen) throws {
        if model.isActive { try deactivate(pen) }
        try pen.execute(
            """
            INSERT INTO reading_models (county, number, made, position, examples, classes, grams, macro, micro,
                active, chosen, bytes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, model.number, model.made, model.position, model.examples, model.classes, model.grams,
                model.macro, model.micro, model.isActive, model.isChosen, bytes,
            ])
        try pen.execute(
            "UPDATE reading_models SET bytes = NULL WHERE county = ? AND number <= ? AND active = 0",
            [county, model.number - Self.kept])
    }

    func activate(_ number: Int, _ pen: Pen) throws {
        try deactivate(pen)
        try pen.execute(
            "UPDATE reading_models SET active = 1, chosen = 1 WHERE county = ? AND number = ?", [county, number])
    }

    private func deactivate(_ pen: Pen) throws {
        try pen.execute("UPDATE reading_models SET active = 0, chosen = 0 WHERE county = ? AND active = 1", [county])
    }
}

extension ModelVersion {
    fileprivate init(row: Row) throws {
        self.init(
            number: try row["number"], made: try row["made"], position: try row["position"],
            examples: try row["examples"], classes: try row["classes"], grams: try row["grams"],
            macro: try row["macro"], micro: try row["micro"], isActive: try row["active"],
            isChosen: try row["chosen"], isKept: try row["kept"])
    }
}
