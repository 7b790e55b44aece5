import Store
import Testing

/// One thing changed behind the program's back, and the fault that a check has to name.
struct Tampering: Sendable, CustomTestStringConvertible {
    let what: String
    let fault: String
    let statements: [String]

    init(_ what: String, names fault: String, _ statements: String...) {
        self.what = what
        self.fault = fault
        self.statements = statements
    }

    var testDescription: String { what }

    private static let open = "(SELECT id FROM cases WHERE open = 1 ORDER BY number LIMIT 1)"
    private static let settled =
        "(SELECT id FROM cases WHERE state = 'evaluated' AND merged = 0 ORDER BY number LIMIT 1)"
    private static let closed = "(SELECT id FROM cases WHERE closed IS NOT NULL ORDER BY number LIMIT 1)"
    private static let timed = "(SELECT subject FROM timers WHERE name = 'case.clock' ORDER BY subject LIMIT 1)"
    private static let running =
        "(SELECT case_id FROM case_clocks ORDER BY case_id LIMIT 1)"
    private static let reported = "(SELECT id FROM reports WHERE contact IS NOT NULL ORDER BY id LIMIT 1)"
    private static let newest = "(SELECT id FROM reports ORDER BY id DESC LIMIT 1)"
    private static let claimed = "(SELECT id FROM attachments WHERE report IS NOT NULL ORDER BY id LIMIT 1)"
    private static let unclaimed = "(SELECT id FROM attachments WHERE report IS NULL ORDER BY id LIMIT 1)"
    private static let entry = "(SELECT MAX(position) - 5 FROM journal)"
    private static let month = "(SELECT MIN(month) FROM case_numbers)"

    static let all: [Tampering] =
        journal + cases + columns + belongings + reports + pictures + territory + notices
        + votes + chances + books

    private static let books = [
        Tampering(
            "a voucher of a village no longer balances", names: "disclosure.check.unbalanced",
            """
            UPDATE books_lines SET debit = debit + 1 WHERE line = 1 AND debit > 0
                AND voucher = (SELECT id FROM books_vouchers ORDER BY number LIMIT 1)
            """),
        Tampering(
            "a balance is not the sum of its vouchers", names: "disclosure.check.balance",
            "UPDATE books_balances SET credit = credit + 1 WHERE account = '102'"),
        Tampering(
            "published figures say something else", names: "disclosure.check.published",
            """
            UPDATE affairs_items SET figures = REPLACE(figures, '"paid":', '"paid":1') WHERE figures IS NOT NULL
            """),
        Tampering(
            "a meeting's decision says something else", names: "disclosure.check.run.changed",
            "UPDATE power_runs SET events = REPLACE(events, '33', '40') WHERE power = 'works'"),
        Tampering(
            "a run was closed by hand", names: "disclosure.check.run.state",
            "UPDATE power_runs SET state = 'finished', step = NULL, due = NULL WHERE power = 'works.small'"),
    ]

    private static let chances = [
        Tampering(
            "somebody else stands in the list of a draw", names: "participation.draws.fault.pool",
            "UPDATE draw_entrants SET entrant = 'Z-1' WHERE ordinal = 1"),
        Tampering(
            "two ranks of a draw were exchanged", names: "participation.draws.fault.ranking",
            "UPDATE draw_entrants SET rank = 3 - rank WHERE rank IN (1, 2)"),
        Tampering(
            "an offer counts one more than was claimed", names: "participation.offers.fault",
            "UPDATE offers SET taken = taken + 1"),
        Tampering(
            "fewer are counted than have joined", names: "participation.initiatives.fault",
            "UPDATE initiatives SET supporters = 0"),
    ]

