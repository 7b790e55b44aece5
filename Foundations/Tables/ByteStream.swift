import Foundation

/// Bytes on their way into a file or pipe, gathered so that each call to the system carries many.
package final class ByteStream {
    private let descriptor: Int32
    private let path: String
    private var buffer: [UInt8] = []
    private static let size = 1 << 16

    init(_ descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
        buffer.reserveCapacity(Self.size + (1 << 14))
    }

    /// Lets `body` append, and sends what has gathered.
    /// - Throws: `OutputFault`.
    func write(_ body: (inout [UInt8]) -> Void) throws(OutputFault) {
        body(&buffer)
        if buffer.count >= Self.size { try flush() }
    }

    func flush() throws(OutputFault) {
        var sent = 0
        while sent < buffer.count {
            let count = buffer.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress! + sent, $0.count - sent) }
            if count < 0 {
                if errno == EINTR { continue }
                throw OutputFault(errno: errno, path)
            }
            sent += count
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
