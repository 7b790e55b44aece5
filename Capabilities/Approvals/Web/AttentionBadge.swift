import HTTPTypes
package import Hummingbird
import Kernel
package import Web

/// Sets beside the link to `/approvals` how much waits there for whoever asks. Add it behind what knows who is there.
package struct AttentionBadge: RouterMiddleware {
    let twoPersons: TwoPersons

    package func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        // Programs, scripts and pictures show no head.
        guard case .post = context.actor, request.headers[.accept]?.contains("text/html") == true else {
            return try await next(request, context)
        }
        var context = context
        context.badges["/approvals"] = try await twoPersons.attention(for: context.actor).all
        return try await next(request, context)
    }
}
