import Geometry
import Kernel
import Yams

/// Reads a mapping file and collects everything that is wrong in it.
struct MappingReader {
    private(set) var faults: [MappingFault] = []
    /// Reads a value table beside the mapping.
    private let table: (String) -> [UInt8]?

    init(table: @escaping (String) -> [UInt8]?) { self.table = table }

    mutating func read(_ text: String) -> Mapping? {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            faults.append(Self.fault(error))
            return nil
        } catch {
            faults.append(MappingFault(0, "", "notYAML", ["problem": "\(error)"]))
            return nil
        }
        guard let root, case .mapping = root else {
            faults.append(MappingFault(1, "", "notAMapping"))
            return nil
        }
        let top = members(
            root, "", allowed: ["source", "format", "frame", "invented", "without_due", "time", "fields"])
        let source = self.text(top["source"], "source", in: root)
        let format = choice(top["format"], "format", Mapping.Format.csv, default: .csv)
        let frame = top["frame"].flatMap { choice(Optional($0), "frame", Frame.wgs84, default: .wgs84) }
        let isInvented = flag(top["invented"], "invented")
        let withoutDue = choice(top["without_due"], "without_due", Mapping.WithoutDue.excluded, default: .excluded)
        let (zone, patterns) = times(top["time"], root)
        let rules = rules(top["fields"], root)
        check(rules, frame, line(top["fields"] ?? root))
        guard faults.isEmpty, let source, let zone else { return nil }
        var mapping = Mapping(source: source, format: format, zone: zone, patterns: patterns, rules: rules)
        mapping.frame = frame
        mapping.isInvented = isInvented
        mapping.withoutDue = withoutDue
        return mapping
    }

    // MARK: Parts

    private mutating func times(_ node: Node?, _ root: Node) -> (ZoneTime?, [TimePattern]) {
        guard let node else {
            add(root, "time", "missing")
            return (nil, [])
        }
        let parts = members(node, "time", allowed: ["zone", "formats"])
        var zone: ZoneTime?
        if let name = text(parts["zone"], "time.zone", in: node) {
            zone = ZoneTime(name)
            if zone == nil { add(parts["zone"] ?? node, "time.zone", "noZone", ["value": name]) }
        }
        var patterns: [TimePattern] = []
        for (name, at) in texts(parts["formats"], "time.formats", in: node) {
            guard let pattern = TimePattern(name) else {
                add(at, "time.formats", "noPattern", ["value": name])
                continue
            }
            patterns.append(pattern)
        }
        return (zone, patterns)
    }

    private mutating func rules(_ node: Node?, _ root: Node) -> [Mapping.Field: Mapping.Rule] {
        guard let node else {
            add(root, "fields", "missing")
            return [:]
        }
        var rules: [Mapping.Field: Mapping.Rule] = [:]
        for (name, value) in members(node, "fields", allowed: Mapping.Field.allCases.map(\.rawValue)) {
            guard let field = Mapping.Field(rawValue: name) else { continue }
            rules[field] = rule(value, field)
        }
        return rules
    }

    private mutating func rule(_ node: Node, _ field: Mapping.Field) -> Mapping.Rule {
        let path = "fields.\(field.rawValue)"
        var rule = Mapping.Rule(line: line(node))
        guard case .mapping = node else {
            rule.columns = texts(node, path, in: node).map(\.0)
            several(rule, field, node, path)
            return rule
        }
        let parts = members(
            node, path, allowed: ["column", "columns", "join", "values", "table", "default", "other"])
        if let column = parts["column"] { rule.columns = text(column, "\(path).column", in: node).map { [$0] } ?? [] }
        if let columns = parts["columns"] { rule.columns = texts(columns, "\(path).columns", in: node).map(\.0) }
        if let join = parts["join"] { rule.join = join.string ?? " " }
        if let values = parts["values"] { rule.values = members(values, "\(path).values").compactMapValues(\.string) }
        if let file = parts["table"], let name = text(file, "\(path).table", in: node) {
            rule.values.merge(values(name, file, "\(path).table")) { own, _ in own }
        }
        rule.otherwise = parts["default"].flatMap { text($0, "\(path).default", in: node) }
        rule.other = parts["other"].flatMap { text($0, "\(path).other", in: node) }
        if rule.columns.isEmpty, rule.otherwise == nil { add(node, path, "noColumn") }
        if rule.other != nil, rule.values.isEmpty { add(node, "\(path).other", "otherWithoutTable") }
        several(rule, field, node, path)
        return rule
    }

    private mutating func several(_ rule: Mapping.Rule, _ field: Mapping.Field, _ node: Node, _ path: String) {
        guard rule.columns.count > 1, ![.text, .answer, .address].contains(field) else { return }
        add(node, path, "severalColumns")
    }

    /// A CSV file with the columns `from` and `to`.
    private mutating func values(_ file: String, _ node: Node, _ path: String) -> [String: String] {
        guard let bytes = table(file) else {
            add(node, path, "noTable", ["value": file])
            return [:]
        }
        var values: [String: String] = [:]
        do {
            var reader = CSVReader(bytes)
            try reader.header(requiring: ["from", "to"])
            while let record = try reader.next() { values[record["from"] ?? ""] = record["to"] }
        } catch {
            add(node, path, "badTable", ["value": file, "problem": "\(error)"])
        }
        return values
    }

    private mutating func check(_ rules: [Mapping.Field: Mapping.Rule], _ frame: Frame?, _ line: Int) {
        for field in [Mapping.Field.external, .created, .category, .text] where rules[field] == nil {
            faults.append(MappingFault(line, "fields.\(field.rawValue)", "missing"))
        }
        if (rules[.lon] == nil) != (rules[.lat] == nil) {
            faults.append(MappingFault(line, "fields.lon, fields.lat", "halfAPoint"))
        }
        if rules[.lon] != nil, frame == nil { faults.append(MappingFault(line, "frame", "noFrame")) }
        if rules[.lon] == nil, rules[.division] == nil, rules[.address] == nil {
            faults.append(MappingFault(line, "fields", "noPlace"))
        }
        if rules[.state] == nil, rules[.closed] == nil {
            faults.append(MappingFault(line, "fields.state", "noState"))
        }
    }

    // MARK: Nodes

    private mutating func members(_ node: Node, _ path: String, allowed: [String]? = nil) -> [String: Node] {
        guard case .mapping(let mapping) = node else {
            add(node, path, "notAMapping")
            return [:]
        }
        var members: [String: Node] = [:]
        for (key, value) in mapping {
            let name = key.string ?? ""
            if let allowed, !allowed.contains(name) {
                add(key, path.isEmpty ? name : "\(path).\(name)", "unknown", ["known": allowed.joined(separator: ", ")])
            }
            members[name] = value
        }
        return members
    }

    private mutating func text(_ node: Node?, _ path: String, in parent: Node) -> String? {
        guard let node else {
            add(parent, path, "missing")
            return nil
        }
        guard let text = node.string, !text.isEmpty else {
            add(node, path, "notText")
            return nil
        }
        return text
    }

    /// One text or a list of them.
    private mutating func texts(_ node: Node?, _ path: String, in parent: Node) -> [(String, Node)] {
        guard case .sequence(let list)? = node else {
            return text(node, path, in: parent).map { [($0, node ?? parent)] } ?? []
        }
        return list.compactMap { item in text(item, path, in: parent).map { ($0, item) } }
    }

    private mutating func choice<Value: RawRepresentable & CaseIterable>(
        _ node: Node?, _ path: String, _ example: Value, default otherwise: Value
    ) -> Value where Value.RawValue == String {
        guard let node else { return otherwise }
        if let text = node.string, let value = Value(rawValue: text) { return value }
        let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
        add(node, path, "notOneOf", ["value": node.string ?? "", "known": known])
        return otherwise
    }

    private mutating func flag(_ node: Node?, _ path: String) -> Bool {
        guard let node else { return false }
        guard let flag = node.bool else {
            add(node, path, "notOneOf", ["value": node.string ?? "", "known": "true, false"])
            return false
        }
        return flag
    }

    private func line(_ node: Node) -> Int { node.mark?.line ?? 0 }

    private mutating func add(_ node: Node, _ path: String, _ reason: String, _ arguments: [String: String] = [:]) {
        faults.append(MappingFault(line(node), path, reason, arguments))
    }

    private static func fault(_ error: YamlError) -> MappingFault {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            MappingFault(mark.line, "", "notYAML", ["problem": problem])
        case .duplicatedKeysInMapping(let keys, let context):
            MappingFault(context.mark.line, keys.joined(separator: ", "), "repeated")
        default: MappingFault(0, "", "notYAML", ["problem": "\(error)"])
        }
    }
}

extension Mapping {
    /// Reads a mapping file.
    /// - Parameter table: reads a file beside it.
    /// - Throws: `MappingRefusal` with everything that is wrong.
    package init(yaml text: String, table: @escaping (String) -> [UInt8]? = { _ in nil }) throws(MappingRefusal) {
        var reader = MappingReader(table: table)
        let mapping = reader.read(text)
        guard let mapping, reader.faults.isEmpty else {
            throw MappingRefusal(faults: reader.faults.sorted { ($0.line, $0.path) < ($1.line, $1.path) })
        }
        self = mapping
    }
}
