import HTTPTypes
package import Hummingbird
import Kernel

extension Pages {
    /// A form shown again after it was refused, with the reason at its head (`{{> errors}}`).
    /// - Throws: `error` itself, when nobody foresaw it or the person has to begin elsewhere.
    package func again(
        _ template: String, title: String, _ model: Model, after error: any Error, context: Context
    ) throws -> Response {
        let fault = Fault(error)
        guard !fault.isUnknown, fault.status.code < 500, ![401, 404].contains(fault.status.code) else { throw error }
        let explanation = fault.explanation
        let fields =
            explanation.fields.isEmpty
            ? [Explanation.Field("/main", explanation.key, explanation.arguments)] : explanation.fields
        var response = try page(
            template, title: title, model.merging(["summary": summary(fields, context)]) { $1 }, context: context,
            status: fault.status)
        for header in fault.headers { response.headers[header.name] = header.value }
        return response
    }
}
