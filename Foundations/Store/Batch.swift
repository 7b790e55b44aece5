/// What the bodies of one transaction share, so that what all of them need is read once and written once.
///
/// A body that is undone takes back what it changed here.
package final class Batch {
    private struct Entry {
        let value: any Sendable
        let finish: (any Sendable, any WriteConnection) throws -> Void
    }

    private var entries: [String: Entry] = [:]

    /// What an earlier body of the transaction left under `name`.
    package func value<T: Sendable>(_ name: String, as type: T.Type = T.self) -> T? { entries[name]?.value as? T }

    /// Leaves `value` to the bodies that follow; `finish` writes what stands there at the end, before the commit.
    package func leave<T: Sendable>(
        _ value: T, as name: String, finish: @escaping (T, any WriteConnection) throws -> Void
    ) {
        entries[name] = Entry(value: value) { value, connection in
            if let value = value as? T { try finish(value, connection) }
        }
    }

    /// Writes what is left.
    func finish(_ connection: any WriteConnection) throws {
        for (_, entry) in entries.sorted(by: { $0.key < $1.key }) { try entry.finish(entry.value, connection) }
    }

    /// Takes back what `body` changed when it fails.
    func keeping<Success, Failing>(_ body: () -> Result<Success, Failing>) -> Result<Success, Failing> {
        let before = entries
        let result = body()
        if case .failure = result { entries = before }
        return result
    }
}
