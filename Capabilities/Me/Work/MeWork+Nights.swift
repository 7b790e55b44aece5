import Journal
package import Kernel
import Platform
import Store

/// One run of the nightly erasure: how many rows of each part went. Figures only.
package struct ErasureNight: Sendable, Hashable {
    package let at: Timestamp
    /// By the name of the part.
    package let gone: [String: Int]
}

extension MeWork {
    /// The last runs of the nightly erasure, the newest first.
    package func nights(_ limit: Int) async throws -> [ErasureNight] {
        let county = house.county
        return try await house.reader.read { connection in
            try Journal.last(county, of: MeWork.nightly, limit: limit, connection).compactMap { recorded in
                guard recorded.entry.kind == "retention.ran" else { return nil }
                let gone = (recorded.entry.what.object ?? [:]).compactMapValues { $0.integer.map(Int.init) }
                return ErasureNight(at: recorded.at, gone: gone)
            }
        }
    }
}
