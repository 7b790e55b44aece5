package import Journal

/// How long what lies in a table is kept, shown to everybody.
package struct RetainedTable: Sendable, Hashable {
    /// What kind of data it is; its words are under `retention.class.NAME`.
    package enum Class: String, Sendable, CaseIterable {
        /// Facts of public business without persons: kept for good.
        case record
        /// Personal data, sealed.
        case personal
        /// Words with personal data covered.
        case words
        /// Pictures that residents sent.
        case picture
        /// Needed to run: sessions, repeated requests, counters.
        case working
        /// Rules and maps that everybody may read.
        case reference
    }

    package enum Term: Sendable, Hashable {
        case forGood
        /// Days after the case was closed.
        case afterClosing(days: Int)
        /// Days after the row was made, or last used.
        case afterUse(days: Int)
    }

    package let table: String
    package let kind: Class
    package let term: Term

    package init(_ table: String, _ kind: Class, _ term: Term) {
        self.table = table
        self.kind = kind
        self.term = term
    }
}

/// One batch of a nightly erasure, inside the door.
package struct Sweep: Sendable {
    package let name: String
    /// - Returns: how many rows went; a full batch is followed by another.
    package let run: @Sendable (Passage) throws -> Int

    package init(_ name: String, run: @escaping @Sendable (Passage) throws -> Int) {
        self.name = name
        self.run = run
    }
}

extension Journal {
    package static let retention = [
        RetainedTable("journal", .record, .forGood), RetainedTable("journal_head", .record, .forGood),
        RetainedTable("timers", .working, .afterUse(days: 0)), RetainedTable("journal_readers", .working, .forGood),
        RetainedTable("answers", .working, .afterUse(days: 7)), RetainedTable("heartbeats", .working, .forGood),
        RetainedTable("seal_roots", .working, .forGood), RetainedTable("migrations", .working, .forGood),
    ]
}
