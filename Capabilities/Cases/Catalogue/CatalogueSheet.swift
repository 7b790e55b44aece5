import Kernel

/// A file of the catalogue as rows that can be changed.
package struct CatalogueSheet: Sendable, Hashable {
    package let columns: [String]
    /// By the line on which each stands; the header is line 1.
    package private(set) var rows: [[String]] = []

    /// - Throws: `CSVError` when it is no such file.
    package init(_ text: String, columns wanted: [String]) throws {
        var reader = CSVReader(Array(text.utf8))
        try reader.header(requiring: wanted)
        var rows: [[String]] = []
        while let record = try reader.next() {
            rows.append(wanted.map { column in Self.oneLine(record[column] ?? "") })
        }
        columns = wanted
        self.rows = rows
    }

    /// A row of a draft stands on one line, so that its number names it.
    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    package var text: String {
        ([columns] + rows).map(CSVWriter.record).joined()
    }

    package func line(where column: String, is value: String) -> Int? {
        guard let place = columns.firstIndex(of: column) else { return nil }
        return rows.firstIndex { $0[place] == value }.map { $0 + 2 }
    }

    /// The fields of the row on `line`; `nil` when there is none.
    package func fields(_ line: Int) -> [String: String]? {
        guard rows.indices.contains(line - 2) else { return nil }
        return Dictionary(zip(columns, rows[line - 2]), uniquingKeysWith: { first, _ in first })
    }

    /// Writes the named fields of a row, the others stay.
    /// - Throws: `DraftRefusal.noSuchRow`.
    mutating func set(_ line: Int, _ fields: [String: String]) throws(DraftRefusal) {
        guard rows.indices.contains(line - 2) else { throw .noSuchRow }
        for (place, column) in columns.enumerated() {
            if let field = fields[column] { rows[line - 2][place] = Self.oneLine(field) }
        }
    }

    /// - Returns: the line of the new row, at the end.
    mutating func add(_ fields: [String: String]) -> Int {
        rows.append(columns.map { Self.oneLine(fields[$0] ?? "") })
        return rows.count + 1
    }

    /// - Throws: `DraftRefusal.noSuchRow`.
    mutating func remove(_ line: Int) throws(DraftRefusal) {
        guard rows.indices.contains(line - 2) else { throw .noSuchRow }
        rows.remove(at: line - 2)
    }
}

/// One change of a draft.
package enum CatalogueEdit: Sendable, Hashable {
    /// The named columns of a category's row.
    case category(CategoryCode, [String: String])
    /// A row of routes.csv; a new one when there is no line.
    case route(Int?, [String: String])
    case removeRoute(Int)
}

extension CatalogueDraft {
    package static let categoryColumns = CategoryTable.columns
    package static let limitColumns = CategoryTable.limitColumns
    package static let routeColumns = RouteTable.columns

    package func categorySheet() throws -> CatalogueSheet {
        try CatalogueSheet(categories, columns: CategoryTable.columns)
    }

    package func routeSheet() throws -> CatalogueSheet { try CatalogueSheet(routes, columns: RouteTable.columns) }

    /// The draft with one change.
    /// - Returns: also the file and the line of the row; no line when it is gone.
    /// - Throws: `DraftRefusal.noSuchRow`.
    func applying(_ edit: CatalogueEdit) throws -> (draft: CatalogueDraft, file: CatalogueFault.File, line: Int?) {
        var draft = self
        switch edit {
        case .category(let code, let fields):
            var sheet = try categorySheet()
            guard let line = sheet.line(where: "code", is: code.description) else { throw DraftRefusal.noSuchRow }
            try sheet.set(line, fields)
            draft.categories = sheet.text
            return (draft, .categories, line)
        case .route(let line, let fields):
            var sheet = try routeSheet()
            let place: Int
            if let line {
                try sheet.set(line, fields)
                place = line
            } else {
                place = sheet.add(fields)
            }
            draft.routes = sheet.text
            return (draft, .routes, place)
        case .removeRoute(let line):
            var sheet = try routeSheet()
            try sheet.remove(line)
            draft.routes = sheet.text
            return (draft, .routes, nil)
        }
    }
}

extension CatalogueFault {
    /// Whether it is about how rows stand to each other, which a further change may put right.
    var isBetweenRows: Bool {
        ["gap", "noCountyLevel", "overlap"].contains { key == "cases.catalogue.fault.\($0)" }
    }
}
