import Kernel
import Synchronization

/// What there is only so much of at once, for one asker and for all together.
package final class Shares: Sendable {
    /// Which of the two is used up.
    package enum Full: Error, Hashable {
        case yours, everybodys
    }

    /// What somebody holds; given back when nobody holds it any more.
    package final class Share: Sendable {
        private let giveBack: @Sendable () -> Void

        fileprivate init(_ giveBack: @escaping @Sendable () -> Void) { self.giveBack = giveBack }

        deinit { giveBack() }
    }

    private struct Taken {
        var all = 0
        var by: [String: Int] = [:]
    }

    package let each: Int
    private let all: Int
    private let taken = Mutex(Taken())

    package init(each: Int, all: Int) {
        self.each = each
        self.all = all
    }

    /// - Parameter asker: `nil` counts for all only.
    package func take(_ asker: String?) throws(Full) -> Share {
        let full = taken.withLock { taken -> Full? in
            if let asker, taken.by[asker, default: 0] >= each { return .yours }
            if taken.all >= all { return .everybodys }
            taken.all += 1
            if let asker { taken.by[asker, default: 0] += 1 }
            return nil
        }
        if let full { throw full }
        return Share { [self] in
            taken.withLock { taken in
                taken.all -= 1
                guard let asker, let count = taken.by[asker] else { return }
                taken.by[asker] = count > 1 ? count - 1 : nil
            }
        }
    }
}

extension Context {
    /// Whose share something is of; `nil` on this machine itself, where a proxy may speak for many.
    package var shareKey: String? { peer?.isLoopback == true ? nil : peerKey }
}
