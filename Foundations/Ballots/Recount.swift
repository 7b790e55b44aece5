import Foundation
package import Transparency

/// A secret vote counted again from what is published, by nobody's leave.
///
/// Of each one-time key the last ballot on the board counts. A ballot that cannot be opened or chooses too much is void
/// and is the voter's own doing; everything else that is not as it should be is a fault of whoever keeps the board.
package struct Recount: Sendable {
    /// What somebody has kept of the board: its root when it had so many ballots.
    package struct Kept: Hashable, Sendable {
        package let size: Int
        package let root: String

        package init(size: Int, root: String) {
            self.size = size
            self.root = root
        }
    }

    package struct Fault: Hashable, Sendable {
        package enum Kind: Hashable, Sendable {
            case format
            /// Ballot or keys.
            case ballot(BallotFault)
            /// A ballot again, or behind a later one of the same key.
            case repeated
            case notRevealed
            /// The key that was revealed is not the one that ballots were sealed to.
            case otherCountKey
            /// Not the two issuers that a vote has, or numbers that do not go with them.
            case issuers
            /// The issuer elsewhere has not said yet how many tokens it issued.
            case notStated
            /// What is said in its name is not signed by it, or is of another vote or number.
            case otherStatement
            case moreBallotsThanIssued
            case moreIssuedThanRoll
            case otherRoot
            case otherKeptRoot
            case otherResult

            /// `repeated`, `ballot.signature`: for programs, and for the words.
            package var name: String {
                if case .ballot(let fault) = self { return "ballot.\(fault.rawValue)" }
                return "\(self)"
            }
        }

        package let kind: Kind
        /// Of a ballot, its place on the board, from 1.
        package let place: Int?
        /// What the file says, and what was found.
        package let said: String
        package let found: String

        init(_ kind: Kind, place: Int? = nil, said: String = "", found: String = "") {
            self.kind = kind
            self.place = place
            self.said = said
            self.found = found
        }
    }

    package private(set) var result: RecountFile.Result?
    /// Places on the board, from 1, of ballots that count and are void.
    package private(set) var void: [Int] = []
    /// Places of ballots that a later one replaced.
    package private(set) var replaced: [Int] = []
    package private(set) var root = TreeHash.empty
    package private(set) var faults: [Fault] = []

    /// - Complexity: O(ballots): three signatures and one opening each.
    package init(of file: RecountFile, kept: [Kept] = []) {
        guard file.format == RecountFile.format else {
            faults = [Fault(.format, said: file.format)]
            return
        }
        let election: Election
        do {
            election = try file.election()
        } catch {
            faults = [Fault(.ballot(error))]
            return
        }
        let leaves = file.ballots.map { TreeHash.leaf($0.leaf(in: election)) }
        let last = walk(file.ballots, election)
        compare(file, leaves, kept)
        reconcile(file, voters: last.count)
        count(file, election, last)
    }

    /// - Returns: the place of each key's last ballot.
    private mutating func walk(_ ballots: [Ballot], _ election: Election) -> [Data: Int] {
        var last: [Data: Int] = [:]
        for (place, ballot) in ballots.enumerated() {
            do {
                try election.check(ballot)
            } catch {
                faults.append(Fault(.ballot(error), place: place + 1))
                continue
            }
            if let earlier = last[ballot.key] {
                guard ballots[earlier].sequence < ballot.sequence else {
                    faults.append(Fault(.repeated, place: place + 1))
                    continue
                }
                replaced.append(earlier + 1)
            }
            last[ballot.key] = place
        }
        return last
    }

    private mutating func compare(_ file: RecountFile, _ leaves: [TreeHash], _ kept: [Kept]) {
        root = TreeHash.root(of: leaves)
        if root.hex != file.root { faults.append(Fault(.otherRoot, said: file.root, found: root.hex)) }
        for earlier in kept {
            let found = earlier.size <= leaves.count ? TreeHash.root(of: leaves.prefix(earlier.size)).hex : ""
            if found != earlier.root.lowercased() {
                faults.append(Fault(.otherKeptRoot, said: earlier.root, found: found))
            }
        }
    }

    private mutating func reconcile(_ file: RecountFile, voters: Int) {
        let isAwaited = file.elsewhere.map { $0.statement == nil } ?? false
        guard file.issuers.count == 2, file.issuers[0] != file.issuers[1], file.issued.count == (isAwaited ? 1 : 2)
        else { return faults.append(Fault(.issuers)) }
        if isAwaited { faults.append(Fault(.notStated)) }
        if let elsewhere = file.elsewhere, let statement = elsewhere.statement {
            let isTrue =
                statement.vote == file.vote && statement.issued == file.issued[1]
                && statement.isValid(for: file.issuers[1], key: elsewhere.statements)
            if !isTrue {
                faults.append(Fault(.otherStatement, said: "\(statement.issued)", found: "\(file.issued[1])"))
            }
        }
        for issued in file.issued {
            if voters > issued {
                faults.append(Fault(.moreBallotsThanIssued, said: "\(issued)", found: "\(voters)"))
            }
            if issued > file.roll {
                faults.append(Fault(.moreIssuedThanRoll, said: "\(file.roll)", found: "\(issued)"))
            }
        }
    }

    private mutating func count(_ file: RecountFile, _ election: Election, _ last: [Data: Int]) {
        guard let raw = file.count.private else { return faults.append(Fault(.notRevealed)) }
        guard let key = try? CountKey(raw: raw), key.publicKey.point == file.count.public else {
            return faults.append(Fault(.otherCountKey))
        }
        var counts = election.choices.map { _ in 0 }
        for place in last.values.sorted() {
            guard let chosen = election.open(file.ballots[place], with: key) else {
                void.append(place + 1)
                continue
            }
            for choice in chosen { counts[choice] += 1 }
        }
        let found = RecountFile.Result(counts: counts, void: void.count, voters: last.count)
        result = found
        if file.result != found {
            faults.append(Fault(.otherResult, said: file.result?.words ?? "", found: found.words))
        }
    }
}

extension RecountFile.Result {
    /// `3+1 (void 0, voters 4)`
    fileprivate var words: String {
        "\(counts.map(String.init).joined(separator: "+")) (void \(void), voters \(voters))"
    }
}
