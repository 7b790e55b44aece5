import HTTPTypes
import Kernel
import Web

/// Why a form is shown again: what is wrong with its fields, or with the whole.
struct FieldFault {
    let fields: [Explanation.Field]
    let notice: Explanation?

    /// - Throws: the error itself when a form shown again cannot help.
    init(_ error: any Error) throws {
        guard let explanation = (error as? any Explained)?.explanation,
            [.invalid, .conflict, .forbidden, .tooLarge, .unsupportedType, .tooMany].contains(explanation.kind)
        else { throw error }
        fields = explanation.fields.map {
            .init("/" + ($0.pointer.split(separator: "/").first ?? ""), $0.key, $0.arguments)
        }
        notice = explanation.fields.isEmpty ? explanation : nil
    }

    func model(_ pages: Pages, _ context: Context) -> Model {
        [
            "summary": pages.summary(fields, context),
            "notice": notice.map { pages.strings.text($0.key, context.language, $0.arguments) } ?? "",
        ]
    }

    var status: HTTPResponse.Status { notice?.kind == .conflict ? .conflict : .unprocessableContent }
}
