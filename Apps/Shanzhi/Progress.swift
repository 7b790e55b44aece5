import Foundation
import Kernel

/// Says how far long work has come: on a terminal one line that changes, with rate and time left, else a plain line
/// now and then. It writes to the error stream, so what a command prints stays clean.
struct Progress {
    private let what: String
    private let total: Int?
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let clock = ContinuousClock()
    private let began: ContinuousClock.Instant
    private var said: ContinuousClock.Instant
    private var width = 0
    private var done = 0

    /// - Parameters:
    ///   - what: the name of the work, `reports.csv`.
    ///   - total: in the unit of `advance`; `nil` when nobody knows.
    init(_ what: String, _ total: Int? = nil) {
        self.what = what
        self.total = total
        began = clock.now
        said = began
    }

    /// - Parameters:
    ///   - done: how much of `total`.
    ///   - counted: what the rate is of, when that is something else.
    mutating func advance(to done: Int, counted: Int? = nil) {
        self.done = counted ?? done
        let now = clock.now
        guard said.duration(to: now) >= .milliseconds(isTerminal ? 200 : 10_000) else { return }
        said = now
        say(line(done))
    }

    mutating func finish() {
        let line = Terminal.text(
            "app.progress.done",
            ["what": what, "count": "\(done)", "time": Self.time(seconds), "rate": "\(rate)"])
        say(line)
        if isTerminal { FileHandle.standardError.write(Data("\n".utf8)) }
    }

    private var seconds: Double { began.duration(to: clock.now) / .seconds(1) }
    private var rate: Int { seconds > 0 ? Int(Double(done) / seconds) : 0 }

    private func line(_ part: Int) -> String {
        var arguments = ["what": what, "count": "\(done)", "rate": "\(rate)"]
        guard let total, total > 0, part > 0 else { return Terminal.text("app.progress.open", arguments) }
        let share = min(1, Double(part) / Double(total))
        arguments["percent"] = "\(Int(share * 100))"
        arguments["left"] = Self.time(seconds / share - seconds)
        return Terminal.text("app.progress.step", arguments)
    }

    private mutating func say(_ line: String) {
        guard isTerminal else { return Terminal.complain(line) }
        let blanks = String(repeating: " ", count: max(0, width - line.count))
        width = line.count
        FileHandle.standardError.write(Data("\r\(line)\(blanks)".utf8))
    }

    /// `1:05` or `2:01:05`.
    private static func time(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        let (hours, minutes) = (whole / 3600, whole / 60 % 60)
        return hours > 0
            ? "\(hours):\(padded(minutes, 2)):\(padded(whole % 60, 2))" : "\(minutes):\(padded(whole % 60, 2))"
    }
}
