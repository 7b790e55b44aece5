import Journal
import Kernel
import Platform
import Store

/// What the supervision committee made of a finding, and what the township answered.
struct AnomalyDecision: Sendable, Hashable {
    enum Verdict: String, Sendable, CaseIterable { case explained, handed }

    let finding: ID<Anomaly>
    let village: DivisionCode
    /// The finding as it was when it was decided.
    let anomaly: Anomaly
    let verdict: Verdict
    /// Personal data covered.
    let reason: String
    let at: Timestamp
    var answer: String?
    var answered: Timestamp?

    var waitsForTownship: Bool { verdict == .handed && answered == nil }
}

/// Why a finding was not decided, or not answered.
enum AnomalyRefusal: Explained, Hashable {
    /// Nothing of that kind is in the books, or not any more.
    case unknown
    case committee
    /// Whoever decides has written one of its vouchers down, or done a step of its run.
    case sameHands
    case decided
    case notHanded
    case answered
    case township
    case noReason

    var explanation: Explanation {
        switch self {
        case .unknown: Explanation(.notFound, key("unknown"))
        case .committee: Explanation(.forbidden, key("committee"))
        case .sameHands: Explanation(.forbidden, key("sameHands"))
        case .decided: Explanation(.conflict, key("decided"))
        case .notHanded: Explanation(.notFound, key("notHanded"))
        case .answered: Explanation(.conflict, key("answered"))
        case .township: Explanation(.forbidden, key("township"))
        case .noReason:
            Explanation(.invalid, key("noReason"), fields: [.init("/reason", key("noReason"))])
        }
    }

    private func key(_ reason: String) -> String { "disclosure.anomaly.refusal.\(reason)" }
}

/// One decision for each finding.
struct AnomalyTable: Sendable {
    let county: County

    static let retention = [RetainedTable("anomaly_decisions", .words, .forGood)]

    static let migrations = [
        Migration(
            "powers/002-anomalies",
            [
                """
                CREATE TABLE anomaly_decisions (
                    county BIGINT NOT NULL,
                    finding BYTEA NOT NULL,
                    village TEXT NOT NULL,
                    anomaly TEXT NOT NULL,
                    verdict TEXT NOT NULL CHECK (verdict IN ('explained', 'handed')),
                    reason TEXT NOT NULL,
                    at BIGINT NOT NULL,
                    answer TEXT,
                    answered BIGINT,
                    PRIMARY KEY (county, finding),
                    CHECK ((answer IS NULL) = (answered IS NULL)),
                    CHECK (answer IS NULL OR verdict = 'handed')
                )
                """,
                "CREATE INDEX anomaly_decisions_village ON anomaly_decisions (county, village)",
            ])
    ]

    func insert(_ decision: AnomalyDecision, _ pen: Pen) throws {
        try pen.execute(
            """
            INSERT INTO anomaly_decisions (county, finding, village, anomaly, verdict, reason, at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, decision.finding, decision.village, try JSONText.string(decision.anomaly),
                decision.verdict.rawValue, decision.reason, decision.at,
            ])
    }

    func answer(_ finding: ID<Anomaly>, _ words: String, at now: Timestamp, _ pen: Pen) throws {
        try pen.execute(
            "UPDATE anomaly_decisions SET answer = ?, answered = ? WHERE county = ? AND finding = ?",
            [words, now, county, finding])
    }

    func find(_ finding: ID<Anomaly>, _ connection: any Connection) throws -> AnomalyDecision? {
        try connection.first(
            "SELECT * FROM anomaly_decisions WHERE county = ? AND finding = ?", [county, finding]
        ).map(AnomalyDecision.init(row:))
    }

    /// Of every village within a place: what waits for the township first, then the newest.
    func list(within place: DivisionCode, _ connection: any Connection) throws -> [AnomalyDecision] {
        try connection.query(
            """
            SELECT * FROM anomaly_decisions WHERE county = ? AND village LIKE ?
            ORDER BY CASE WHEN verdict = 'handed' AND answered IS NULL THEN 0 ELSE 1 END, at DESC LIMIT 500
            """, [county, "\(place)%"]
        ).map(AnomalyDecision.init(row:))
    }
}

extension AnomalyDecision {
    init(row: Row) throws {
        guard let verdict = Verdict(rawValue: try row["verdict"]) else {
            throw StoreError.column("verdict", wanted: "a verdict")
        }
        self.init(
            finding: try row["finding"], village: try row["village"],
            anomaly: try JSONText.value(Anomaly.self, from: row["anomaly"] as String), verdict: verdict,
            reason: try row["reason"], at: try row["at"], answer: try row["answer"], answered: try row["answered"])
    }
}
