// check: allow text in this file, because these are the words of invented people

import Ballots
import Cases
import Kernel
import Platform
import Store

extension VoteStory {
    /// A secret vote that is over: nine of twelve voted as a browser does, and everybody can count again.
    func name(_ opens: Timestamp) -> [Playback.Interlude] {
        let draft = VoteDraft(
            place: cast.place, title: "新文化广场叫什么名字", text: "由本组村民无记名选一个名字（虚构）。", body: .villagersGroup, roll: .adults,
            method: .secret, kind: .selection, choices: ["高楼广场", "晒谷广场", "榕树广场"], most: 1, opens: opens,
            closes: opens.adding(days: 1))
        let kept = Mutexed<CaseNumber?>(nil)
        return [
            cast.interlude(at: opens.adding(days: -4)) {
                let number = try await votes.make(draft, by: cast.clerk)
                _ = try await votes.importRoll(secretRoll, of: number, strict: true, by: cast.clerk)
                try await votes.giveNotice(number, by: cast.clerk)
                kept.set(number)
            },
            cast.interlude(at: opens.adding(hours: -1)) {
                guard let number = kept.value else { return }
                try await secret.confirm(number, by: cast.committee)
            },
            cast.interlude(at: opens.adding(hours: 3)) {
                guard let number = kept.value else { return }
                for (index, choice) in [2, 0, 2, 1, 2, 2, 0, 2, 1].enumerated() {
                    try await put(choice, in: number, by: try await cast.voter(Self.phone(index + 1)))
                }
            },
        ]
    }

    /// What a voter's browser does: a key of its own, both tokens for it, a sealed ballot.
    private func put(_ choice: Int, in number: CaseNumber, by voter: Actor) async throws {
        let house = secret.house
        let election = try await house.reader.read { try secret.find(number, $0).secret.election() }
        let key = OneTimeKey()
        var tokens: [Token] = []
        for issuer in Issuer.allCases {
            let blinding = try election.issuers[issuer.rawValue - 1].blind(election.permission(for: key.point))
            let signed = try await secret.issue(number, by: issuer, blinding.blinded, to: voter)
            tokens.append(try blinding.finalize(signed))
        }
        _ = try await secret.cast(try key.cast([choice], sequence: 1, tokens: tokens, in: election), in: number)
    }

    private var secretRoll: [UInt8] {
        let lines = (1...12).map { number in
            "\(number),\(cast.name(number + 40)),\(number < 10 ? Self.phone(number) : ""),\(number)\n"
        }
        return Array(("no,name,phone,household\n" + lines.joined()).utf8)
    }

    private static func phone(_ number: Int) -> String { "1390013900\(number)" }
}
