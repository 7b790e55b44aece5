import HTTPTypes
package import Hummingbird
import Kernel
package import Web

/// Sets beside the link to `/desk/notices` how much is unread, and beside `/desk/turns` how much waits. Add it behind what knows who is there.
package struct UnreadBadge: RouterMiddleware {
    let work: NoticeWork
    let turns: TurnBoard

    package func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        if case .post(let holder) = context.actor, request.method != .get {
            // Also when it fails: then it is counted again for nothing.
            defer { turns.forget(holder) }
            return try await page(request, context, next)
        }
        return try await page(request, context, next)
    }

    private func page(
        _ request: Request, _ context: Context, _ next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        // Programs, scripts and pictures show no head.
        guard case .post(let holder) = context.actor, request.headers[.accept]?.contains("text/html") == true else {
            return try await next(request, context)
        }
        var context = context
        context.badges["/desk/notices"] = try await work.unread(of: holder.person)
        context.badges["/desk/turns"] = try await turns.count(of: holder)
        return try await next(request, context)
    }
}
