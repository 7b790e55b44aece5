import Foundation
import Synchronization

/// Says on standard error how far an export is: one line that moves on a terminal, a line now and then elsewhere.
final class ExportProgress: Sendable {
    private let what: String
    private let began = ContinuousClock.now
    private let shown: Mutex<ContinuousClock.Instant>
    private let isTerminal = isatty(STDERR_FILENO) == 1

    init(_ what: String) {
        self.what = what
        shown = Mutex(began)
    }

    func advance(to done: Int, of total: Int) {
        let now = ContinuousClock.now
        let isDue = shown.withLock { shown in
            guard now - shown >= .seconds(isTerminal ? 1 : 10) else { return false }
            shown = now
            return true
        }
        guard isDue else { return }
        let seconds = (now - began) / .seconds(1)
        let rate = Double(done) / max(seconds, 0.001)
        let left = Double(max(total - done, 0)) / max(rate, 0.001)
        let line = Terminal.text(
            "app.export.progress",
            [
                "table": what, "done": "\(done)", "total": "\(max(total, done))", "rate": "\(Int(rate))",
                "left": "\(Int(left.rounded(.up)))",
            ])
        write(isTerminal ? "\r\u{1B}[K\(line)" : line + "\n")
    }

    func finish() {
        if isTerminal { write("\r\u{1B}[K") }
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
