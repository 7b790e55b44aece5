import Kernel

/// Reads categories.csv.
struct CategoryTable {
    static let limitColumns = ["accept", "dispatch", "sign", "contact", "solve", "verify", "answer", "verdict"]
    static let textColumns = [
        "class", "class_en", "name", "name_en", "accept_standard", "close_standard",
    ]
    static let columns = ["code", "kind"] + textColumns + ["keywords"] + limitColumns + ["stages", "public_place"]

    private(set) var table = CatalogueTable(.categories)
    private(set) var categories: [Category] = []

    init(_ bytes: [UInt8]) {
        var lines: [CategoryCode: Int] = [:]
        var classNames: [String: (name: String, english: String, line: Int)] = [:]
        let records = table.records(bytes, columns: Self.columns)
        for record in records {
            guard let category = category(record) else { continue }
            if let first = lines[category.code] {
                table.fault(
                    record.line, "code", "duplicateCode", ["code": category.code.description, "first": "\(first)"])
                continue
            }
            lines[category.code] = record.line
            let named = (category.className, category.classNameEnglish, record.line)
            let known = classNames[category.code.classCode, default: named]
            classNames[category.code.classCode] = known
            if (known.name, known.english) != (category.className, category.classNameEnglish) {
                let arguments = ["class": category.code.classCode, "first": "\(known.line)"]
                table.fault(record.line, "class", "classNamesDiffer", arguments)
            }
            categories.append(category)
        }
        if records.isEmpty, table.faults.isEmpty { table.fault(nil, nil, "noCategories") }
    }

    private mutating func category(_ record: CSVRecord) -> Category? {
        let before = table.faults.count
        let code = code(record)
        for column in Self.textColumns where record.text(column).isEmpty {
            table.fault(record.line, column, "missingText")
        }
        let stages = stages(record)
        let limits = limits(record, stages)
        let place = PublicPlace(rawValue: record.text("public_place"))
        if place == nil {
            table.fault(record.line, "public_place", "badPublicPlace", ["value": record.text("public_place")])
        }
        guard table.faults.count == before, let code, let limits, let place else { return nil }
        return Category(
            code: code, className: record.text("class"), classNameEnglish: record.text("class_en"),
            name: record.text("name"), nameEnglish: record.text("name_en"),
            acceptStandard: record.text("accept_standard"), closeStandard: record.text("close_standard"),
            keywords: record.list("keywords"), limits: limits, stages: stages, publicPlace: place, line: record.line)
    }

    private mutating func code(_ record: CSVRecord) -> CategoryCode? {
        let text = record.text("kind")
        let kind = CategoryKind(rawValue: text)
        if kind == nil { table.fault(record.line, "kind", "badKind", ["value": text]) }
        guard let code = CategoryCode(record.text("code")) else {
            table.fault(record.line, "code", "badCode", ["value": record.text("code")])
            return nil
        }
        if let kind, kind != code.kind {
            let arguments = ["code": code.description, "kind": text, "expected": code.kind.rawValue]
            table.fault(record.line, "kind", "kindMismatch", arguments)
        }
        return code
    }

    private mutating func limits(_ record: CSVRecord, _ stages: [Stage]) -> Limits? {
        var limits: [TimeLimit] = []
        for column in Self.limitColumns {
            let text = record.text(column)
            let last = column == "solve" ? stages.last?.limit : nil
            guard let limit = text.isEmpty ? last : TimeLimit(text) else {
                table.fault(record.line, column, "badLimit", ["value": text])
                continue
            }
            if let last, last != limit { table.fault(record.line, column, "solveIsNotLastStage", ["value": text]) }
            limits.append(limit)
        }
        guard limits.count == Self.limitColumns.count else { return nil }
        return Limits(
            accept: limits[0], dispatch: limits[1], sign: limits[2], contact: limits[3], solve: limits[4],
            verify: limits[5], answer: limits[6], verdict: limits[7])
    }

    /// `制止:4 工作时;处罚:7 工作日`.
    private mutating func stages(_ record: CSVRecord) -> [Stage] {
        record.list("stages").compactMap { text in
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, let limit = TimeLimit(parts[1]) else {
                table.fault(record.line, "stages", "badStage", ["value": text])
                return nil
            }
            return Stage(name: String(parts[0]), limit: limit)
        }
    }
}
