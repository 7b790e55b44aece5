import HTTPTypes
import Hummingbird
import Logging
import Watch

/// Names each request, counts it, and writes one line about it, without address or query: a receipt or a name may
/// stand there. Who was refused for who they are, or for asking too often, is noted also where the rest is not.
struct RequestLog: RouterMiddleware {
    let log: Logger
    let meter: RequestMeter

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var context = context
        let name = RequestName.harmless(request.headers[.requestID]) ?? context.id
        context.givenID = name
        meter.inFlight.add()
        defer { meter.inFlight.add(-1) }
        do {
            let response = try await RequestName.$current.withValue(name) { [context] in
                try await next(request, context)
            }
            note(request, context, response.status.code, start)
            return meter.counting(response)
        } catch {
            note(request, context, 500, start)
            throw error
        }
    }

    private func note(_ request: Request, _ context: Context, _ status: Int, _ start: ContinuousClock.Instant) {
        let time = start.duration(to: .now)
        let route = context.endpointPath
        meter.count(route, request.method, status: status, time)
        log.log(
            level: [401, 403, 429].contains(status) ? .notice : .info, "request",
            metadata: [
                "request": "\(context.requestID)", "method": "\(request.method)", "route": "\(route ?? "none")",
                "status": .stringConvertible(status), "ms": .stringConvertible(time.milliseconds),
            ])
    }
}