    private static let notices = [
        Tampering(
            "a message of no notice", names: "notices.check.orphan",
            """
            INSERT INTO notice_deliveries (county, id, notice, channel, state, due, tries, made)
            SELECT county, id, id, 'text', 'waiting', 0, 0, 0 FROM reports ORDER BY id LIMIT 1
            """),
        Tampering(
            "word of what is not in the journal", names: "notices.check.ahead",
            """
            INSERT INTO notices (county, id, audience, recipient, case_id, number, kind, position, at, pieces)
            SELECT county, id, 'resident', id, case_id, 'RA', 'received', 999999999, 0, 1
            FROM reports ORDER BY id LIMIT 1
            """),
    ]

    private static let decided = "(SELECT id FROM votes WHERE state = 'decided' ORDER BY number LIMIT 1)"

    private static let votes = [
        Tampering(
            "a ballot says something else", names: "participation.votes.fault.tally",
            "UPDATE vote_ballots SET choices = '[1]' WHERE vote = \(decided) AND ordinal = 1"),
        Tampering(
            "a voter on a roll is another", names: "participation.votes.fault.roll",
            "UPDATE vote_rolls SET area = 7 WHERE vote = \(decided) AND ordinal = 1"),
        Tampering(
            "nothing will end a vote", names: "participation.votes.fault.timer",
            "DELETE FROM timers WHERE name = 'vote.close'"),
    ]

    private static let journal = [
        Tampering(
            "an entry is dropped", names: "check.journal.gap", "DELETE FROM journal WHERE position = \(entry)"),
        Tampering(
            "the last entry is dropped", names: "check.journal.head",
            "DELETE FROM journal WHERE position = (SELECT MAX(position) FROM journal)"),
        Tampering(
            "an entry is dated back", names: "check.journal.timeGoesBack",
            "UPDATE journal SET at = 5 WHERE position = \(entry)"),
        Tampering(
            "the head is moved", names: "check.journal.head", "UPDATE journal_head SET position = position + 1"),
        Tampering("the head is dated back", names: "check.journal.headTime", "UPDATE journal_head SET at = at - 1"),
        Tampering("the head is gone", names: "check.journal.noHead", "DELETE FROM journal_head"),
        Tampering(
            "an entry's number is changed", names: "check.journal.sequence",
            "UPDATE journal SET sequence = sequence + 1000 WHERE position = \(entry)"),
        Tampering(
            "nobody deals with a timer", names: "check.timers.unknown",
            "UPDATE timers SET name = 'nobody' WHERE subject = \(timed)"),
    ]

    private static let cases = [
        Tampering(
            "a snapshot says something else", names: "cases.check.snapshot",
            "UPDATE cases SET snapshot = REPLACE(snapshot, '\"catalogue\":', '\"returns\":7,\"catalogue\":') WHERE id = \(open)"
        ),
        Tampering(
            "an entry is emptied", names: "cases.check.noReception",
            "UPDATE journal SET what = '{}' WHERE subject = \(open) AND sequence = 1"),
        Tampering(
            "an entry cannot be read", names: "cases.check.unreadable",
            "UPDATE journal SET what = '{\"events\":[{}]}' WHERE subject = \(open) AND sequence = 1"),
        Tampering(
            "a later entry is emptied", names: "cases.check.column",
            """
            UPDATE journal SET what = '{"events":[]}' WHERE subject = \(settled)
                AND sequence = (SELECT MAX(sequence) FROM journal WHERE subject = \(settled))
            """),
        Tampering(
            "a snapshot is no case", names: "cases.check.column",
            "UPDATE cases SET snapshot = '{}' WHERE id = \(open)"),
        Tampering("a case is dropped", names: "cases.check.orphan", "DELETE FROM cases WHERE id = \(open)"),
        Tampering("every case is dropped", names: "cases.check.orphan", "DELETE FROM cases"),
        Tampering(
            "the next number is set back", names: "cases.check.serialBeyond",
            "UPDATE case_numbers SET serial = serial - 1 WHERE month = \(month)"),
        Tampering(
            "a number was left out", names: "cases.check.serialMissing",
            "UPDATE case_numbers SET serial = serial + 1 WHERE month = \(month)"),
    ]

