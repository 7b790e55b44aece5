import Foundation
import Kernel
import Synchronization

/// Says how far long work has come: on a terminal one line that changes, with rate and time left, else a plain line
/// now and then. It writes to the error stream, so what a command prints stays clean; short work says nothing.
final class Progress: Sendable {
    private struct State {
        var done = 0
        var total: Int?
        var said: ContinuousClock.Instant?
    }

    private let what: String
    private let began = ContinuousClock.now
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let state: Mutex<State>

    /// - Parameters:
    ///   - what: the name of the work, `reports.csv`.
    ///   - total: in the unit of `advance`; `nil` when nobody knows.
    init(_ what: String, _ total: Int? = nil) {
        self.what = what
        state = Mutex(State(total: total))
    }

    /// - Parameters:
    ///   - done: how much of the total.
    ///   - total: when it is known only now.
    ///   - counted: what the rate is of, when that is something else.
    func advance(to done: Int, of total: Int? = nil, counted: Int? = nil) {
        let now = ContinuousClock.now
        let line = state.withLock { state -> String? in
            state.done = counted ?? done
            state.total = total ?? state.total
            guard now - (state.said ?? began) >= .milliseconds(isTerminal ? 200 : 10_000) else { return nil }
            state.said = now
            return self.line(state, part: done, now)
        }
        if let line { say(line) }
    }

    func finish() {
        let (done, said) = state.withLock { ($0.done, $0.said) }
        guard said != nil else { return }
        let seconds = seconds(.now)
        say(
            Terminal.text(
                "app.progress.done",
                ["what": what, "count": "\(done)", "time": Self.time(seconds), "rate": "\(rate(done, seconds))"]))
        if isTerminal { FileHandle.standardError.write(Data("\n".utf8)) }
    }

    private func seconds(_ now: ContinuousClock.Instant) -> Double { (now - began) / .seconds(1) }
    private func rate(_ done: Int, _ seconds: Double) -> Int { seconds > 0 ? Int(Double(done) / seconds) : 0 }

    private func line(_ state: State, part: Int, _ now: ContinuousClock.Instant) -> String {
        let seconds = seconds(now)
        var arguments = ["what": what, "count": "\(state.done)", "rate": "\(rate(state.done, seconds))"]
        guard let total = state.total, total > 0, part > 0 else { return Terminal.text("app.progress.open", arguments) }
        let share = min(1, Double(part) / Double(total))
        arguments["percent"] = "\(Int(share * 100))"
        arguments["left"] = Self.time(seconds / share - seconds)
        return Terminal.text("app.progress.step", arguments)
    }

    private func say(_ line: String) {
        FileHandle.standardError.write(Data((isTerminal ? "\r\u{1B}[K\(line)" : line + "\n").utf8))
    }

    /// `1:05` or `2:01:05`.
    private static func time(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        let (hours, minutes) = (whole / 3600, whole / 60 % 60)
        return hours > 0
            ? "\(hours):\(padded(minutes, 2)):\(padded(whole % 60, 2))" : "\(minutes):\(padded(whole % 60, 2))"
    }
}
