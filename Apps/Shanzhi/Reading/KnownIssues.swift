import Foundation
import Kernel
import TextMining

/// Matters that people found in a stream, to measure by.
struct KnownIssues {
    /// How well one of them was found.
    struct Found: Encodable {
        let name: String
        /// From 1; `nil` when none of its messages is in any group.
        let rank: Int?
        let precision: Double
        let recall: Double
    }

    let ids: [String: Set<String>]

    /// - Throws: `FileFault`, `KnownIssuesFault`.
    init(_ path: String) throws {
        let data = Data(try FileFault.read(path))
        guard let lists = try? JSONDecoder().decode([String: [String]].self, from: data) else {
            throw KnownIssuesFault(file: path)
        }
        ids = lists.mapValues { Set($0) }
    }

    /// For each, the group that holds most of it.
    func measured(in groups: [[String]]) -> [Found] {
        ids.sorted { $0.key < $1.key }.map { name, wanted in
            let hits = groups.map { wanted.intersection($0).count }
            guard let most = hits.max(), most > 0, let rank = hits.firstIndex(of: most) else {
                return Found(name: name, rank: nil, precision: 0, recall: 0)
            }
            return Found(
                name: name, rank: rank + 1, precision: Double(most) / Double(groups[rank].count),
                recall: Double(most) / Double(wanted.count))
        }
    }
}

struct KnownIssuesFault: Explained {
    let file: String
    var explanation: Explanation { Explanation(.invalid, "reading.knownBroken", ["file": file]) }
}