    private static let columns: [Tampering] = [
        ("number", "'RA2611999999'"), ("state", "'gone'"), ("category", "'X'"), ("channel", "'pigeon'"),
        ("division", "'330381'"), ("township", "'0'"), ("village", "'0'"), ("cell", "1"), ("lon", "1.5"),
        ("lat", "1.5"), ("holder", "'nobody'"), ("lead", "'nobody'"), ("open", "1 - open"),
        ("received", "received + 1"),
        ("due", "due + 1"), ("closed", "closed + 1"), ("settled_on_spot", "1 - settled_on_spot"),
        ("reopened", "reopened + 1"), ("merged", "1 - merged"), ("asks", "1 - asks"), ("solved", "7"),
        ("satisfied", "7"), ("contacted", "7"),
    ].map { column, value in
        Tampering(
            "the column \(column) is changed", names: "cases.check.column",
            "UPDATE cases SET \(column) = \(value) WHERE id = \(closed)")
    }

    private static let belongings = [
        Tampering(
            "a timer is lost", names: "cases.check.timerLost",
            "DELETE FROM timers WHERE subject = \(timed)"),
        Tampering(
            "a timer is moved", names: "cases.check.timer",
            "UPDATE timers SET due = due + 1 WHERE subject = \(timed)"
        ),
        Tampering(
            "a settled case has a timer", names: "cases.check.timerOrphan",
            "INSERT INTO timers (county, subject, name, due, what) SELECT county, id, 'case.clock', 5, '{}' FROM cases "
                + "WHERE id = \(settled)"),
        Tampering(
            "a timer of no case", names: "cases.check.orphan",
            "UPDATE timers SET subject = \(reported) WHERE subject = "
                + "(SELECT subject FROM timers WHERE name = 'case.clock' ORDER BY subject DESC LIMIT 1)"),
        Tampering(
            "a clock is lost", names: "cases.check.clockLost",
            "DELETE FROM case_clocks WHERE case_id = \(running) AND ordinal = 0"),
        Tampering(
            "a clock is set", names: "cases.check.clock",
            "UPDATE case_clocks SET due = due + 1 WHERE case_id = \(running) AND ordinal = 0"),
        Tampering(
            "a clock charges another unit", names: "cases.check.clock",
            "UPDATE case_clocks SET unit = 'nobody' WHERE case_id = \(running) AND ordinal = 0"),
        Tampering(
            "a clock too many", names: "cases.check.clockOrphan",
            """
            INSERT INTO case_clocks (county, case_id, ordinal, kind, number, time_limit, started, due, suspended, extended)
            SELECT county, case_id, 900, kind, number, time_limit, started, due, suspended, extended
            FROM case_clocks WHERE case_id = \(running) AND ordinal = 0
            """),
    ]

