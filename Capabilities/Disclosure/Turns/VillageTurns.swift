import Journal
import Kernel
import Platform
import Rights
import Store

/// What waits for those who keep a village's books, watch over them, or answer for them.
struct VillageTurns: Sendable {
    let parts: Disclosure
    let known: KnownFindings

    /// Of one kind so many at most: a longer list is worked off from its top.
    static let most = 50

    private var county: County { parts.house.county }

    func all(of holder: PostHolder, at now: Timestamp) async throws -> [Turn] {
        let rights = Set<Action>([.keepBooks, .superviseBooks, .answerDisclosure]).filter {
            decide(.post(holder), $0, on: MoneyWork.object(holder.place)).isAllowed
        }
        guard !rights.isEmpty else { return [] }
        let isCommittee = holder.role == .supervisionCommittee
        return try await parts.house.reader.read { connection in
            var all = try runs(holder, rights, connection)
            if rights.contains(.answerDisclosure) { all += try answers(holder, now, connection) }
            // Books and findings are a village's own.
            guard holder.place.level == .village else { return all }
            if rights.contains(.keepBooks) { all += try kept(holder, now, connection) }
            if isCommittee { all += try confirmed(by: holder, now, connection) }
            return all
        }
    }

    // MARK: Powers

    private func runs(
        _ holder: PostHolder, _ rights: Set<Action>, _ connection: any Connection
    ) throws -> [Turn] {
        let lists = try parts.powers.lists()
        return try parts.powers.table.running(within: holder.place, for: holder, limit: Self.most, lists, connection)
            .map { run in
                let turn = run.turn(try PowersWork.power(of: run, lists))
                return Turn(
                    "disclosure.turn.run",
                    title: [turn?.name, run.title].compactMap { $0 }.joined(separator: " · "),
                    titleEnglish: [turn?.nameEnglish, run.title].compactMap { $0 }.joined(separator: " · "),
                    at: run.village, since: run.events.last { $0.kind == .started || $0.kind == .done }?.at,
                    due: run.due, href: "/desk/powers/\(run.village)/run/\(run.number)")
            }
    }

    // MARK: Answers

    private func answers(_ holder: PostHolder, _ now: Timestamp, _ connection: any Connection) throws -> [Turn] {
        let asked = try parts.questions.table.unanswered(within: holder.place, limit: Self.most, connection)
        let questions = asked.compactMap { question -> Turn? in
            let office = question.rung == .village ? question.village : question.village.parent ?? question.village
            guard holder.answersFor(office, due: question.due, at: now) else { return nil }
            return Turn(
                "disclosure.turn.\(question.kind.rawValue)",
                title: String(question.words.prefix(40)), at: question.village,
                since: question.raised ?? question.asked, due: question.due, href: "/desk/questions")
        }
        guard holder.place.level == .township else { return questions }
        let handed = try parts.anomalies.table.handed(within: holder.place, connection)
        return questions
            + handed.map { village, count, since in
                Turn(
                    "disclosure.turn.handed", count: count, at: village, since: since, href: "/desk/handed")
            }
    }

    // MARK: Books

    /// What is to be published, and gifts that lie too long.
    private func kept(_ holder: PostHolder, _ now: Timestamp, _ connection: any Connection) throws -> [Turn] {
        let village = holder.place
        guard let kept = try parts.money.villages.find(village, connection) else { return [] }
        let table = parts.affairs.table
        let duties = try parts.affairs.duties(
            of: kept, published: try table.all(village, connection), late: try table.overdue(village, connection),
            at: now)
        let affairs = duties.filter { $0.published == nil }.suffix(Self.most).map { duty in
            Turn(
                "disclosure.turn.affair", title: "\(duty.rule.name) · \(duty.period.shown)",
                titleEnglish: "\(duty.rule.nameEnglish) · \(duty.period.shown)", at: village,
                since: CountyTime.china.moment(duty.period.to.adding(days: 1)), due: duty.due,
                href: "/desk/books?village=\(village)")
        }
        let rule = try parts.donations.rule()
        let gifts = try parts.donations.table.late(in: village, limit: Self.most, connection).map { gift, step in
            Turn(
                "disclosure.turn.gift", title: gift.gift.names.item, at: village, since: rule.began(step),
                due: rule.end(of: step), href: "/desk/donation/\(gift.number)")
        }
        return affairs + gifts
    }

    /// What the supervision committee confirms or decides; never what the same person has written down.
    private func confirmed(
        by holder: PostHolder, _ now: Timestamp, _ connection: any Connection
    ) throws -> [Turn] {
        let village = holder.place
        let papers: [(table: String, key: String, href: String)] = [
            ("books_vouchers", "vouchers", "/desk/books?village=\(village)"),
            ("property_assets", "assets", "/desk/property?village=\(village)"),
            ("property_contracts", "contracts", "/desk/property?village=\(village)"),
            ("entitlement_lists", "lists", "/desk/entitlements?village=\(village)"),
        ]
        var all = try papers.compactMap { paper -> Turn? in
            let (count, since) = try Waiting(county: county, table: paper.table)
                .count(village, notBy: holder.person, connection)
            guard count > 0 else { return nil }
            return Turn(
                "disclosure.turn.\(paper.key)", count: count, at: village, since: since, href: paper.href)
        }
        all += try parts.donations.table.asked(in: village, notBy: holder.person, limit: Self.most, connection).map {
            Turn(
                "disclosure.turn.writeOff", title: $0.gift.names.item, at: village,
                href: "/desk/donation/\($0.number)")
        }
        let findings = try known.open(village, parts.anomalies, at: now, connection)
        guard findings > 0 else { return all }
        return all + [
            Turn("disclosure.turn.findings", count: findings, at: village, href: "/desk/anomalies/\(village)")
        ]
    }
}
