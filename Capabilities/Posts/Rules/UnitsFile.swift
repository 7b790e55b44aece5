import Kernel

/// units.csv: `code,name,name_en,kind,place,parent`.
enum UnitsFile {
    static let columns = ["code", "name", "name_en", "kind", "place", "parent"]

    static func read(
        _ bytes: [UInt8], county: County, isPlace: (DivisionCode) -> Bool
    ) throws -> ImportedFile<Unit> {
        try ImportedFile(bytes, requiring: columns) { record in
            Unit(
                code: try record.parsed("code", "badUnitCode") { UnitCode($0) }, name: try record.name("name"),
                nameEnglish: record.optional("name_en") ?? "",
                kind: try record.parsed("kind", "unknownKind") { UnitKind(rawValue: $0) },
                place: try record.place("place", in: county, isPlace),
                parent: try record.optional("parent") == nil
                    ? nil : record.parsed("parent", "badUnitCode") { UnitCode($0) })
        }
    }

    /// Rejects a code that came before, a parent that neither the file nor `existing` has, and units that are their own
    /// ancestors; what stood on a rejected row goes too.
    static func check(_ file: inout ImportedFile<Unit>, existing: [Unit]) {
        var seen: Set<UnitCode> = []
        _ = file.reject { unit in
            seen.insert(unit.code).inserted ? nil : RowFault("code", "repeated", ["value": unit.code.description])
        }
        var rejected = 0
        repeat {
            let merged = existing + file.rows.map(\.content)
            let parents = Dictionary(merged.map { ($0.code, $0.parent) }, uniquingKeysWith: { _, new in new })
            rejected = file.reject { ancestryFault($0, parents) }
        } while rejected > 0
    }

    private static func ancestryFault(_ unit: Unit, _ parents: [UnitCode: UnitCode?]) -> RowFault? {
        var passed: Set<UnitCode> = [unit.code]
        var next = unit.parent
        while let code = next {
            guard let above = parents[code] else {
                // A fault further up is told there.
                guard code == unit.parent else { return nil }
                return RowFault("parent", "unknownParent", ["value": code.description])
            }
            guard passed.insert(code).inserted else {
                return code == unit.code ? RowFault("parent", "ownAncestor", ["value": code.description]) : nil
            }
            next = above
        }
        return nil
    }
}
