import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Takes what an answer writes.
final class Gathered: ResponseBodyWriter, Sendable {
    private let buffer = Mutex(ByteBuffer())

    var data: Data { buffer.withLock { Data($0.readableBytesView) } }

    func write(_ buffer: ByteBuffer) async throws { self.buffer.withLock { _ = $0.writeImmutableBuffer(buffer) } }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
