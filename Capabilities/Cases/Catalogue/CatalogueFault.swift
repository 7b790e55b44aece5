/// What is wrong in a file of the catalogue; the words are in the strings under `key`.
package struct CatalogueFault: Error, Hashable, Sendable {
    package enum File: String, Sendable {
        case categories = "categories.csv"
        case routes = "routes.csv"
        case policy = "policy.json"
    }

    package let file: File
    /// `nil` when it is about the file as a whole, or about a member of policy.json, which the arguments then name.
    package let line: Int?
    /// The name of the column.
    package let column: String?
    package let key: String
    package let arguments: [String: String]

    init(
        _ file: File, line: Int? = nil, column: String? = nil, _ reason: String, _ arguments: [String: String] = [:]
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.key = "cases.catalogue.fault.\(reason)"
        self.arguments = arguments
    }
}
