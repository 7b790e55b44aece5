import HTTPTypes
import Hummingbird
import Kernel
import Logging

/// Turns whatever was thrown into an answer in the asker's language: `application/problem+json` or a page.
struct ErrorAnswers: RouterMiddleware {
    let pages: Pages
    let log: Logger

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let fault = Fault(error)
            if fault.isUnknown {
                log.error(
                    "unforeseen error",
                    metadata: [
                        "request": "\(context.requestID)", "method": "\(request.method)",
                        "route": "\(context.endpointPath ?? "?")", "error": "\(nameOf(error))",
                    ])
            }
            return try answer(fault, request, context)
        }
    }

    private func answer(_ fault: Fault, _ request: Request, _ context: Context) throws -> Response {
        let strings = pages.strings
        let explanation = fault.explanation
        let problem = Problem(
            type: "urn:shanzhi:problem:\(explanation.key)", title: strings.text(fault.titleKey, context.language),
            status: fault.status.code,
            detail: strings.text(explanation.key, context.language, explanation.arguments),
            instance: "urn:shanzhi:request:\(context.requestID)", requestId: context.requestID,
            errors: explanation.fields.isEmpty
                ? nil
                : explanation.fields.map {
                    .init(pointer: $0.pointer, reason: strings.text($0.key, context.language, $0.arguments))
                })
        var response: Response
        if wantsPage(request) {
            response = try pages.error(problem, status: fault.status, context: context)
        } else {
            response = try Reply.document(
                problem, type: "application/problem+json; charset=utf-8", status: fault.status, headers: [:])
            response.headers[.contentLanguage] = context.language.tag
        }
        for header in fault.headers where header.name != .contentType && header.name != .contentLength {
            response.headers[header.name] = header.value
        }
        return response
    }

    private func wantsPage(_ request: Request) -> Bool {
        if request.uri.path.hasPrefix("/api/") { return false }
        let accept = request.headers[.accept] ?? ""
        return accept.contains("html") || !accept.contains("json")
    }
}
