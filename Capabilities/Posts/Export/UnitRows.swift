package import Kernel
package import Store
package import Tables

/// Every unit, in the columns of units.csv, so that the file can be imported again.
package struct UnitRows: TableSource {
    private let county: County
    private let choice: TableChoice

    package init(_ county: County, _ choice: TableChoice) {
        self.county = county
        self.choice = choice
    }

    package let shape = TableShape("units", columns: UnitsFile.columns)

    package func count(_ connection: any Connection) throws -> Int { try units(connection).count }

    package func each(_ connection: any Connection, _ take: (TableRow) throws -> Void) throws {
        for unit in try units(connection) {
            let nameEnglish = unit.nameEnglish.isEmpty ? nil : unit.nameEnglish
            try take(
                TableRow([
                    .text(unit.code.description), .text(unit.name), Field(nameEnglish), .text(unit.kind.rawValue),
                    .text(unit.place.description), Field(unit.parent?.description),
                ]))
        }
    }

    /// A few hundred in a county.
    private func units(_ connection: any Connection) throws -> [Unit] {
        try DirectoryTables.units(county, connection).filter { unit in
            choice.division.map { $0.contains(unit.place) } ?? true
        }
    }
}
