package import Kernel
package import Store

/// Something that `check` looks over from one end to the other. Every part of the system brings those of its tables.
package struct Inspection: Sendable {
    /// What it walks through; its words are under `check.part.NAME`.
    package let name: String
    /// Throws `IntegrityFault` at the first thing that is not as it should be.
    let look: @Sendable (Inspector) throws -> Void

    package init(_ name: String, look: @escaping @Sendable (Inspector) throws -> Void) {
        self.name = name
        self.look = look
    }
}

/// The first thing that was found wrong: where it is, what should be there, what is there.
package struct IntegrityFault: Explained, Hashable {
    package let key: String
    package let arguments: [String: String]

    package init(_ key: String, _ arguments: [String: String] = [:]) {
        self.key = key
        self.arguments = arguments
    }

    package var explanation: Explanation { Explanation(.conflict, key, arguments) }
}

/// A check that was told to stop.
package struct CheckStopped: Error, Hashable {
    /// Where to go on.
    package let place: CheckPlace
}

/// A place in a check: an inspection, and the key up to which it is done.
package struct CheckPlace: Hashable, Sendable, CustomStringConvertible {
    package let part: String
    package let key: String?

    package init(part: String, key: String? = nil) {
        self.part = part
        self.key = key
    }

    /// Reads `part` or `part:key`.
    package init(_ text: String) {
        let cut = text.split(separator: ":", maxSplits: 1)
        self.init(part: String(cut.first ?? ""), key: cut.count > 1 ? String(cut[1]) : nil)
    }

    package var description: String { key.map { "\(part):\($0)" } ?? part }
}

/// Walks through the inspections within one snapshot, and tells how far it has come.
package final class Inspector: Connection {
    /// Is told how far an inspection has come.
    package protocol Watch: Sendable {
        func began(_ part: String, total: Int)
        func reached(_ count: Int)
        func ended(_ part: String)
        /// Whether to stop at the next place from which a check can go on.
        var wantsStop: Bool { get }
    }

    package let county: County
    /// `nil` where the master key is not at hand: what is sealed can then only be looked at from outside.
    package let seal: Seal?
    /// Up to where an earlier check has come in this inspection.
    package private(set) var start: String?
    /// What was counted, in the order in which it was.
    package private(set) var totals: [(name: String, count: Int)] = []
    private let connection: any Connection
    private let watch: any Watch
    private var part = ""
    private var passed = 0

    package init(_ connection: any Connection, county: County, seal: Seal?, watch: any Watch) {
        self.connection = connection
        self.county = county
        self.seal = seal
        self.watch = watch
    }

    package var engine: Engine { connection.engine }

    package func query(_ sql: String, _ arguments: [any Storable]) throws -> [Row] {
        try connection.query(sql, arguments)
    }

    /// - Parameter place: where an earlier check stopped; `nil` begins at the beginning.
    /// - Throws: `IntegrityFault`, `CheckStopped`, `StoreError`.
    package func run(_ inspections: [Inspection], from place: CheckPlace?) throws {
        let from = place.flatMap { place in inspections.firstIndex { $0.name == place.part } } ?? 0
        for (index, inspection) in inspections.enumerated().dropFirst(from) {
            part = inspection.name
            start = index == from ? place?.key : nil
            passed = 0
            if watch.wantsStop { throw CheckStopped(place: CheckPlace(part: part, key: start)) }
            try inspection.look(self)
            watch.ended(part)
        }
    }

    /// How many rows this inspection will walk through.
    package func expect(_ total: Int) { watch.began(part, total: total) }

    /// Everything up to `key` is right.
    package func passed(_ count: Int, through key: String) throws {
        passed += count
        watch.reached(passed)
        if watch.wantsStop { throw CheckStopped(place: CheckPlace(part: part, key: key)) }
    }

    package func count(_ name: String, _ count: Int) { totals.append((name, count)) }

    /// The key of an id at which this inspection goes on, empty at the beginning.
    package var startBytes: [UInt8] { start.flatMap { ID<Inspection>($0)?.bytes } ?? [] }
}
