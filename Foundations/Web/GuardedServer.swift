package import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

extension Front {
    /// The server of HTTP/1.1, with patience for its clients and no more.
    package func server(_ patience: Patience, _ connections: Connections) -> HTTPServerBuilder {
        let farewells = Farewells(strings: strings)
        return HTTPServerBuilder { responder in
            let configuration = HTTP1Channel.Configuration(
                idleTimeout: .seconds(75),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: patience.headerBytes, maxHeaderListSize: patience.allHeaderBytes,
                    maxHeaderFieldCount: patience.headerFields))
            return GuardedChannel(
                channel: HTTP1Channel(responder: responder, configuration: configuration), patience: patience,
                connections: connections, farewells: farewells)
        }
    }
}

/// Hummingbird's channel with the guards at their places.
private struct GuardedChannel: ServerChildChannel {
    let channel: HTTP1Channel
    let patience: Patience
    let connections: Connections
    let farewells: Farewells

    func setup(channel: any NIOCore.Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        channel.eventLoop.makeCompletedFuture {
            let connection = ConnectionGuard(patience, connections, farewells)
            try channel.pipeline.syncOperations.addHandler(connection)
            return NIOLoopBound(connection, eventLoop: channel.eventLoop)
        }.flatMap { connection in
            self.channel.setup(channel: channel, logger: logger).flatMapThrowing { value in
                let pipeline = channel.pipeline.syncOperations
                let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
                try pipeline.addHandler(MessageGuard(connection.value), position: .after(decoder))
                return value
            }
        }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async { await channel.handle(value: value, logger: logger) }
}
