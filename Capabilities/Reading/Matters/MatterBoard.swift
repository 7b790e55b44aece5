import Synchronization
import TextMining

/// What is reported these days, put together as it comes. It lives in memory: every server makes its own from the same
/// reports, and nothing of an erased report stays longer than the next look at the journal.
package final class MatterBoard: Sendable {
    /// Reports that are held at most, the newest; each takes some ten kilobytes.
    package static let most = 20_000

    private struct State {
        var grouping = Grouping()
        var mentions: [String: MatterGroup.Mention] = [:]
        /// How far the journal has been read; `nil` before the first time.
        var position: Int64?
        var builtAt: Int64 = 0
        /// Words of an erased report are still in the sums.
        var hasForgotten = false
        /// Groups of two reports and more, made when they are asked for.
        var groups: [MatterGroup]?
    }

    private let state = Mutex(State())

    package init() {}

    package var position: Int64? { state.withLock { $0.position } }

    /// Whether everything should be read anew: it was never, a report was erased, or half a day has gone.
    /// - Parameter now: milliseconds since 1970.
    package func isStale(at now: Int64) -> Bool {
        state.withLock { $0.position == nil || $0.hasForgotten || now - $0.builtAt > 43_200_000 }
    }

    /// Puts everything together anew. Takes seconds for ten thousand reports; call it on a thread of its own.
    package func build(_ said: [Said], through position: Int64, at now: Int64) {
        let grouping = Grouping(said.map(\.message))
        let mentions = Dictionary(said.map { ($0.id, $0.mention) }, uniquingKeysWith: { first, _ in first })
        state.withLock { state in
            state = State(grouping: grouping, mentions: mentions, position: position, builtAt: now)
        }
    }

    /// Takes in what came since, each once.
    package func add(_ said: [Said], forgetting: Set<String>, through position: Int64) {
        state.withLock { state in
            for one in said where state.mentions[one.id] == nil && !forgetting.contains(one.id) {
                state.mentions[one.id] = one.mention
                state.grouping.add(one.message)
            }
            for id in forgetting where state.mentions.removeValue(forKey: id) != nil { state.hasForgotten = true }
            if !said.isEmpty { state.grouping.settle() }
            if !said.isEmpty || !forgetting.isEmpty { state.groups = nil }
            state.position = max(state.position ?? 0, position)
        }
    }

    /// Groups of several reports since a moment, milliseconds since 1970, in no order.
    /// - Parameter people: how many wrote at least.
    package func groups(since: Int64, people: Int) -> [MatterGroup] {
        let all = state.withLock { state in
            if let groups = state.groups { return groups }
            let groups = state.grouping.ids.filter { $0.count > 1 }.compactMap { ids -> MatterGroup? in
                let mentions = ids.compactMap { state.mentions[$0] }.sorted { ($0.time, $0.id) < ($1.time, $1.id) }
                return mentions.count > 1 ? MatterGroup(mentions: mentions) : nil
            }
            state.groups = groups
            return groups
        }
        return all.compactMap { group in
            let within = MatterGroup(mentions: group.mentions.filter { $0.time >= since })
            return within.people >= max(2, people) ? within : nil
        }
    }
}

extension Said {
    fileprivate var mention: MatterGroup.Mention { .init(id: id, subject: subject, time: time, person: person) }
}
