import HTTPTypes
import Hummingbird
import Kernel
import Web

/// What is wrong with a form that is shown again.
struct FormFaults {
    private(set) var fields: [Explanation.Field] = []
    /// What is wrong as a whole; `nil` when it is the fields.
    private(set) var notice: Explanation?

    init() {}

    init(_ fields: Faults) { self.fields = fields.fields.map(Self.lastStep) }

    /// - Parameter field: the one to blame when the error names none.
    /// - Throws: the error itself when a form shown again cannot help.
    init(_ error: any Error, blaming field: String? = nil) throws {
        guard let explanation = (error as? any Explained)?.explanation,
            [.invalid, .conflict, .forbidden, .tooLarge, .unsupportedType, .tooMany].contains(explanation.kind)
        else { throw error }
        if explanation.fields.isEmpty, let field {
            fields = [.init("/\(field)", explanation.key, explanation.arguments)]
        } else if explanation.fields.isEmpty {
            notice = explanation
        } else {
            fields = explanation.fields.map(Self.lastStep)
        }
    }

    var isEmpty: Bool { fields.isEmpty && notice == nil }
    var status: HTTPResponse.Status { isEmpty ? .ok : .unprocessableContent }

    mutating func add(_ name: String, _ key: String, _ arguments: [String: String] = [:]) {
        fields.append(.init("/\(name)", key, arguments))
    }

    func reason(_ name: String, _ presenter: Presenter) -> String? {
        fields.first { $0.pointer == "/\(name)" }.map { presenter.text($0.key, $0.arguments) }
    }

    /// For `{{> errors}}`, linked to the fields with ids that begin with `prefix`.
    func summary(_ pages: Pages, _ context: Context, prefix: String = "") -> Model {
        pages.summary(
            fields.map { .init("/\(prefix)\($0.pointer.dropFirst())", $0.key, $0.arguments) }, context)
    }

    private static func lastStep(_ field: Explanation.Field) -> Explanation.Field {
        .init("/" + (field.pointer.split(separator: "/").last ?? ""), field.key, field.arguments)
    }
}
