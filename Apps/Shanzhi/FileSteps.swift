import Foundation
import Synchronization

/// Shows how far a copy has come, table by table.
final class FileSteps: Sendable {
    private let verb: String
    private let isQuiet: Bool
    private let state = Mutex<(table: String?, progress: Progress?)>((nil, nil))

    /// - Parameter verb: `backup`, `verify` or `restore`.
    init(_ verb: String, isQuiet: Bool) {
        self.verb = verb
        self.isQuiet = isQuiet
    }

    @Sendable func advance(_ table: String?, to done: Int, of total: Int) {
        if isQuiet { return }
        state.withLock { state in
            if state.progress == nil || state.table != table {
                state.progress?.finish()
                state = (table, Progress(Terminal.text("backup.step.\(verb)", ["table": table ?? ""]), total))
            }
            state.progress?.advance(to: done)
        }
    }

    func finish() {
        state.withLock { state in
            state.progress?.finish()
            state = (nil, nil)
        }
    }
}

/// Watches a copy grow that says nothing of itself while it is written.
struct FileGrowth {
    private let task: Task<Void, Never>

    init(from source: String, to target: String, _ steps: FileSteps) {
        task = Task {
            let total = size(of: source)
            while !Task.isCancelled {
                let done = size(of: target)
                guard done < total else { return }
                if done > 0 { steps.advance(nil, to: done, of: total) }
                try? await Task.sleep(for: .milliseconds(200))
            }
        }
    }

    func stop() { task.cancel() }
}
