import Kernel
import Posts

/// Reads routes.csv and checks it against the categories and the units of the county.
struct RouteTable {
    static let columns = ["category", "territory", "level", "lead", "joint", "basis"]

    private(set) var table = CatalogueTable(.routes)
    private(set) var rows: [RouteRow] = []
    private let county: County
    private let directory: Directory

    init(_ bytes: [UInt8], categories: [Category], county: County, directory: Directory) {
        self.county = county
        self.directory = directory
        for record in table.records(bytes, columns: Self.columns) {
            guard let row = row(record) else { continue }
            if !categories.contains(where: { row.pattern.matches($0.code) }) {
                table.fault(row.line, "category", "unknownCategory", ["value": row.pattern.description])
            }
            rows.append(row)
        }
        findOverlaps()
    }

    private mutating func row(_ record: CSVRecord) -> RouteRow? {
        let line = record.line
        let before = table.faults.count
        let pattern = CategoryPattern(record.text("category"))
        if pattern == nil { table.fault(line, "category", "badPattern", ["value": record.text("category")]) }
        let level = Level(rawValue: record.text("level")).flatMap { RouteRow.levels.contains($0) ? $0 : nil }
        if level == nil { table.fault(line, "level", "badLevel", ["value": record.text("level")]) }
        if record.text("basis").isEmpty { table.fault(line, "basis", "missingText") }
        guard let territory = territory(record) else { return nil }
        let lead = unit(record.text("lead"), line, "lead", territory)
        var joint: [UnitReference] = []
        for text in record.list("joint") {
            guard let other = unit(text, line, "joint", territory) else { continue }
            if let lead, isSame(lead, other, territory) {
                table.fault(line, "joint", "jointIsLead", ["unit": text])
            } else if joint.contains(other) {
                table.fault(line, "joint", "duplicateJoint", ["unit": text])
            }
            joint.append(other)
        }
        guard table.faults.count == before, let pattern, let level, let lead else { return nil }
        return RouteRow(
            line: line, pattern: pattern, territory: territory, level: level, lead: lead, joint: joint,
            basis: record.text("basis"))
    }

    private mutating func territory(_ record: CSVRecord) -> DivisionCode? {
        guard let territory = DivisionCode(record.text("territory")) else {
            table.fault(record.line, "territory", "badTerritory", ["value": record.text("territory")])
            return nil
        }
        guard territory.contains(county.code) || county.code.contains(territory) else {
            let arguments = ["value": territory.description, "county": county.code.description]
            table.fault(record.line, "territory", "foreignTerritory", arguments)
            return nil
        }
        return territory
    }

    /// The unit a field names, when it exists: for the territory, or for `@kind` over a wider one, anywhere in it.
    private mutating func unit(_ text: String, _ line: Int, _ column: String, _ territory: DivisionCode)
        -> UnitReference?
    {
        guard let reference = UnitReference(text) else {
            table.fault(line, column, "badUnit", ["value": text])
            return nil
        }
        switch reference {
        case .named(let code):
            guard directory.unit(code) == nil else { return reference }
            table.fault(line, column, "unknownUnit", ["unit": text])
        case .local(let kind):
            if reference.unit(for: territory, in: directory) != nil { return reference }
            if directory.units.contains(where: { $0.kind == kind && territory.contains($0.place) }) { return reference }
            table.fault(line, column, "noLocalUnit", ["unit": text, "place": territory.description])
        }
        return nil
    }

    private func isSame(_ lead: UnitReference, _ other: UnitReference, _ territory: DivisionCode) -> Bool {
        guard lead != other else { return true }
        guard let lead = lead.unit(for: territory, in: directory) else { return false }
        return lead == other.unit(for: territory, in: directory)
    }

    private mutating func findOverlaps() {
        struct Key: Hashable {
            let pattern: CategoryPattern
            let territory: DivisionCode
            let level: Level
        }
        var first: [Key: Int] = [:]
        for row in rows {
            let key = Key(pattern: row.pattern, territory: row.territory, level: row.level)
            guard let other = first[key] else {
                first[key] = row.line
                continue
            }
            let arguments = ["line": "\(row.line)", "other": "\(other)", "category": row.pattern.description]
            table.fault(row.line, nil, "overlap", arguments)
        }
    }
}
