import Foundation
import Synchronization

/// Says how far long work has come, with rate and time left: one line that changes on a terminal, plain lines otherwise.
final class Progress: Sendable {
    private let what: String
    private let total: Int
    private let began = ContinuousClock.now
    private let isTerminal = isatty(FileHandle.standardError.fileDescriptor) == 1
    private let state = Mutex<(count: Int, shown: ContinuousClock.Instant?)>((0, nil))

    /// - Parameter what: in words.
    init(_ what: String, _ total: Int) {
        self.what = what
        self.total = total
    }

    func advance(to count: Int) {
        let now = ContinuousClock.now
        let isDue = state.withLock { state in
            state.count = count
            guard now - (state.shown ?? began) >= (isTerminal ? .milliseconds(200) : .seconds(5)) else { return false }
            state.shown = now
            return true
        }
        if isDue { show(count, now) }
    }

    func finish() {
        let (count, shown) = state.withLock { $0 }
        guard shown != nil else { return }
        show(count, .now)
        if isTerminal { FileHandle.standardError.write(Data("\n".utf8)) }
    }

    private func show(_ count: Int, _ now: ContinuousClock.Instant) {
        let seconds = (now - began) / .seconds(1)
        let rate = seconds > 0 ? Double(count) / seconds : 0
        let left = rate > 0 ? Double(max(0, total - count)) / rate : 0
        let line = "\(what)  \(count)/\(total)  \(Int(rate))/s  \(Int(left)) s"
        FileHandle.standardError.write(Data((isTerminal ? "\r\u{1B}[K\(line)" : line + "\n").utf8))
    }
}
