import NIOCore
import Synchronization

/// Tiles drawn before, within a limit of memory: the younger half stays when the older one goes.
final class TileShelf: Sendable {
    struct Key: Hashable {
        let version: String
        let tile: TileAddress
        let theme: TileDrawing.Theme
    }

    private struct State {
        var young: [Key: ByteBuffer] = [:]
        var old: [Key: ByteBuffer] = [:]
        var weight = 0
    }

    private let state = Mutex(State())
    /// Bytes of one half.
    private let half: Int

    /// - Parameter bytes: of all tiles kept.
    init(bytes: Int) { half = bytes / 2 }

    /// What is kept, or what `make` makes.
    func tile(_ key: Key, _ make: () throws -> ByteBuffer) rethrows -> ByteBuffer {
        if let known = state.withLock({ $0.young[key] ?? $0.old[key] }) {
            keep(known, key)
            return known
        }
        let made = try make()
        keep(made, key)
        return made
    }

    /// How many bytes are kept; for tests.
    var weight: Int {
        state.withLock { [$0.young, $0.old].flatMap(\.values).reduce(0) { $0 + $1.readableBytes } }
    }

    private func keep(_ tile: ByteBuffer, _ key: Key) {
        state.withLock { state in
            guard state.young.updateValue(tile, forKey: key) == nil else { return }
            state.old[key] = nil
            state.weight += tile.readableBytes
            guard state.weight > half else { return }
            (state.old, state.young, state.weight) = (state.young, [:], 0)
        }
    }
}
