import Ballots
import Journal
import Kernel
import Transparency

extension SecretVotes {
    /// Recounts every secret vote: its board against the journal, and its result once it is published.
    var inspection: Inspection {
        Inspection("ballots") { inspector in
            let start = inspector.startBytes
            let ids = try table.ids(inspector).filter { start.lexicographicallyPrecedes($0.bytes) }
            inspector.expect(ids.count)
            var ballots = 0
            for id in ids {
                ballots += try look(at: id, inspector)
                try inspector.passed(1, through: id.description)
            }
            inspector.count("ballots", ballots)
        }
    }

    /// - Returns: ballots on the board.
    private func look(at id: ID<Vote>, _ inspector: Inspector) throws -> Int {
        guard let vote = try votes.find(id, inspector), let secret = try table.find(id, inspector) else {
            throw IntegrityFault("participation.secret.check.noVote", ["vote": id.description])
        }
        let number = ["vote": vote.number.shown]
        let file = try file(vote, secret, inspector)
        guard secret.confirmed != nil else {
            guard file.ballots.isEmpty else { throw IntegrityFault("participation.secret.check.early", number) }
            return 0
        }
        // What another office has not said yet is no fault of what lies here.
        let faults = Recount(of: file).faults.filter {
            $0.kind != .notStated && ($0.kind != .notRevealed || secret.revealed != nil)
        }
        if let fault = faults.first {
            throw IntegrityFault(
                "participation.secret.check.fault",
                number.merging(["place": "\(fault.place ?? 0)", "fault": fault.kind.name]) { own, _ in own })
        }
        let cast = try Journal.entries(inspector.county, of: Subject(id), inspector).map(\.entry).filter {
            $0.kind == "secret.cast"
        }
        let said = cast.compactMap { entry -> String? in
            guard case .object(let what) = entry.what, case .string(let leaf)? = what["leaf"] else { return nil }
            return leaf
        }
        let leaves = try table.leaves(id, inspector).map(\.hex)
        guard said == leaves else {
            let place = zip(said, leaves).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            throw IntegrityFault(
                "participation.secret.check.journal",
                number.merging(["place": "\((place ?? min(said.count, leaves.count)) + 1)"]) { own, _ in own })
        }
        if let edge = try table.edge(id, inspector), edge.size != leaves.count || edge.root.hex != file.root {
            throw IntegrityFault("participation.secret.check.edge", number)
        }
        return leaves.count
    }
}
