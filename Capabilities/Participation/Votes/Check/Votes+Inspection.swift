package import Journal
import Kernel
import Store

extension Votes {
    /// Rolls are those that were frozen, nobody voted beside the roll, outcomes are what the ballots add up to, and what is
    /// not over has a timer.
    package var inspection: Inspection { Inspection("votes", look: look) }

    private static let page = 100

    @Sendable private func look(_ inspector: Inspector) throws {
        var (after, seen) = (inspector.startBytes, 0)
        while true {
            let ids = try table.ids(after: after, limit: Self.page, inspector)
            guard let last = ids.last else { break }
            let range = IDRange(after: after, through: last.bytes)
            let timed = try Set(
                [Self.opening, Self.closing, Self.counting].flatMap { name in
                    try inspector.timers(of: range, named: name).keys
                })
            for vote in try ids.compactMap({ try table.find($0, inspector) }) {
                try look(at: vote, isTimed: timed.contains(vote.id.bytes), inspector)
            }
            seen += ids.count
            after = last.bytes
            try inspector.passed(ids.count, through: last.description)
        }
        inspector.count("votes", seen)
    }

    private func look(at vote: Vote, isTimed: Bool, _ inspector: Inspector) throws {
        func fault(_ name: String, _ arguments: [String: String] = [:]) -> IntegrityFault {
            IntegrityFault(
                "participation.votes.fault.\(name)", arguments.merging(["number": vote.number.shown]) { $1 })
        }
        guard let frozen = vote.frozen else { return }
        let then = FrozenRoll(of: try rolls.all(vote.id, inspector).filter(\.isCounted))
        guard then == frozen else {
            throw fault("roll", ["expected": hex(frozen.root), "found": hex(then.root)])
        }
        let ballots = try ledger.all(vote.id, inspector)
        guard ballots.count <= frozen.entries else {
            throw fault("ballots", ["ballots": "\(ballots.count)", "entries": "\(frozen.entries)"])
        }
        if let wrong = ballots.first(where: { $0.choices.map(vote.accepts) == false }) {
            throw fault("choices", ["ordinal": "\(wrong.ordinal)"])
        }
        if vote.state == .decided {
            guard let tally = try tally(of: vote, inspector), tally == vote.tally else { throw fault("tally") }
        } else if vote.state != .withdrawn, !isTimed {
            throw fault("timer")
        }
    }
}
