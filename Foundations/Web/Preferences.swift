import HTTPTypes
import Hummingbird

/// Language and print size: from the address (then kept in a cookie for a year), the cookie, the browser's wish.
struct Preferences: RouterMiddleware {
    private static let year = 365 * 24 * 3600

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        let pairs = request.uri.queryParameters
        let cookies = request.cookies
        let asked = pairs["lang"].flatMap { Language(rawValue: String($0)) }
        let size = pairs["size"].flatMap { LargePrint.size($0) == nil ? nil : String($0) }
        context.language =
            asked ?? cookies["lang"].flatMap { Language(rawValue: $0.value) }
            ?? request.headers[.acceptLanguage].flatMap { Language(accepting: $0) } ?? .zh
        context.printSize = (size ?? cookies["size"].map { String($0.value) }).flatMap { LargePrint.size($0) } ?? nil
        context.isKiosk = cookies["kiosk"]?.value == "1"
        context.address = address(of: request)
        var response = try await next(request, context)
        if let asked { keep("lang", asked.rawValue, in: &response) }
        if let size { keep("size", size, in: &response) }
        return response
    }

    private func keep(_ name: String, _ value: String, in response: inout Response) {
        response.headers.append(
            HTTPField(name: .setCookie, value: "\(name)=\(value); Max-Age=\(Self.year); Path=/; SameSite=Lax; HttpOnly")
        )
    }

    private func address(of request: Request) -> String {
        guard request.method == .get || request.method == .head else { return "/" }
        let kept = (request.uri.query ?? "").split(separator: "&").filter { pair in
            !["lang", "size"].contains(pair.prefix { $0 != "=" })
        }
        return request.uri.path + (kept.isEmpty ? "" : "?" + kept.joined(separator: "&"))
    }
}
