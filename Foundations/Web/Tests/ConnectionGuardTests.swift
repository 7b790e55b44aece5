import Foundation
import HTTPTypes
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing
import Watch

@testable import Web

/// A connection whose clock stands still until a test moves it.
private struct Line {
    let channel = EmbeddedChannel()
    let connections: Connections

    init(_ patience: Patience = Patience(), _ connections: Connections = Connections()) throws {
        self.connections = connections
        let front = try Front(parts: [], log: .init(label: "test"))
        let connection = ConnectionGuard(patience, connections, Farewells(strings: front.strings))
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(connection)
        try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false, withErrorHandling: false)
        let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
        try pipeline.addHandler(MessageGuard(connection), position: .after(decoder))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        channel.read()
    }

    func send(_ text: String) throws {
        try channel.writeInbound(ByteBuffer(string: text))
        channel.read()
    }

    func pass(_ seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

    func answer(_ status: HTTPResponseStatus = .ok) {
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: ["Content-Length": "0"])
        channel.write(HTTPServerResponsePart.head(head), promise: nil)
        channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
    }

    /// Everything said so far, as text.
    func heard() throws -> String {
        var text = ""
        while let data = try channel.readOutbound(as: IOData.self) {
            if case .byteBuffer(let buffer) = data { text += String(buffer: buffer) }
        }
        return text
    }

    func close() { _ = try? channel.finish(acceptAlreadyClosed: true) }
}

@Suite("the guard of a connection")
struct ConnectionGuardTests {
    @Test("headers that trickle are given ten seconds, however often a byte comes")
    func slowHeaders() throws {
        let line = try Line()
        try line.send("GET / HTTP/1.1\r\n")
        for _ in 0..<9 {
            line.pass(1)
            try line.send("a")
        }
        #expect(line.channel.isActive && line.connections.tooSlow.now == 0)
        line.pass(1)
        let heard = try line.heard()
        #expect(heard.hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
        #expect(heard.contains("Connection: close\r\n") && heard.contains("application/problem+json"))
        #expect(line.connections.tooSlow.now == 1)
        line.pass(3)
        #expect(!line.channel.isActive && line.connections.open.now == 0)
    }

    @Test("a connection on which nothing is asked is left to the idle time of the server")
    func idle() throws {
        let line = try Line()
        line.pass(60)
        try line.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        line.answer()
        line.pass(60)
        #expect(line.channel.isActive)
        try line.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        line.answer()
        let heard = try line.heard()
        #expect(heard.components(separatedBy: "200 OK").count == 3)
        line.close()
    }

    @Test("a body may take its time as long as it comes, not when it stops")
    func slowBody() throws {
        let line = try Line()
        try line.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
        for _ in 0..<30 {
            try line.send(String(repeating: "a", count: 1024))
            line.pass(10)
        }
        #expect(line.channel.isActive && line.connections.tooSlow.now == 0)
        for _ in 0..<9 {
            try line.send("a")
            line.pass(1)
        }
        #expect(try line.heard() == "")
        line.pass(1)
        #expect(try line.heard().hasPrefix("HTTP/1.1 408"))
        line.close()
    }

    @Test("bodies find room together, small ones always, and what an answer begins for is let go")
    func room() throws {
        var patience = Patience()
        patience.smallBody = 1_000
        patience.heldBytes = 10_000
        let connections = Connections()
        let (first, second, third) = (
            try Line(patience, connections), try Line(patience, connections), try Line(patience, connections)
        )
        let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n"
        for line in [first, second, third] { try line.send(head) }
        try first.send(String(repeating: "x", count: 8_000))
        try second.send(String(repeating: "x", count: 3_000))
        try third.send(String(repeating: "x", count: 900))
        #expect(try second.heard().hasPrefix("HTTP/1.1 503 "))
        #expect(try first.heard().isEmpty && third.heard().isEmpty)
        #expect(connections.held.now == 8_900 && connections.refused.now == 1)
        try first.send(String(repeating: "x", count: 1_000))
        first.answer()
        #expect(try first.heard().hasPrefix("HTTP/1.1 200 "))
        #expect(connections.held.now == 900)
        third.close()
        #expect(connections.held.now == 0)
        first.close()
        second.close()
    }

    @Test("nobody is blamed for a body that the server does not read, nor for an answer that takes long")
    func ownDelay() throws {
        let line = try Line()
        try line.channel.writeInbound(
            ByteBuffer(string: "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"))
        line.pass(100)
        #expect(line.channel.isActive)
        try line.send("123456789")
        line.pass(100)
        line.answer()
        #expect(try line.heard().hasPrefix("HTTP/1.1 200"))
        #expect(line.channel.isActive && line.connections.tooSlow.now == 0)
        line.close()
    }

    @Test("an answer that comes before the request was read is the last of its connection")
    func early() throws {
        let line = try Line()
        try line.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\nabc")
        line.answer(.payloadTooLarge)
        let heard = try line.heard()
        #expect(heard.hasPrefix("HTTP/1.1 413") && heard.contains("Connection: close"))
        line.pass(3)
        #expect(!line.channel.isActive)
    }

    @Test(
        "what is not HTTP, and headers without end, are told so",
        arguments: [
            ("BLAH\r\n\r\n", "400"), ("\u{16}\u{3}\u{1}\u{2}", "400"), ("GET / HTTP/1.1\r\na b: c\r\n\r\n", "400"),
            ("GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "400"),
            ("GET / HTTP/1.1\r\nA: \(String(repeating: "a", count: 90_000))", "431"),
        ])
    func malformed(text: String, status: String) throws {
        let line = try Line()
        try line.send(text)
        let heard = try line.heard()
        #expect(heard.hasPrefix("HTTP/1.1 \(status) "), "\(heard)")
        #expect(heard.contains("\"status\":\(status)") && heard.contains("Connection: close"))
        #expect(heard.components(separatedBy: "HTTP/1.1").count == 2, "one answer only")
        #expect(line.connections.malformed.now == 1)
        line.pass(3)
        #expect(!line.channel.isActive)
    }

    @Test("a client that takes nothing of its answer is let go, one that takes it slowly is not")
    func slowReader() throws {
        let line = try Line()
        try line.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        let head = HTTPResponseHead(version: .http1_1, status: .ok)
        line.channel.write(HTTPServerResponsePart.head(head), promise: nil)
        func buffer(_ count: Int) {
            let bytes = ByteBuffer(repeating: 1, count: count)
            line.channel.write(HTTPServerResponsePart.body(.byteBuffer(bytes)), promise: nil)
        }
        buffer(200_000)
        line.channel.isWritable = false
        line.channel.pipeline.fireChannelWritabilityChanged()
        line.pass(29)
        line.channel.flush()
        _ = try line.heard()
        buffer(1000)
        line.pass(1)
        #expect(line.channel.isActive, "it took something")
        line.pass(30)
        #expect(!line.channel.isActive && line.connections.tooSlow.now == 1)
    }
}
