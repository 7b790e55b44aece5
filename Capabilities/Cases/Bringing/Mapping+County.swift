import Kernel
import Places
import Posts

extension Mapping {
    /// What the mapping names and this county does not have.
    func faults(_ rules: Rulebook, _ gazetteer: Gazetteer, _ county: County) -> [MappingFault] {
        faults(.category) { text in
            CategoryCode(text).flatMap { rules.current.category($0) } == nil ? ("noCategory", [:]) : nil
        }
            + faults(.unit) { text in
                UnitCode(text).flatMap { rules.directory.unit($0) } == nil ? ("noUnit", [:]) : nil
            }
            + faults(.division) { text in
                let isHere = DivisionCode(text).map { county.code.contains($0) && gazetteer.place($0) != nil } ?? false
                return isHere ? nil : ("noDivision", ["county": county.code.description])
            }
            + faults(.state, among: ["open"] + Past.Standing.allCases.map(\.rawValue))
            + faults(.channel, among: Channel.allCases.map(\.rawValue))
    }

    private func faults(_ field: Field, among known: [String]) -> [MappingFault] {
        faults(field) { text in
            known.contains(text) ? nil : ("notOneOf", ["known": known.joined(separator: ", ")])
        }
    }

    /// Looks at everything a rule can turn a value into.
    private func faults(
        _ field: Field, _ problem: (String) -> (reason: String, arguments: [String: String])?
    ) -> [MappingFault] {
        guard let rule = rules[field] else { return [] }
        let path = "fields.\(field.rawValue)"
        let values = Set(rule.values.values).filter { !$0.isEmpty }.sorted().map { ("\(path).values", $0) }
        let others = [("\(path).default", rule.otherwise), ("\(path).other", rule.other)].compactMap { path, value in
            value.map { (path, $0) }
        }
        // A default may be a value of the other system that the table turns into ours.
        return (values + others.filter { rule.values[$0.1] == nil }).compactMap { path, value in
            problem(value).map { problem in
                MappingFault(
                    rule.line, path, problem.reason, problem.arguments.merging(["value": value]) { $1 })
            }
        }
    }
}
