import Foundation
import Journal
import Synchronization
import UnixSignals

/// Shows how far a check has come.
final class CheckWatch: Inspector.Watch {
    private let isQuiet: Bool
    private let interrupt: Interrupt
    private let progress = Mutex<Progress?>(nil)

    init(isQuiet: Bool, interrupt: Interrupt) {
        self.isQuiet = isQuiet
        self.interrupt = interrupt
    }

    func began(_ part: String, total: Int) {
        if !isQuiet { progress.withLock { $0 = Progress(Terminal.text("check.part.\(part)"), total) } }
    }

    func reached(_ count: Int) { progress.withLock { $0?.advance(to: count) } }

    func ended(_ part: String) {
        progress.withLock { progress in
            progress?.finish()
            progress = nil
        }
    }

    var wantsStop: Bool { interrupt.isRaised }
}

/// Ctrl-C, heard instead of ending the program at once; a second one ends it.
final class Interrupt: Sendable {
    private let raised = Mutex(false)

    var isRaised: Bool { raised.withLock { $0 } }

    /// Runs `body` with ears open.
    static func heard<T>(by body: (Interrupt) async throws -> T) async throws -> T {
        let interrupt = Interrupt()
        let signals = await UnixSignalsSequence(trapping: .sigint)
        let listener = Task {
            for await _ in signals {
                if interrupt.isRaised { Foundation.exit(1) }
                interrupt.raised.withLock { $0 = true }
            }
        }
        defer { listener.cancel() }
        return try await body(interrupt)
    }
}
