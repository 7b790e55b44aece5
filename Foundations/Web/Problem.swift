import HTTPTypes
import Hummingbird
import Kernel
import NIOCore

/// What went wrong, as a person or a program is told.
/// - Source: RFC 9457.
struct Problem: Encodable {
    struct Field: Encodable {
        let pointer: String
        let reason: String
    }

    let type: String
    let title: String
    let status: Int
    let detail: String
    let instance: String
    let requestId: String
    let errors: [Field]?
}

/// An error translated into what HTTP knows.
struct Fault {
    let status: HTTPResponse.Status
    let explanation: Explanation
    var headers: HTTPFields = [:]
    /// Nobody foresaw it: logged, never shown.
    var isUnknown = false

    init(_ error: any Error) {
        switch error {
        case WebRefusal.methodNotAllowed: self.init(WebRefusal.methodNotAllowed.explanation, status: .methodNotAllowed)
        case let error as WebRefusal where error.isAboutHost:
            self.init(error.explanation, status: .misdirectedRequest)
        case let error as TooOften:
            self.init(error.explanation)
            headers[.retryAfter] = "\(error.seconds)"
        case let error as any Explained where error.isForeseen: self.init(error.explanation)
        case is NIOTooManyBytesError: self.init(.init(.tooLarge, "web.status.tooLarge"))
        case let error as DecodingError: self.init(Self.explanation(error))
        case let error as HTTPError: self.init(status: error.status, headers: error.headers)
        case let error as any HTTPResponseError: self.init(status: error.status, headers: [:])
        case is CancellationError: self.init(.init(.unavailable, "web.status.unavailable"))
        default: self.init(status: .internalServerError, headers: [:])
        }
    }

    private init(_ explanation: Explanation, status: HTTPResponse.Status? = nil) {
        self.explanation = explanation
        self.status = status ?? Self.status(explanation.kind)
        if self.status == .tooManyRequests || self.status == .serviceUnavailable { headers[.retryAfter] = "5" }
        if self.status == .unauthorized { headers[.wwwAuthenticate] = "Session realm=\"shanzhi\"" }
    }

    private init(status: HTTPResponse.Status, headers: HTTPFields) {
        if status == .methodNotAllowed {
            self.init(WebRefusal.methodNotAllowed.explanation, status: status)
        } else if let kind = Self.kinds.first(where: { Self.status($0.key) == status }) {
            self.init(.init(kind.key, "web.status.\(kind.value)"))
        } else if (400..<500).contains(status.code) {
            self.init(.init(.malformed, "web.status.malformed"), status: status)
        } else {
            self.init(.init(.unavailable, "web.status.internal"), status: .internalServerError)
            isUnknown = true
        }
        self.headers.append(contentsOf: headers)
    }

    private static let kinds: [Explanation.Kind: String] = [
        .malformed: "malformed", .invalid: "invalid", .notSignedIn: "notSignedIn", .forbidden: "forbidden",
        .notFound: "notFound", .conflict: "conflict", .tooLarge: "tooLarge", .unsupportedType: "unsupportedType",
        .tooMany: "tooMany", .unavailable: "unavailable",
    ]

    private static func status(_ kind: Explanation.Kind) -> HTTPResponse.Status {
        switch kind {
        case .malformed: .badRequest
        case .invalid: .unprocessableContent
        case .notSignedIn: .unauthorized
        case .forbidden: .forbidden
        case .notFound: .notFound
        case .conflict: .conflict
        case .tooLarge: .contentTooLarge
        case .unsupportedType: .unsupportedMediaType
        case .tooMany: .tooManyRequests
        case .unavailable: .serviceUnavailable
        }
    }

    private static func explanation(_ error: DecodingError) -> Explanation {
        let path: [any CodingKey]
        var key = "web.field.unreadable"
        switch error {
        case .keyNotFound(let name, let context):
            path = context.codingPath + [name]
            key = "web.field.required"
        case .typeMismatch(_, let context), .valueNotFound(_, let context): path = context.codingPath
        case .dataCorrupted(let context):
            guard !context.codingPath.isEmpty else { return .init(.malformed, "web.status.malformed") }
            path = context.codingPath
        @unknown default: return .init(.malformed, "web.status.malformed")
        }
        let pointer = path.map { ($0.intValue.map(String.init) ?? $0.stringValue).pointerStep }.joined()
        return .init(.invalid, "web.field.faults", ["count": "1"], fields: [.init(pointer, key)])
    }

    /// The key of the short heading: of the kind, or of the status where that says more.
    var titleKey: String {
        if status == .methodNotAllowed { return "web.title.methodNotAllowed" }
        if status == .misdirectedRequest { return "web.title.wrongHost" }
        return isUnknown ? "web.title.internal" : "web.title.\(Self.kinds[explanation.kind] ?? "internal")"
    }
}
