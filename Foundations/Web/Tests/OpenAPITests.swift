import Foundation
import Testing

@testable import Web

@Suite("the OpenAPI document")
struct OpenAPITests {
    private func data(_ text: String) -> Data { Data(text.utf8) }

    @Test("fragments are put together, two methods of one path too")
    func merge() throws {
        let merged = try OpenAPI.merge(fragments: [
            data(#"{"paths":{"/a":{"get":{"x":1}}},"components":{"schemas":{"A":{}}}}"#),
            data(
                #"{"paths":{"/a":{"post":{}},"/b":{"get":{}}},"components":{"schemas":{"B":{}},"parameters":{"C":{}}}}"#
            ),
        ])
        let document = try JSONParser.parse(Array(merged), depth: 64)
        #expect(document["openapi"] == .string("3.1.0"))
        #expect(document["paths"]?["/a"] == .object(["get": .object(["x": .int(1)]), "post": .object([:])]))
        #expect(document["paths"]?["/b"] != nil)
        for name in ["A", "B", "Problem"] { #expect(document["components"]?["schemas"]?[name] != nil) }
        #expect(document["components"]?["parameters"]?["C"] != nil)
    }

    @Test("the same thing described twice, or a fragment that cannot be read, stops the start")
    func twice() {
        let one = data(#"{"paths":{"/a":{"get":{}}}}"#)
        #expect(throws: OpenAPI.Fault.twice("paths /a get")) { try OpenAPI.merge(fragments: [one, one]) }
        #expect(throws: OpenAPI.Fault.twice("components schemas Problem")) {
            try OpenAPI.merge(fragments: [data(#"{"components":{"schemas":{"Problem":{}}}}"#)])
        }
        #expect(throws: OpenAPI.Fault.unreadable(fragment: 0)) { try OpenAPI.merge(fragments: [data("[]")]) }
    }
}