    private static let reports = [
        Tampering(
            "a report is emptied as if at its person's wish", names: "cases.check.reportChanged",
            "UPDATE reports SET text = '', salt = NULL, erased = received WHERE id = \(reported)"),
        Tampering("a report is dropped", names: "cases.check.reportLost", "DELETE FROM reports WHERE id = \(reported)"),
        Tampering(
            "a report goes to another case", names: "cases.check.reportUnlisted",
            "UPDATE reports SET case_id = (SELECT id FROM cases ORDER BY id LIMIT 1) WHERE id = \(newest)"),
        Tampering(
            "a report of no case", names: "cases.check.orphan", "UPDATE reports SET case_id = id WHERE id = \(reported)"
        ),
        Tampering(
            "a receipt is changed", names: "cases.check.receipt",
            "UPDATE reports SET receipt = id WHERE id = \(reported)"),
        Tampering(
            "a contact is put to another report", names: "cases.check.contact",
            "UPDATE reports SET contact = (SELECT contact FROM reports WHERE id = \(reported)) "
                + "WHERE id = \(newest)"),
        Tampering(
            "the entry of a report tells of something else", names: "cases.check.reportEntry",
            "UPDATE journal SET kind = 'case.lost' WHERE subject = (SELECT case_id FROM reports WHERE id = \(newest)) "
                + "AND kind IN ('case.received', 'case.attached')"),
        Tampering(
            "the entry of a report proves nothing", names: "cases.check.reportChanged",
            "UPDATE journal SET what = REPLACE(what, '\"content\"', '\"contend\"')"),
        Tampering(
            "the words of a report are changed", names: "cases.check.reportChanged",
            "UPDATE reports SET text = 'nothing' WHERE id = \(reported)"),
        Tampering(
            "a report is dated back", names: "cases.check.reportChanged",
            "UPDATE reports SET received = received - 1 WHERE id = \(reported)"),
        Tampering(
            "a report gets a name", names: "cases.check.reportChanged",
            "UPDATE reports SET anonymous = 1 - anonymous WHERE id = \(reported)"),
        Tampering(
            "a report is salted anew", names: "cases.check.reportChanged",
            "UPDATE reports SET salt = receipt WHERE id = \(reported)"),
    ]

    private static let pictures = [
        Tampering(
            "a picture is cut off", names: "cases.check.attachmentBytes",
            "UPDATE attachments SET bytes = SUBSTR(bytes, 1, 100) WHERE id = \(claimed)"),
        Tampering(
            "a picture is exchanged", names: "cases.check.attachmentBytes",
            "UPDATE attachments SET bytes = report WHERE id = \(claimed)"),
        Tampering(
            "a picture of before is cut off", names: "cases.check.attachmentBroken",
            "UPDATE journal SET what = '{}' WHERE subject = \(claimed)",
            "UPDATE attachments SET bytes = SUBSTR(bytes, 1, 100) WHERE id = \(claimed)"),
        Tampering(
            "a picture of a report is dropped", names: "cases.check.reportChanged",
            "DELETE FROM attachments WHERE id = \(claimed)"),
        Tampering(
            "a picture is dropped", names: "cases.check.attachmentGone",
            "DELETE FROM attachments WHERE id = \(unclaimed)"),
        Tampering(
            "a picture of no report", names: "cases.check.attachmentReport",
            "UPDATE attachments SET report = id WHERE id = \(unclaimed)"),
        Tampering(
            "nobody will forget a picture", names: "cases.check.attachmentTimerLost",
            "DELETE FROM timers WHERE subject = \(unclaimed)"),
        Tampering(
            "a picture would be forgotten", names: "cases.check.attachmentTimerOrphan",
            "INSERT INTO timers (county, subject, name, due, what) SELECT county, id, 'attachment.forget', 5, '{}' "
                + "FROM attachments WHERE id = \(claimed)"),
        Tampering(
            "a picture nobody received", names: "cases.check.attachmentEntry",
            "UPDATE journal SET kind = 'attachment.lost' WHERE subject = \(claimed)"),
    ]

    private static let territory = [
        Tampering(
            "a town is dropped", names: "places.check.parent", "DELETE FROM places WHERE code = '330381001'"),
        Tampering(
            "a place has another level", names: "places.check.level",
            "UPDATE places SET level = 'village' WHERE code = '330381001'"),
        Tampering(
            "a boundary is cut off", names: "places.check.shape",
            "UPDATE boundaries SET shape = SUBSTR(shape, 1, 40) WHERE code = '330381'"),
        Tampering(
            "a boundary of no place", names: "places.check.boundaryOrphan",
            "UPDATE boundaries SET code = '33038199' WHERE code = (SELECT MAX(code) FROM boundaries)"),
        Tampering(
            "a unit of no unit", names: "posts.check.parent",
            "UPDATE units SET parent = 'nobody' WHERE code = (SELECT MAX(code) FROM units)"),
    ]
}
