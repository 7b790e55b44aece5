import NIOCore
import NIOHTTP1
import Watch

/// Stands first on a connection and sees its bytes; with `MessageGuard` behind the decoder it ends connections that
/// are too slow, too many, or do not speak HTTP, and says why where nothing else was said.
final class ConnectionGuard: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    private enum Reading {
        case nothing, headers, body
    }

    private let patience: Patience
    private let connections: Connections
    private let farewells: Farewells
    private let isOneTooMany: Bool
    private var reading = Reading.nothing
    /// Requests whose answer has not ended.
    private var openRequests = 0
    private var answerBegun = false
    /// The channel was asked for bytes and has not brought them: it is the client one waits for.
    private var waits = false
    private var received = 0
    /// Bytes of a body that the server holds.
    private var held = 0
    private var unsent: Int?
    private var readTimer: Scheduled<Void>?
    private var writeTimer: Scheduled<Void>?
    private var context: ChannelHandlerContext?
    /// Nothing more is read or said; the connection closes when the client has heard it.
    private(set) var isEnding = false
    /// The answer that is being written is the last.
    private var endsAfterAnswer = false

    init(_ patience: Patience, _ connections: Connections, _ farewells: Farewells) {
        self.patience = patience
        self.connections = connections
        self.farewells = farewells
        connections.open.add()
        isOneTooMany = connections.open.now > patience.connections
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        readTimer?.cancel()
        writeTimer?.cancel()
        letGo()
        self.context = nil
        connections.open.add(-1)
    }

    func channelActive(context: ChannelHandlerContext) {
        if isOneTooMany { restart(patience.farewell) }
        context.fireChannelActive()
    }

    // MARK: Bytes

    func read(context: ChannelHandlerContext) {
        waits = true
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        received += bytes.readableBytes
        if isEnding {
            if received > patience.farewellBytes { context.close(promise: nil) }
        } else if isOneTooMany {
            connections.refused.add()
            end(saying: .tooManyConnections)
        } else {
            if reading == .nothing {
                reading = .headers
                restart(patience.headers)
            }
            guard reading != .body || hold(bytes.readableBytes) else {
                connections.refused.add()
                return end(saying: .tooManyConnections)
            }
            context.fireChannelRead(data)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        waits = false
        context.fireChannelReadComplete()
        if isEnding { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if isEnding, let event = event as? ChannelEvent, event == .inputClosed { return context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    private func restart(_ time: TimeAmount) {
        readTimer?.cancel()
        readTimer = context?.eventLoop.assumeIsolated().scheduleTask(in: time) { [self] in readTimeIsOver() }
    }

    private func readTimeIsOver() {
        readTimer = nil
        if isEnding || isOneTooMany {
            context?.close(promise: nil)
            return
        }
        switch reading {
        case .nothing: return
        case .headers:
            // Before the answer to an earlier request is out, it may be this server that does not read.
            if waits { return endSlow() }
            restart(patience.headers)
        case .body:
            if waits, received < patience.leastBytes { return endSlow() }
            received = 0
            restart(patience.progress)
        }
    }

    /// - Returns: false when there is no room for more of it.
    private func hold(_ bytes: Int) -> Bool {
        held += bytes
        connections.held.add(bytes)
        return held <= patience.smallBody || connections.held.now <= patience.heldBytes
    }

    private func letGo() {
        connections.held.add(-held)
        held = 0
    }

    private func endSlow() {
        connections.tooSlow.add()
        end(saying: .clientTooSlow)
    }

    // MARK: What the decoder makes of them

    func headersRead() {
        openRequests += 1
        reading = .body
        received = 0
        restart(patience.progress)
    }

    func requestRead() {
        reading = .nothing
        readTimer?.cancel()
        readTimer = nil
    }

    /// - Returns: false when the request that failed is being answered; whoever reads its body hears of it then.
    func cannotRead(_ error: HTTPParserError) -> Bool {
        guard openRequests == 0, !isEnding else { return isEnding }
        connections.malformed.add()
        end(saying: error == .headerOverflow ? .headersTooLarge : .notHTTP)
        return true
    }

    // MARK: Answers

    /// - Returns: true when the answer is the last of this connection, since it comes before its request was read: what
    ///   is left of that may be a gigabyte.
    func answerBegins() -> Bool {
        answerBegun = true
        letGo()
        endsAfterAnswer = openRequests == 1 && reading == .body
        return endsAfterAnswer
    }

    func answerEnds() {
        answerBegun = false
        openRequests -= 1
        if endsAfterAnswer { end(saying: nil) }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        writeTimer?.cancel()
        writeTimer = nil
        unsent = nil
        if !context.channel.isWritable { watchWriting(context) }
        context.fireChannelWritabilityChanged()
    }

    private func watchWriting(_ context: ChannelHandlerContext) {
        let now = try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)
        if let unsent, let now, now >= unsent {
            connections.tooSlow.add()
            return context.close(promise: nil)
        }
        unsent = now
        writeTimer = context.eventLoop.assumeIsolated().scheduleTask(in: patience.progress * 3) { [self] in
            if let context = self.context { watchWriting(context) }
        }
    }

    /// Says why, if nothing is being said, and closes when the client has had time to read it.
    private func end(saying refusal: WebRefusal?) {
        guard let context, !isEnding else { return }
        isEnding = true
        received = 0
        letGo()
        if let refusal, !answerBegun {
            context.write(wrapOutboundOut(.byteBuffer(farewells.answer(refusal))), promise: nil)
        }
        context.flush()
        context.close(mode: .output, promise: nil)
        restart(patience.farewell)
        context.read()
    }
}
