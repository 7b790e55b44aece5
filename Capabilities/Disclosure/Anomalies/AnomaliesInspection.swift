import Journal
import Kernel
import Platform
import Store

/// Looks whether every decision on a finding, and every answer to it, is the one of the journal.
struct AnomaliesInspection: Sendable {
    let county: County

    var inspection: Inspection { Inspection("anomalies") { try look($0) } }

    private func look(_ inspector: Inspector) throws {
        let decided = try inspector.traces(kinds: ["anomaly.explained", "anomaly.handed"])
        let answered = Dictionary(
            try inspector.traces(kinds: ["anomaly.answered"]).map { ($0.subject, $0) },
            uniquingKeysWith: { first, _ in first })
        let table = AnomalyTable(county: county)
        inspector.expect(decided.count)
        let kept: Int =
            try inspector.first("SELECT COUNT(*) AS count FROM anomaly_decisions WHERE county = ?", [county])?["count"]
            ?? 0
        guard kept == decided.count else { throw IntegrityFault("disclosure.check.anomaly.lost") }
        for trace in decided {
            guard let finding = ID<Anomaly>(bytes: trace.subject),
                let decision = try? table.find(finding, inspector), matches(decision, trace, answered[trace.subject])
            else {
                throw IntegrityFault(
                    "disclosure.check.anomaly.changed",
                    ["finding": ID<Anomaly>(bytes: trace.subject)?.description ?? ""])
            }
        }
        inspector.count("decisions", decided.count)
    }

    private func matches(_ decision: AnomalyDecision, _ trace: Trace, _ answer: Trace?) -> Bool {
        let told = try? JSON(parsing: Array(trace.what.utf8))
        let answered = answer.flatMap { try? JSON(parsing: Array($0.what.utf8)) }
        return trace.kind == "anomaly.\(decision.verdict.rawValue)" && trace.at == decision.at
            && told == decision.fact && answer?.at == decision.answered
            && answered?["answer"] == decision.answer.map { PowerRun.digest([$0]) }
    }
}
