package import Kernel

/// Why something could not be kept for those at the desk. Nothing was changed.
package enum DeskRefusal: Explained, Equatable {
    /// A filter or a template with what looks like a name, a telephone number or an address of somebody.
    case personal(field: String)
    case nameTaken
    case tooManyFilters(limit: Int)
    case tooManyTemplates(limit: Int)
    case unknownFilter
    case unknownTemplate
    case templateAction
    case unknownPlaceholder(String)
    case nothingSelected
    case tooManySelected(limit: Int)
    case notComparable

    package var explanation: Explanation {
        switch self {
        case .personal(let field):
            Explanation(
                .invalid, "cases.desk.fault.personal", fields: [.init("/\(field)", "cases.desk.fault.personal")])
        case .nameTaken:
            Explanation(.invalid, "cases.desk.fault.nameTaken", fields: [.init("/name", "cases.desk.fault.nameTaken")])
        case .tooManyFilters(let limit):
            Explanation(.invalid, "cases.desk.fault.tooManyFilters", ["limit": "\(limit)"])
        case .tooManyTemplates(let limit):
            Explanation(.invalid, "cases.desk.fault.tooManyTemplates", ["limit": "\(limit)"])
        case .unknownFilter: Explanation(.notFound, "cases.desk.fault.unknownFilter")
        case .unknownTemplate: Explanation(.notFound, "cases.desk.fault.unknownTemplate")
        case .templateAction:
            Explanation(
                .invalid, "cases.desk.fault.templateAction", fields: [.init("/for", "cases.desk.fault.templateAction")])
        case .unknownPlaceholder(let name):
            Explanation(
                .invalid, "cases.desk.fault.placeholder", ["name": name],
                fields: [.init("/words", "cases.desk.fault.placeholder", ["name": name])])
        case .nothingSelected: Explanation(.invalid, "cases.desk.fault.nothingSelected")
        case .tooManySelected(let limit):
            Explanation(.invalid, "cases.desk.fault.tooManySelected", ["limit": "\(limit)"])
        case .notComparable: Explanation(.notFound, "cases.error.unknown")
        }
    }
}
