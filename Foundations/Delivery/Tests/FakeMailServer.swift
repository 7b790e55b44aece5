import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// A mail server on this machine that keeps what it is sent. It knows no TLS.
final class FakeMailServer: Sendable {
    private let said = Mutex<[String]>([])
    /// What it answers to a recipient.
    private let welcome: String

    init(welcome: String = "250 ok") { self.welcome = welcome }

    /// Every line that came, in order.
    var lines: [String] { said.withLock { $0 } }

    func serve(_ body: (Int) async throws -> Void) async throws {
        let (said, welcome) = (Ears(said: { line in self.said.withLock { $0.append(line) } }), welcome)
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Talk(said, welcome: welcome))
                }
            }.bind(host: "127.0.0.1", port: 0).get()
        do {
            try await body(server.localAddress?.port ?? 0)
        } catch {
            try await server.close()
            throw error
        }
        try await server.close()
    }

    struct Ears: Sendable { let said: @Sendable (String) -> Void }

    private final class Talk: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let ears: Ears
        private let welcome: String
        private var rest = ""
        private var isData = false

        init(_ ears: Ears, welcome: String) {
            self.ears = ears
            self.welcome = welcome
        }

        func channelActive(context: ChannelHandlerContext) { say("220 fake", context) }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            rest += String(buffer: unwrapInboundIn(data))
            while let end = rest.range(of: "\r\n") {
                let line = String(rest[..<end.lowerBound])
                rest = String(rest[end.upperBound...])
                ears.said(line)
                answer(line, context)
            }
        }

        private func answer(_ line: String, _ context: ChannelHandlerContext) {
            if isData {
                guard line == "." else { return }
                isData = false
                return say("250 kept", context)
            }
            switch line.prefix(4).uppercased() {
            case "DATA":
                isData = true
                say("354 go on", context)
            case "RCPT": say(welcome, context)
            case "QUIT": say("221 bye", context)
            default: say("250 ok", context)
            }
        }

        private func say(_ line: String, _ context: ChannelHandlerContext) {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "\(line)\r\n")), promise: nil)
        }
    }
}
