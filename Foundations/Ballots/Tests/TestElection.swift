import Foundation
import Transparency

@testable import Ballots

/// An invented vote with everybody's keys.
struct TestElection {
    let issuers: [IssuerKey]
    let count = CountKey()
    let election: Election

    /// Found once: finding keys is what takes long.
    static let keys: [IssuerKey] = (0..<2).compactMap { _ in try? IssuerKey(bits: 2048) }

    init(_ number: String = "TP-2611-00001-1", most: Int = 1) throws {
        issuers = Self.keys
        election = try Election(
            number: number, title: "修路（虚构）", choices: ["同意", "不同意", "弃权"], most: most,
            issuers: issuers.map(\.publicKey), countKey: count.publicKey)
    }

    func tokens(for key: OneTimeKey) throws -> [Token] {
        try issuers.map { issuer in
            let blinding = try issuer.publicKey.blind(election.permission(for: key.point))
            return try blinding.finalize(issuer.sign(blinding.blinded))
        }
    }

    func ballot(_ chosen: [Int], by key: OneTimeKey = OneTimeKey(), sequence: Int = 1) throws -> Ballot {
        try key.cast(chosen, sequence: sequence, tokens: tokens(for: key), in: election)
    }

    /// As the server would publish it.
    func file(_ ballots: [Ballot], roll: Int = 10) -> RecountFile {
        let voters = Set(ballots.map(\.key)).count
        var file = RecountFile(
            vote: election.number, title: election.title, choices: election.choices, most: election.most, roll: roll,
            issued: [voters, voters], issuers: issuers.map(\.publicKey.der),
            count: .init(public: count.publicKey.point, private: count.raw), ballots: ballots, root: "", result: nil)
        let recount = Recount(of: file)
        file.root = recount.root.hex
        file.result = recount.result
        return file
    }
}

extension Data {
    init(hex: String) {
        let digits = Array(hex)
        self = Data(stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16)! })
    }
}
