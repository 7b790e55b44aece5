import Dispatch
import Foundation
import Synchronization

/// Writes lines to a file descriptor from a thread of its own: whoever logs never waits for a disk or a terminal.
package final class LineWriter: LineSink {
    private struct State {
        var pending: [UInt8] = []
        var dropped = 0
    }

    private let state = Mutex(State())
    /// Held while bytes go out, so that they go in order.
    private let out = Mutex(())
    private let wakeUp = DispatchSemaphore(value: 0)
    private let descriptor: Int32
    private let limit: Int

    /// - Parameter limit: bytes that may wait; lines beyond are dropped and counted.
    package init(descriptor: Int32, limit: Int = 1 << 20) {
        self.descriptor = descriptor
        self.limit = limit
    }

    /// Starts the thread that writes; it lasts as long as the process.
    package func start() -> Self {
        let thread = Thread { [self] in
            while true {
                wakeUp.wait()
                drain(patience: nil)
            }
        }
        thread.name = "log"
        thread.start()
        return self
    }

    package func write(_ line: String) {
        let first = state.withLock { state in
            guard state.pending.count + line.utf8.count < limit else {
                state.dropped += 1
                return false
            }
            defer {
                state.pending.append(contentsOf: line.utf8)
                state.pending.append(UInt8(ascii: "\n"))
            }
            return state.pending.isEmpty
        }
        if first { wakeUp.signal() }
    }

    /// Writes what waits, before the program ends; gives up after two seconds in which nobody reads.
    package func flush() { drain(patience: 2_000) }

    /// - Parameter patience: milliseconds to wait for a reader; `nil` for ever.
    private func drain(patience: Int32?) {
        out.withLock { _ in
            let (bytes, dropped) = state.withLock { state in
                defer { state = State() }
                return (state.pending, state.dropped)
            }
            put(bytes, patience)
            if dropped > 0 {
                put(Array("\(dropped) log lines were dropped: nobody took them in time\n".utf8), patience)
            }
        }
    }

    private func put(_ bytes: [UInt8], _ patience: Int32?) {
        // A reader that is gone ends the lines, not the program.
        var gone = sigset_t()
        sigemptyset(&gone)
        sigaddset(&gone, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &gone, nil)
        var rest = bytes[...]
        while !rest.isEmpty {
            var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            if poll(&ready, 1, patience ?? -1) == 0 { return }
            // A pipe that is ready takes this many bytes without blocking.
            let count = rest.prefix(4096).withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR, errno != EAGAIN { return }
            rest = rest.dropFirst(max(0, count))
        }
    }
}
