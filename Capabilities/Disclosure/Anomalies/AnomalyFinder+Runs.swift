import Kernel

/// What the search for irregularities has to know of a power in use.
struct WatchedRun: Sendable, Hashable {
    let number: CaseNumber
    var title = ""
    /// The day of the decision, and the moment at which it was written down.
    var decided: LocalDate?
    var decidedAt: Timestamp?
    /// The step that is late now, and its last day.
    var lateStep: PowerStep?
    var due: LocalDate?
}

extension AnomalyFinder {
    /// Payments of the size of a tender that no decided run stands behind: those to one firm together, for it is one
    /// question; persons each, because their covered names do not tell them apart.
    ///
    /// The decision has to be older than the payment, and written down before the voucher was.
    static func undecided(_ paid: [Voucher], _ runs: [WatchedRun], _ rules: AnomalyRules) -> [Anomaly] {
        let byNumber = Dictionary(runs.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        let bare = paid.filter { voucher in
            guard -voucher.cash.count >= rules.tender, voucher.day >= rules.runsFrom, voucher.payee.kind != .nobody
            else { return false }
            return !RunReference.numbers(in: voucher.decision).contains { number in
                guard let run = byNumber[number], let day = run.decided, let at = run.decidedAt else { return false }
                return day <= voucher.day && at <= voucher.entered
            }
        }
        let firms = Dictionary(grouping: bare.filter { $0.payee.kind == .organisation }, by: \.payee.name)
            .sorted { $0.key < $1.key }.map(\.value)
        let persons = bare.filter { $0.payee.kind == .person }.map { [$0] }
        return (firms + persons).map { vouchers in
            Anomaly(
                kind: .undecided, vouchers: vouchers.map(\.number),
                arguments: [
                    "payee": vouchers[0].payee.name, "count": "\(vouchers.count)",
                    "sum": Money(count: vouchers.reduce(0) { $0 - $1.cash.count }).shown,
                    "limit": Money(count: rules.tender).shown,
                ])
        }
    }

    static func late(_ runs: [WatchedRun]) -> [Anomaly] {
        runs.filter { $0.lateStep != nil }.sorted { $0.number < $1.number }.map { run in
            Anomaly(
                kind: .lateRun, vouchers: [], runs: [run.number],
                arguments: [
                    "number": run.number.shown, "title": run.title, "step": run.lateStep?.name ?? "",
                    "stepEnglish": run.lateStep?.nameEnglish ?? "", "due": run.due?.description ?? "",
                ])
        }
    }
}
