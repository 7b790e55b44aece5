import Kernel

/// What the search for irregularities has to know of a power in use.
struct WatchedRun: Sendable, Hashable {
    let number: CaseNumber
    var title = ""
    var power = Naming()
    /// Whom the power may be about, and whom this run is about; the name is covered for a natural person.
    var takes = Power.Party.any
    var party = Payee(kind: .nobody, name: "")
    /// What was decided may be spent; nothing where the power spends nothing.
    var sum: Money?
    /// The day of the decision, and the moment at which it was written down.
    var decided: LocalDate?
    var decidedAt: Timestamp?
    /// The step that is late now, and its last day.
    var lateStep: PowerStep?
    var due: LocalDate?

    struct Naming: Sendable, Hashable {
        var name = ""
        var nameEnglish = ""
    }

    /// The decision has to be older than the payment, and written down before the voucher was.
    func isDecided(before voucher: Voucher) -> Bool {
        guard let decided, let decidedAt else { return false }
        return decided <= voucher.day && decidedAt <= voucher.entered
    }

    /// Whether the power is one by which such a payee is paid.
    func pays(_ payee: Payee) -> Bool {
        guard sum != nil else { return false }
        return switch (takes, payee.kind) {
        case (_, .nobody), (.any, _), (.nobody, _), (.person, .person), (.organisation, .organisation): true
        case (.person, .organisation), (.organisation, .person): false
        }
    }

    /// Whether it was decided about that payee; before a tender nobody knows who will be paid.
    func isAbout(_ payee: Payee) -> Bool { party.kind == .nobody || payee.kind == .nobody || party == payee }
}

extension AnomalyFinder {
    /// Payments of the size of a tender that no decided run stands behind: those to one firm together, for it is one
    /// question; persons each, because their covered names do not tell them apart.
    static func undecided(_ paid: [Voucher], _ runs: RunsByNumber, _ rules: AnomalyRules) -> [Anomaly] {
        let bare = paid.filter { voucher in
            -voucher.cash.count >= rules.tender && voucher.day >= rules.runsFrom && voucher.payee.kind != .nobody
                && !runs.named(by: voucher).contains { $0.isDecided(before: voucher) }
        }
        let persons = bare.filter { $0.payee.kind == .person }.map { [$0] }
        return (firms(bare) + persons).map { vouchers in
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
