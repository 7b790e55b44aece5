import HTTPTypes
import Hummingbird
import Logging

/// One line per request, without address or query: a receipt or a name may stand there.
struct RequestLog: RouterMiddleware {
    let log: Logger

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        func line(_ status: String) {
            let taken = ContinuousClock.now - start
            let milliseconds = taken.components.seconds * 1000 + taken.components.attoseconds / 1_000_000_000_000_000
            log.info(
                "request",
                metadata: [
                    "id": "\(context.requestID)", "method": "\(request.method)",
                    "route": "\(context.endpointPath ?? "?")", "status": "\(status)", "ms": "\(milliseconds)",
                ])
        }
        do {
            let response = try await next(request, context)
            line("\(response.status.code)")
            return response
        } catch {
            line("failed")
            throw error
        }
    }
}
