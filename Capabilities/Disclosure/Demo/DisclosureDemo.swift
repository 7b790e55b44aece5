package import Cases
import Foundation
import Journal
package import Kernel
import Places
import Platform
import Posts
import Store

/// A village with invented books, for the demo county: a road in three payments, three quarters published, the one after
/// them late as soon as timers run, questions asked and answered. Everything goes through the ordinary doors.
package struct DisclosureDemo: Sendable {
    /// A dealing of the story.
    struct StoryVoucher: Decodable, Sendable {
        /// What a list calls it that it paid.
        let id: String?
        /// The quarter it falls into, from the first published one on, and the day in it from 0.
        let quarter: Int
        let day: Int
        let purpose: String
        let kind: String
        let payee: String
        let decision: String
        let acceptance: String?
        let acceptedDay: Int?
        let lines: [[String]]
    }

    private struct Story: Decodable {
        struct Account: Decodable {
            let code: AccountCode
            let name: String
        }

        struct Asked: Decodable {
            let words: String
            let answer: String
        }

        let village: DivisionCode
        let posts: String
        let accounts: [Account]
        let vouchers: [StoryVoucher]
        let runs: [PowerStory.Run]
        let texts: [String: String]
        let yearly: [String: String]
        let question: Asked
        let objection: Asked
    }

    let disclosure: Disclosure
    private let story: Story

    package init(_ disclosure: Disclosure) throws {
        self.disclosure = disclosure
        story = try JSONDecoder().decode(Story.self, from: Shipped.data("demo"))
    }

    /// - Parameters:
    ///   - now: when the demo ends; the quarter that is late is the last one due by then.
    ///   - pass: moves the clock on by so many minutes.
    /// - Throws: whatever a step is refused for: the demo is then not whole.
    package func fill(until now: Timestamp, pass: (Int64) -> Void) async throws {
        let staff = disclosure.staff
        // People come to work at nine.
        pass(540)
        let imported = try await staff.importPosts(Array(story.posts.utf8), strict: true)
        guard imported.rejected.isEmpty else { throw DemoGap.people }
        let clerk = try await holder(.disclosureClerk)
        let committee = try await holder(.supervisionCommittee)
        let quarters = try quarters(before: now)
        try await disclosure.affairs.open(story.village, since: quarters[0].from, isMonthly: false, by: clerk)
        for account in story.accounts {
            try await disclosure.money.add(account.code, named: account.name, to: story.village, by: clerk)
        }
        let powers = try await powers(quarters)
        let runs = try await powers.begin(story.runs, pass)
        let property = try PropertyDemo(disclosure, in: story.village, clerk: clerk, committee: committee)
        let named = try await property.own(from: quarters[0].from, until: CountyTime.china.date(now))
            .merging(runs) { first, _ in first }
        var numbers: [CaseNumber] = []
        for voucher in story.vouchers {
            numbers.append(try await publish(voucher, named, quarters, clerk, committee, pass))
        }
        try await photograph(numbers, clerk: clerk, committee: committee, pass)
        var paid: [String: CaseNumber] = [:]
        for voucher in property.story.vouchers {
            let number = try await publish(voucher, named, quarters, clerk, committee, pass)
            if let id = voucher.id { paid[id] = number }
        }
        try await property.entitle(paidBy: paid, during: quarters[2])
        try await powers.finish(story.runs, runs, pass)
        let year = Period(.yearly, holding: quarters[0].from)
        for quarter in quarters {
            for (item, text) in story.texts.sorted(by: { $0.key < $1.key }) {
                try await disclosure.affairs.publish(item, quarter.to, text: text, in: story.village, by: clerk)
            }
            if quarter.to == year.to {
                for (item, text) in story.yearly.sorted(by: { $0.key < $1.key }) {
                    try await disclosure.affairs.publish(item, year.to, text: text, in: story.village, by: clerk)
                }
            }
            pass(1)
        }
        try await ask(numbers, clerk, pass)
    }

    /// Of the last quarter everything is published in time but the accounts: that they are late is what everybody sees.
    /// - Parameter turn: turns the county's clock.
    package func interludes(
        until now: Timestamp, turn: @escaping @Sendable (Timestamp) -> Void
    ) throws -> [Playback.Interlude] {
        let quarters = try quarters(before: now)
        let last = Period(.quarterly, holding: quarters[2].to.adding(days: 1))
        let texts = story.texts.filter { $0.key != "finance.statement" }.sorted { $0.key < $1.key }
        let time = max(CountyTime.china.moment(last.to.adding(days: 8), minute: 600), now.adding(days: -80))
        return [
            Playback.Interlude(at: time) {
                turn(time)
                let clerk = try await holder(.disclosureClerk)
                for (item, text) in texts {
                    try await disclosure.affairs.publish(item, last.to, text: text, in: story.village, by: clerk)
                }
            }
        ]
    }

    private func publish(
        _ voucher: StoryVoucher, _ named: [String: CaseNumber], _ quarters: [Period], _ clerk: Actor,
        _ committee: Actor, _ pass: (Int64) -> Void
    ) async throws -> CaseNumber {
        let draft = try draft(voucher, quarters[voucher.quarter], named)
        let number = try await disclosure.money.enter(draft, in: story.village, by: clerk)
        pass(1)
        try await disclosure.money.confirm(number, by: committee)
        return number
    }

    private func ask(_ numbers: [CaseNumber], _ clerk: Actor, _ pass: (Int64) -> Void) async throws {
        guard let road = numbers.last, let rent = numbers.dropFirst().first else { throw DemoGap.story }
        let villager = Actor.resident(.naming(["demo villager", story.village.description]))
        let questions = disclosure.questions
        let first = try await questions.ask(
            .question, about: .voucher(road), in: story.village, words: story.question.words, by: villager)
        let second = try await questions.ask(
            .objection, about: .voucher(rent), in: story.village, words: story.objection.words, by: villager)
        pass(10)
        try await questions.answer(first, words: story.question.answer, isAccepted: nil, by: clerk)
        try await questions.answer(second, words: story.objection.answer, isAccepted: false, by: clerk)
    }

    /// The three quarters before the last one that is due by `now`.
    private func quarters(before now: Timestamp) throws -> [Period] {
        guard let rule = try disclosure.affairs.catalogue().rule("finance.statement") else { throw DemoGap.story }
        var late = Period(.quarterly, holding: CountyTime.china.date(now))
        while rule.due(late) > now { late = late.before }
        return [late.before.before.before, late.before.before, late.before]
    }

    private func powers(_ quarters: [Period]) async throws -> PowerStory {
        PowerStory(
            powers: disclosure.powers, village: story.village, quarters: quarters,
            hands: [
                .disclosureClerk: try await holder(.disclosureClerk),
                .villageSecretary: try await holder(.villageSecretary),
                .supervisionCommittee: try await holder(.supervisionCommittee),
                .dutyOfficer: try await holder(.dutyOfficer),
            ])
    }

    private func draft(
        _ voucher: StoryVoucher, _ quarter: Period, _ named: [String: CaseNumber]
    ) throws -> VoucherDraft {
        guard let kind = Payee.Kind(rawValue: voucher.kind) else { throw DemoGap.story }
        return VoucherDraft(
            day: quarter.from.adding(days: voucher.day), purpose: voucher.purpose,
            payee: Payee(kind: kind, name: voucher.payee),
            decision: named.reduce(voucher.decision) { $0.replacing("{\($1.key)}", with: $1.value.shown) },
            acceptance: voucher.acceptance ?? "", acceptedOn: voucher.acceptedDay.map(quarter.from.adding(days:)),
            lines: try voucher.lines.map { line in
                guard line.count == 3, let code = AccountCode(line[0]) else { throw DemoGap.story }
                return VoucherLine(
                    account: code, debit: Money(parsing: line[1]) ?? .zero, credit: Money(parsing: line[2]) ?? .zero)
            })
    }

    private func holder(_ role: Role) async throws -> Actor {
        try await disclosure.holder(role, of: story.village, on: disclosure.staff.today)
    }
}

extension Disclosure {
    /// Whoever acts in a role for a village.
    func holder(_ role: Role, of village: DivisionCode, on day: LocalDate) async throws -> Actor {
        let directory = try await staff.directory()
        let place = role == .dutyOfficer ? village.parent : village
        let post = directory.posts(role: role).first { $0.place == place }
        guard let post, let holder = directory.holder(of: post.id, on: day) else { throw DemoGap.people }
        return .post(holder)
    }
}

extension Period {
    fileprivate var before: Period { Period(.quarterly, holding: from.adding(days: -1)) }
}

/// What the invented village lacks.
enum DemoGap: Error {
    case people, story
}
