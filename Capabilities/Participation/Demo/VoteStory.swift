// check: allow text in this file, because these are the words of invented people

package import Cases
import Foundation
package import Kernel
import Synchronization

/// What a village of the demo county votes on. Everybody in it is invented; the steps go through the same doors as real
/// ones.
package struct VoteStory: Sendable {
    let votes: Votes
    let secret: SecretVotes
    let cast: DemoCast

    package init(_ participation: Participation, cast: DemoCast) {
        (votes, secret) = (participation.votes, participation.secret)
        self.cast = cast
    }

    /// Of representatives, members and owners, some passed and one failed by two votes; some open; a secret one counted,
    /// for whoever counts again, and one that waits for its second pair of hands.
    /// - Parameter now: the end of the history.
    package func interludes(until now: Timestamp) -> [Playback.Interlude] {
        let past = road(now.adding(days: -26)) + lift(now.adding(days: -20)) + shares(now.adding(days: -14))
        return past + name(now.adding(days: -10)) + gate(now.adding(days: -2)) + lamps(now.adding(days: -1))
            + shop(now.adding(days: -1)) + leader(now.adding(hours: -3))
    }

    /// Forty owners of an estate, one with five flats: two thirds of both take part, more than half of both agree.
    private func lift(_ opens: Timestamp) -> [Playback.Interlude] {
        let draft = VoteDraft(
            place: cast.place, title: "高楼新苑 2 号楼电梯更换主机", text: "从住宅专项维修资金中列支 9.8 万元，更换 2 号楼电梯主机（小区和业主均为虚构）。",
            body: .ownersOrdinary, roll: .owners, method: .weighted, opens: opens, closes: opens.adding(days: 5))
        return vote(
            draft, notice: 16, roll: 40,
            papers: Array(repeating: [0], count: 21) + Array(repeating: [1], count: 7) + [[2]], came: 29)
    }

    /// Open now for owners: three quarters of area and of persons have to agree.
    private func gate(_ opens: Timestamp) -> [Playback.Interlude] {
        let draft = VoteDraft(
            place: cast.place, title: "高楼新苑改建北门，人车分流", text: "用公共收益 6 万元改建北门，行人和车辆分开走（小区和业主均为虚构）。",
            body: .ownersSpecial, roll: .owners, method: .weighted, opens: opens, closes: opens.adding(days: 9))
        return vote(
            draft, notice: 16, roll: 40, papers: Array(repeating: [0], count: 11) + [[1], [1]], came: 13)
    }

    /// Open now for the village's representatives.
    private func shop(_ opens: Timestamp) -> [Playback.Interlude] {
        let draft = VoteDraft(
            place: cast.place, title: "村口店面到期后公开招租", text: "店面三间合同到期后公开招租，底价不低于评估价每年 12 万元（虚构）。",
            body: .villagersRepresentatives, roll: .representatives, method: .open, opens: opens,
            closes: opens.adding(days: 5))
        return vote(draft, notice: 4, roll: 31, papers: [[0], [0], [1], [0], [2]], came: 5)
    }

    /// Thirty-one representatives, twenty-seven of whom came.
    private func road(_ opens: Timestamp) -> [Playback.Interlude] {
        let draft = VoteDraft(
            place: cast.place, title: "村口到小学的路面硬化", text: "从村集体经营收入中列支 12 万元，硬化村口到小学 380 米路面，由三家比选确定施工方（虚构）。",
            body: .villagersRepresentatives, roll: .representatives, method: .open, opens: opens,
            closes: opens.adding(days: 1))
        return vote(
            draft, notice: 5, roll: 31, papers: Array(repeating: [0], count: 22) + [[1], [1], [1], [2], [2]], came: 27)
    }

    /// Two thirds of all sixty members would be forty; thirty-eight agree.
    private func shares(_ opens: Timestamp) -> [Playback.Interlude] {
        let draft = VoteDraft(
            place: cast.place, title: "把旧晒场租给物流公司二十年", text: "旧晒场 4,200 平方米出租二十年，年租金 6.3 万元，每五年递增百分之五（虚构）。",
            body: .economicMembers, roll: .members, method: .open, opens: opens, closes: opens.adding(days: 2))
        return vote(
            draft, notice: 11, roll: 60,
            papers: Array(repeating: [0], count: 38) + Array(repeating: [1], count: 9), came: 48)
    }

    /// Open now; whoever signs in with one of the roll's invented telephones can vote.
    private func lamps(_ opens: Timestamp) -> [Playback.Interlude] {
        let draft = VoteDraft(
            place: cast.place, title: "先给哪两处装路灯", text: "今年的钱够装两处。每人最多选两处（虚构）。", body: .villagersGroup,
            roll: .adults, method: .open, kind: .selection, choices: ["桥头到祠堂", "小学门口", "卫生室前的坡道", "公交站"],
            most: 2, opens: opens, closes: opens.adding(days: 8))
        return vote(draft, notice: 4, roll: 24, papers: [[0, 1], [1], [1, 2], [0, 3], [1, 3]], came: 5)
    }

    /// Opens as soon as the supervision committee confirms it, which whoever tries the program does.
    private func leader(_ opens: Timestamp) -> [Playback.Interlude] {
        let draft = VoteDraft(
            place: cast.place, title: "推选三组组长", text: "三组组长任期届满，由本组有选举权的村民无记名推选一人（虚构）。",
            body: .villagersGroup, roll: .adults, method: .secret, kind: .selection, choices: ["试一人", "试二人", "试三人"],
            most: 1, opens: opens, closes: opens.adding(days: 8))
        return vote(draft, notice: 4, roll: 24, papers: [], came: 0)
    }

    /// Notice some days ahead, papers two hours after the opening.
    private func vote(
        _ draft: VoteDraft, notice days: Int64, roll: Int, papers: [[Int]], came: Int
    ) -> [Playback.Interlude] {
        let kept = Mutexed<CaseNumber?>(nil)
        return [
            cast.interlude(at: draft.opens.adding(days: -days)) {
                let number = try await votes.make(draft, by: cast.clerk)
                _ = try await votes.importRoll(self.roll(roll, draft.roll), of: number, strict: true, by: cast.clerk)
                try await votes.giveNotice(number, by: cast.clerk)
                kept.set(number)
            },
            cast.interlude(at: draft.opens.adding(hours: 2)) {
                guard let number = kept.value else { return }
                for (index, choices) in papers.enumerated() {
                    try await votes.enterPaper(
                        BallotSlip(ordinal: index + 1, choices: choices), in: number, by: cast.clerk)
                }
                for ordinal in stride(from: papers.count + 1, through: came, by: 1) {
                    try await votes.attend(ordinal, in: number, by: cast.clerk)
                }
            },
        ]
    }

    /// Invented names; the last nine have the telephones 13800138001 to 13800138009. The seventh owner has five flats.
    private func roll(_ count: Int, _ kind: BodyRule.RollKind) -> [UInt8] {
        let lines = (1...count).flatMap { number in
            let phone = number > count - 9 ? "1380013800\(number - count + 9)" : ""
            let person = "\(number),\(cast.name(number)),\(phone)"
            guard kind == .owners else { return ["\(person),\((number + 2) / 3)"] }
            return (0..<(number == 7 ? 5 : 1)).map { flat in
                "\(person),\(number % 3 + 1)-\(number * 10 + flat),\(78 + number * 7 % 60).\(10 + number * 3 % 80)"
            }
        }
        let columns = kind == .owners ? "unit,area" : "household"
        return Array("no,name,phone,\(columns)\n\(lines.joined(separator: "\n"))\n".utf8)
    }
}

/// A value handed from one interlude to the next.
final class Mutexed<Value: Sendable>: Sendable {
    private let box: Mutex<Value>

    init(_ value: Value) { box = Mutex(value) }

    var value: Value { box.withLock { $0 } }
    func set(_ value: Value) { box.withLock { $0 = value } }
}
