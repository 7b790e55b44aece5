package import HTTPTypes
package import Hummingbird
import Kernel
import NIOCore

/// Answers of the programming interface.
package enum Reply {
    /// Optionals that are `nil` are left out.
    package static func json(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) throws -> Response {
        try document(value, type: "application/json; charset=utf-8", status: status, headers: headers)
    }

    /// One page of a list: `{"items": […], "next": "…"}`, without `next` at the end.
    package static func list(_ items: [some Encodable], next: Cursor?) throws -> Response {
        try json(Page(items: items, next: next))
    }

    package static func bytes(
        _ bytes: [UInt8], type: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = type
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// See another page after a form: 303, so that going back does not send the form again.
    package static func seeOther(_ path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path])
    }

    static func document(
        _ value: some Encodable, type: String, status: HTTPResponse.Status, headers: HTTPFields
    ) throws -> Response {
        bytes(try JSONText.bytes(value), type: type, status: status, headers: headers)
    }

    private struct Page<Item: Encodable>: Encodable {
        let items: [Item]
        let next: Cursor?
    }
}
