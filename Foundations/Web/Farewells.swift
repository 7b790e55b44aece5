import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore

/// What a connection is told before there is a request to answer: a whole answer, in both languages.
struct Farewells: Sendable {
    let strings: Strings

    func answer(_ refusal: WebRefusal) -> ByteBuffer {
        let status: HTTPResponse.Status =
            switch refusal {
            case .clientTooSlow: .requestTimeout
            case .tooManyConnections: .serviceUnavailable
            case .headersTooLarge: .requestHeaderFieldsTooLarge
            default: .badRequest
            }
        let fault = Fault(refusal)
        let explanation = fault.explanation
        let name = "\(RequestID())"
        let problem = Problem(
            type: "urn:shanzhi:problem:\(explanation.key)", title: both(fault.titleKey), status: status.code,
            detail: both(explanation.key), instance: "urn:shanzhi:request:\(name)", requestId: name, errors: nil)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = (try? encoder.encode(problem)) ?? Data()
        var lines = [
            "HTTP/1.1 \(status.code) \(status.reasonPhrase)", "Content-Type: application/problem+json; charset=utf-8",
            "Content-Length: \(body.count)", "Connection: close", "Cache-Control: no-store",
            "X-Content-Type-Options: nosniff", "X-Request-Id: \(name)",
        ]
        if status == .serviceUnavailable { lines.append("Retry-After: 5") }
        var bytes = ByteBuffer(string: lines.joined(separator: "\r\n") + "\r\n\r\n")
        bytes.writeBytes(body)
        return bytes
    }

    private func both(_ key: String) -> String {
        Language.allCases.map { strings.text(key, $0) }.joined(separator: " ")
    }
}
