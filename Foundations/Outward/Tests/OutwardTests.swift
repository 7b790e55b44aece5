import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import Testing

@testable import Outward

@Suite struct OutwardTests {
    private static let loopback = [AddressRange("127.0.0.0/8")].compactMap { $0 }

    @Test(
        "addresses of the open internet and others",
        arguments: [
            ("8.8.8.8", true), ("223.5.5.5", true), ("2400:3200::1", true), ("127.0.0.1", false), ("10.1.2.3", false),
            ("172.16.0.1", false), ("172.32.0.1", true), ("192.168.1.1", false), ("169.254.169.254", false),
            ("100.64.0.1", false), ("0.0.0.0", false), ("255.255.255.255", false), ("224.0.0.1", false), ("::1", false),
            ("::", false), ("fe80::1", false), ("fd00::1", false), ("::ffff:127.0.0.1", false),
            ("::ffff:8.8.8.8", true),
            ("2002:7f00:1::", false), ("64:ff9b::7f00:1", false), ("2001:db8::1", false), ("198.18.0.1", false),
        ])
    func classes(text: String, isPublic: Bool) throws {
        #expect(PublicAddress.contains(try #require(IPAddress(text))) == isPublic)
    }

    @Test(
        "machines next door are not called, however they are written",
        arguments: [
            "http://127.0.0.1/", "https://127.0.0.1/", "https://[::1]/", "https://[::ffff:127.0.0.1]/",
            "https://169.254.169.254/latest", "https://10.0.0.1:9/",
        ])
    func literals(address: String) async throws {
        let outward = Outward()
        await #expect { try await outward.get(address) } throws: { error in
            if case .refused = error as? OutwardFault { true } else { false }
        }
    }

    @Test(
        "a name that answers with an address next door is not called, also when another of its addresses is public",
        arguments: [["10.0.0.7"], ["8.8.8.8", "127.0.0.1"], ["::1"], ["fd00::7"]])
    func rebinding(answers: [String]) async throws {
        let outward = Outward(resolve: { _ in answers.compactMap { IPAddress($0) } })
        await #expect { try await outward.get("https://innocent.example/") } throws: { error in
            if case .refused("innocent.example", _) = error as? OutwardFault { true } else { false }
        }
    }

    @Test("without TLS only where the settings say so")
    func plain() async throws {
        let outward = Outward(resolve: { _ in [try #require(IPAddress("8.8.8.8"))] })
        await #expect(throws: OutwardFault.notSecure("innocent.example")) {
            try await outward.get("http://innocent.example/")
        }
    }

    @Test(
        "what is no address to call",
        arguments: [
            "", "ftp://example.org/", "file:///etc/passwd", "https://", "//example.org", "https://a:b@example.org/",
            "gopher://x",
        ])
    func addresses(address: String) async throws {
        await #expect(throws: OutwardFault.address(address)) { try await Outward().get(address) }
    }

    @Test("a name nobody knows says so")
    func unknown() async throws {
        let outward = Outward(resolve: { throw OutwardFault.unknownHost($0) })
        await #expect(throws: OutwardFault.unknownHost("nobody.invalid")) {
            try await outward.get("https://nobody.invalid/")
        }
    }

    @Test("the name is asked for once, the call goes where that says, and the host is told its own name")
    func pinned() async throws {
        try await withServer { port in
            let asked = Asked()
            let outward = Outward(allowed: Self.loopback) { host in
                await asked.add(host)
                return [try #require(IPAddress("127.0.0.1"))]
            }
            let answer = try await outward.post(
                "http://inner.example:\(port)/echo", type: "text/plain", Array("hello".utf8))
            #expect(answer.status == 200)
            #expect(String(decoding: answer.body, as: UTF8.self) == "inner.example:\(port) hello")
            #expect(await asked.hosts == ["inner.example"])
        }
    }

    @Test("where nobody listens at one address of a name the next is tried")
    func next() async throws {
        try await withServer { port in
            let outward = Outward(allowed: [AddressRange("127.0.0.0/8"), AddressRange("::1")].compactMap { $0 }) { _ in
                ["::1", "127.0.0.1"].compactMap { IPAddress($0) }
            }
            let answer = try await outward.get("http://inner.example:\(port)/large")
            #expect(answer.status == 200)
            await #expect { try await outward.get("http://inner.example:1/") } throws: { error in
                if case .unreachable = error as? OutwardFault { true } else { false }
            }
        }
    }

    @Test("a redirect is an answer, and nobody follows it")
    func redirect() async throws {
        try await withServer { port in
            let answer = try await Outward(allowed: Self.loopback).get("http://127.0.0.1:\(port)/away")
            #expect(answer.status == 302 && answer.header("location") == "http://127.0.0.1:1/")
        }
    }

    @Test("an answer that is too large is cut off")
    func large() async throws {
        try await withServer { port in
            var limits = Outward.Limits()
            limits.bytes = 1000
            let outward = Outward(allowed: Self.loopback, limits: limits)
            await #expect(throws: OutwardFault.tooLarge("127.0.0.1", limit: 1000)) {
                try await outward.get("http://127.0.0.1:\(port)/large")
            }
        }
    }

    @Test("an answer that does not come is waited for no longer than the limit")
    func slow() async throws {
        try await withServer { port in
            var limits = Outward.Limits()
            limits.time = 200
            let outward = Outward(allowed: Self.loopback, limits: limits)
            await #expect { try await outward.get("http://127.0.0.1:\(port)/never") } throws: { error in
                if case .failed("127.0.0.1", _) = error as? OutwardFault { true } else { false }
            }
        }
    }

    private func withServer(_ body: @escaping @Sendable (Int) async throws -> Void) async throws {
        let router = Router()
        router.post("/echo") { request, _ in
            let text = String(buffer: try await request.body.collect(upTo: 1000))
            return "\(request.head.authority ?? "") \(text)"
        }
        router.get("/away") { _, _ in
            Response(status: .found, headers: [.location: "http://127.0.0.1:1/"])
        }
        router.get("/large") { _, _ in String(repeating: "x", count: 100_000) }
        let (nothing, end) = AsyncStream<Void>.makeStream()
        router.get("/never") { _, _ -> String in
            for await _ in nothing {}
            return ""
        }
        let app = Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)))
        try await app.test(.live) { client in
            // The server stops when all are answered.
            defer { end.finish() }
            try await body(try #require(client.port))
        }
    }

    private actor Asked {
        var hosts: [String] = []
        func add(_ host: String) { hosts.append(host) }
    }
}
