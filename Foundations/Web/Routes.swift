package import HTTPTypes
package import Hummingbird
package import Rights

/// The router as the parts of the system see it: a route cannot be added without the right it needs.
///
///     router.get("/api/v1/cases/:number", .readCase) { request, context in … }
///
/// Before the handler runs, the right is asked without an object, which turns away strangers and wrong roles. What
/// depends on the object, the handler asks with `context.require(_:on:)`, or its use case does; an answer that is
/// personal by its right and asked about no object never leaves the house.
package final class Routes: HTTPResponderBuilder {
    /// One route and the right it was declared with.
    package struct Declared: Sendable, Hashable {
        package let method: HTTPRequest.Method
        /// With parameters in braces, as OpenAPI writes them.
        package let path: String
        package let action: Action
    }

    package typealias Handler = @Sendable (Request, Context) async throws -> Response

    let router: Router<Context>
    /// Every route with its right, in the order in which they were added.
    package private(set) var declared: [Declared] = []

    init(_ router: Router<Context>) { self.router = router }

    package func buildResponder() -> RouterResponder<Context> { router.buildResponder() }

    package func add(middleware: some MiddlewareProtocol<Request, Response, Context>) {
        router.add(middleware: middleware)
    }

    package func get(
        _ path: RouterPath, _ action: Action, use handler: @escaping Handler
    ) { on(path, .get, action, use: handler) }

    package func post(
        _ path: RouterPath, _ action: Action, use handler: @escaping Handler
    ) { on(path, .post, action, use: handler) }

    package func put(
        _ path: RouterPath, _ action: Action, use handler: @escaping Handler
    ) { on(path, .put, action, use: handler) }

    package func delete(
        _ path: RouterPath, _ action: Action, use handler: @escaping Handler
    ) { on(path, .delete, action, use: handler) }

    package func on(
        _ path: RouterPath, _ method: HTTPRequest.Method, _ action: Action,
        use handler: @escaping Handler
    ) {
        declared.append(Declared(method: method, path: path.inBraces, action: action))
        router.on(path, method: method) { request, context in
            let consultation = Consultation.current ?? Consultation()
            return try await Consultation.$current.withValue(consultation) {
                if case .refused(let refusal) = consult(context.actor, action, on: nil) {
                    return try refusal.answer(to: request, for: action)
                }
                let response = try await handler(request, context)
                guard !action.isPersonal || response.status.kind != .successful || consultation.knowsObject else {
                    throw UnaskedRight(action)
                }
                return response
            }
        }
    }
}

extension RightRefusal {
    /// Whoever looks at a page and has not signed in is led to the sign-in, and from there back.
    fileprivate func answer(to request: Request, for action: Action) throws -> Response {
        guard self == .notSignedIn, request.method == .get || request.method == .head,
            !request.uri.path.hasPrefix("/api/")
        else { throw self }
        return Reply.signInFirst(request, for: action)
    }
}

extension Reply {
    /// To the sign-in, and from there back.
    /// - Parameter action: what wants it; where residents alone may, it is theirs, and a short query comes back too.
    package static func signInFirst(_ request: Request, for action: Action? = nil) -> Response {
        let door = action?.isForResidentsAlone == true ? "/sign-in/resident" : "/sign-in"
        guard action != nil, let query = request.uri.query, query.utf8.count <= longestKept else {
            return seeOther("\(door)?next=\(request.uri.path)")
        }
        // What is encoded already is encoded once more: it comes back as it was.
        return seeOther("\(door)?next=\(request.uri.path)%3F\(query.inQuery)")
    }

    /// Bytes of a query that is worth coming back to.
    private static var longestKept: Int { 200 }
}

extension Context {
    /// Asks whether who is there may do this to that.
    /// - Throws: `RightRefusal`.
    package func require(_ action: Action, on object: Object) throws(RightRefusal) {
        try Rights.require(actor, action, on: object)
    }

    package func may(_ action: Action, on object: Object) -> Bool { consult(actor, action, on: object).isAllowed }
}

extension String {
    /// As a value in a query: everything but letters, digits and `-._~` in percent signs.
    /// - Source: RFC 3986, section 2.3.
    fileprivate var inQuery: String {
        utf8.map { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
