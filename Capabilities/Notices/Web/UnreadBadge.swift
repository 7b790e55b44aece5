import HTTPTypes
package import Hummingbird
import Kernel
package import Web

/// Sets beside the link to `/desk/notices` how much is unread. Add it behind what knows who is there.
package struct UnreadBadge: RouterMiddleware {
    let work: NoticeWork

    package func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        // Programs, scripts and pictures show no head.
        guard case .post(let holder) = context.actor, request.headers[.accept]?.contains("text/html") == true else {
            return try await next(request, context)
        }
        var context = context
        context.badges["/desk/notices"] = try await work.unread(of: holder.person)
        return try await next(request, context)
    }
}
