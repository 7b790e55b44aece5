import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Testing
import Watch

@testable import Web

/// A connection of a client that minds no protocol.
private typealias Socket = NIOAsyncChannel<ByteBuffer, ByteBuffer>

private func connect(_ port: Int) async throws -> Socket {
    try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .channelOption(.allowRemoteHalfClosure, value: true)
        .connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture { try Socket(wrappingChannelSynchronously: channel) }
        }
}

/// Sends `text` and gives all that comes back until the server closes.
private func talk(_ port: Int, _ text: String) async throws -> String {
    try await connect(port).executeThenClose { inbound, outbound in
        try await outbound.write(ByteBuffer(string: text))
        var heard = ""
        for try await buffer in inbound { heard += String(buffer: buffer) }
        return heard
    }
}

/// A server on a port of its own.
private func withServer(
    _ patience: Patience = Patience(), routes: (Routes) -> Void = { _ in },
    _ body: @escaping @Sendable (Int, Connections, Front) async throws -> Void
) async throws {
    let front = try Front(parts: [], log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let router = front.router()
    router.post("/bytes") { request, _ in "\(try await request.bytes(upTo: 1000).count)" }
    routes(router)
    front.seal(router)
    let connections = Connections()
    let app = Application(
        router: router, server: front.server(patience, connections),
        configuration: .init(address: .hostname("127.0.0.1", port: 0)))
    try await app.test(.live) { client in try await body(try #require(client.port), connections, front) }
}

@Suite("the server", .timeLimit(.minutes(3)))
struct ServerTests {
    @Test("a client that does not finish its headers, or its body, is told and let go")
    func slow() async throws {
        var patience = Patience()
        patience.headers = .milliseconds(100)
        patience.progress = .milliseconds(100)
        try await withServer(patience) { port, connections, _ in
            #expect(try await talk(port, "GET / HTTP/1.1\r\nHost: ").hasPrefix("HTTP/1.1 408 "))
            let body = try await talk(port, "POST /bytes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999\r\n\r\nabc")
            #expect(body.hasPrefix("HTTP/1.1 408 "))
            #expect(connections.tooSlow.now == 2)
        }
    }

    @Test("a body that says it is too large is refused before it comes")
    func announced() async throws {
        try await withServer { port, _, _ in
            let heard = try await talk(
                port, "POST /bytes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n")
            #expect(heard.hasPrefix("HTTP/1.1 413 ") && heard.contains("onnection: close"))
        }
    }

    @Test("a body without end is cut off, whether the route reads it or not", arguments: ["/bytes", "/healthz"])
    func endless(path: String) async throws {
        try await withServer { port, _, _ in
            let (heard, sent) = try await connect(port).executeThenClose { inbound, outbound in
                let head = "POST \(path) HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                try await outbound.write(ByteBuffer(string: head))
                async let sent = {
                    let chunk = ByteBuffer(string: "10000\r\n" + String(repeating: "a", count: 1 << 16) + "\r\n")
                    var sent = 0
                    while sent < 1 << 30, (try? await outbound.write(chunk)) != nil { sent += 1 << 16 }
                    return sent
                }()
                var heard = ""
                do {
                    for try await buffer in inbound { heard += String(buffer: buffer) }
                } catch {
                    // The server closed while bytes were on their way.
                }
                return (heard, await sent)
            }
            #expect(heard.hasPrefix(path == "/bytes" ? "HTTP/1.1 413 " : "HTTP/1.1 405 "), "\(heard)")
            // How far the client was ahead is the machine's matter; that it did not get through is ours.
            #expect(sent < 1 << 30)
        }
    }

    @Test("more connections than there may be are told to come back, and let in when there is room")
    func connections() async throws {
        var patience = Patience()
        // The one that tests the server may hold one too.
        patience.connections = 2
        let ask = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
        try await withServer(patience) { port, connections, _ in
            try await connect(port).executeThenClose { inbound, outbound in
                try await outbound.write(ByteBuffer(string: ask))
                var iterator = inbound.makeAsyncIterator()
                #expect(String(buffer: try #require(try await iterator.next())).hasPrefix("HTTP/1.1 200 "))
                try await connect(port).executeThenClose { inbound, outbound in
                    try await outbound.write(ByteBuffer(string: ask))
                    var iterator = inbound.makeAsyncIterator()
                    _ = try await iterator.next()
                    let heard = try await talk(port, ask)
                    #expect(heard.hasPrefix("HTTP/1.1 503 ") && heard.contains("Retry-After: 5"))
                    #expect(connections.refused.now >= 1)
                }
            }
            while connections.open.now > 1 { await Task.yield() }
            let close = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            #expect(try await talk(port, close).hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test("headers beyond the limits are 431, a broken request 400, and the server goes on")
    func broken() async throws {
        let large = "GET / HTTP/1.1\r\nA: \(String(repeating: "a", count: 17 << 10))\r\n\r\n"
        let many = "GET / HTTP/1.1\r\n" + (0..<101).map { "A\($0): b\r\n" }.joined() + "\r\n"
        let chunked = "POST /bytes HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
        let cases = [(large, 431), (many, 431), ("\r\n\u{0}\u{1}\r\n\r\n", 400), (chunked + "zz\r\n", 400)]
        try await withServer { port, connections, _ in
            for (text, status) in cases {
                let heard = try await talk(port, text)
                #expect(heard.hasPrefix("HTTP/1.1 \(status) "), "\(heard)")
            }
            #expect(connections.malformed.now == 3)
            let whole = try await talk(
                port, "POST /bytes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc")
            #expect(whole.hasSuffix("\r\n\r\n3"))
        }
    }

    @Test(
        "a request that two servers could read differently is refused",
        arguments: [
            "Content-Length: 3\r\nTransfer-Encoding: chunked", "Content-Length: 3\r\nContent-Length: 4",
            "Content-Length : 3", "Transfer-Encoding: chunked, identity", "Transfer-Encoding: \u{B}chunked",
            "X: a\rY: b",
        ])
    func ambiguous(headers: String) async throws {
        try await withServer { port, _, _ in
            let heard = try await talk(port, "POST /bytes HTTP/1.1\r\nHost: localhost\r\n\(headers)\r\n\r\n0\r\n\r\n")
            #expect(heard.hasPrefix("HTTP/1.1 400 "), "\(heard)")
        }
    }

    @Test("live streams are counted while they are open, and a graceful stop ends them")
    func gracefulStop() async throws {
        let front = try Front(parts: [], log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let router = front.router()
        let (events, _source) = AsyncStream.makeStream(of: ServerEvent.self)
        router.get("/stream") { _, _ in EventStream.response(events) }
        front.seal(router)
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let app = Application(
            router: router, server: front.server(Patience(), Connections()),
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { found.yield($0.localAddress?.port ?? 0) })
        let group = ServiceGroup(services: [app], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let port = try #require(await ports.first { _ in true })
            try await connect(port).executeThenClose { inbound, outbound in
                try await outbound.write(ByteBuffer(string: "GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                var iterator = inbound.makeAsyncIterator()
                var heard = ""
                while !heard.contains("retry: 3000") {
                    heard += String(buffer: try #require(try await iterator.next()))
                }
                #expect(front.meter.streams.now == 1)
                await group.triggerGracefulShutdown()
                while let rest = try await iterator.next() { heard += String(buffer: rest) }
                #expect(heard.hasSuffix("0\r\n\r\n"), "the stream ends as HTTP has it")
            }
            try await tasks.waitForAll()
        }
        #expect(front.meter.streams.now == 0)
        withExtendedLifetime(_source) {}
    }
}
