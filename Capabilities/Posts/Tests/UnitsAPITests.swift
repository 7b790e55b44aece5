import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import Posts

@Suite struct UnitsAPITests {
    @Test("units are listed page by page, and one shows its posts", arguments: Engine.all)
    func units(engine: Engine) async throws {
        struct Item: Decodable { let code: String }
        struct List: Decodable { let items: [Item]; let next: String? }
        try await withCounty(engine) { _, client in
            func list(_ query: String) async throws -> List {
                try await client.execute(uri: "/api/v1/units\(query)", method: .get) {
                    #expect($0.status == .ok)
                    return try JSONDecoder().decode(List.self, from: Data($0.body.readableBytesView))
                }
            }
            var seen: [String] = []
            var next: String? = ""
            while let after = next {
                let page = try await list("?limit=1" + (after.isEmpty ? "" : "&after=\(after)"))
                seen += page.items.map(\.code)
                next = page.next
            }
            #expect(seen == ["centre", "t-330381001", "v-330381001001"])
            #expect(try await list("?kind=village").items.map(\.code) == ["v-330381001001"])
            #expect(try await list("?place=330381001").items.map(\.code) == ["t-330381001", "v-330381001001"])
            for bad in ["?kind=x", "?place=x", "?limit=0", "?after=x", "?surprise=1"] {
                try await client.execute(uri: "/api/v1/units\(bad)", method: .get) { response in
                    #expect(response.status == .unprocessableContent, "\(bad)")
                }
            }
            try await client.execute(uri: "/api/v1/units/v-330381001001", method: .get) { response in
                #expect(response.status == .ok)
                let text = String(buffer: response.body)
                #expect(text.contains("孙琴升") && text.contains("grid_worker"))
            }
            for code in ["nobody", "N", "%20"] {
                try await client.execute(uri: "/api/v1/units/\(code)", method: .get) { #expect($0.status == .notFound) }
            }
        }
    }

    private func withCounty(
        _ engine: Engine, _ body: @escaping @Sendable (PostsUnderTest, any TestClientProtocol) async throws -> Void
    ) async throws {
        try await withPosts(engine) { county in
            _ = try await county.posts.staff.importUnits(Files.units.bytes)
            _ = try await county.posts.staff.importPosts(Files.posts.bytes)
            try await Application(router: county.router()).test(.router) { try await body(county, $0) }
        }
    }
}
