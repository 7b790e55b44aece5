import Kernel

/// Powers in use, as the decisions of vouchers name them.
struct RunsByNumber: Sendable {
    private let all: [CaseNumber: WatchedRun]

    init(_ runs: [WatchedRun]) {
        all = Dictionary(runs.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// In the order in which they are named.
    func named(by voucher: Voucher) -> [WatchedRun] {
        RunReference.numbers(in: voucher.decision).compactMap { all[$0] }
    }

    /// Decided ones; what comes before a decision is the matter of `AnomalyFinder.undecided`.
    func decided(namedBy voucher: Voucher) -> [WatchedRun] { named(by: voucher).filter { $0.decided != nil } }
}

/// What a run decided covers its own payments and no more: so much money, by such a power, to whom it was about.
extension AnomalyFinder {
    /// Payments that name only runs of powers by which nobody like that is paid, or runs about another payee.
    static func elsewhere(_ paid: [Voucher], _ runs: RunsByNumber) -> [Anomaly] {
        paid.compactMap { voucher in
            let named = runs.decided(namedBy: voucher)
            guard let run = named.first, !named.contains(where: { $0.covers(voucher) }) else { return nil }
            let kind: Anomaly.Kind = named.contains { $0.pays(voucher.payee) } ? .otherPayee : .otherPower
            let told = kind == .otherPayee ? named.first { $0.pays(voucher.payee) } ?? run : run
            return Anomaly(
                kind: kind, vouchers: [voucher.number], runs: [told.number],
                arguments: told.arguments.merging([
                    "payee": voucher.payee.name, "sum": Money(count: -voucher.cash.count).shown,
                    "party": told.party.name,
                ]) { $1 })
        }
    }

    /// Runs on which more was paid than they decided, whenever it was paid.
    ///
    /// A payment that names several runs takes what is left of each, in the order in which they are named, after those
    /// that name one; what none has room for is beyond the last.
    static func beyond(_ paid: [Voucher], _ runs: RunsByNumber) -> [Anomaly] {
        var shares: [CaseNumber: Shares] = [:]
        let named = paid.map { voucher in (voucher, runs.decided(namedBy: voucher).filter { $0.covers(voucher) }) }
        for (voucher, covering) in named.filter({ $0.1.count == 1 }) + named.filter({ $0.1.count > 1 }) {
            var open = -voucher.cash.count
            for (index, run) in covering.enumerated() {
                var share = shares[run.number] ?? Shares(run: run)
                let part = index == covering.count - 1 ? open : min(open, share.room)
                guard part > 0 else { continue }
                share.add(part, voucher)
                shares[run.number] = share
                open -= part
            }
        }
        return shares.values.filter { $0.paid > $0.decided }.sorted { $0.run.number < $1.run.number }.map(\.finding)
    }

    /// What rests on one run.
    private struct Shares {
        let run: WatchedRun
        var paid: Int64 = 0
        var vouchers: [Voucher] = []

        var decided: Int64 { run.sum?.count ?? 0 }
        var room: Int64 { max(0, decided - paid) }

        mutating func add(_ part: Int64, _ voucher: Voucher) {
            paid += part
            vouchers.append(voucher)
        }

        var finding: Anomaly {
            Anomaly(
                kind: .beyondRun,
                vouchers: vouchers.sorted { ($0.day, $0.number) < ($1.day, $1.number) }.map(\.number),
                runs: [run.number],
                arguments: run.arguments.merging([
                    "count": "\(vouchers.count)", "sum": Money(count: paid).shown,
                    "decided": Money(count: decided).shown, "over": Money(count: paid - decided).shown,
                ]) { $1 })
        }
    }
}

extension WatchedRun {
    fileprivate func covers(_ voucher: Voucher) -> Bool { pays(voucher.payee) && isAbout(voucher.payee) }

    fileprivate var arguments: [String: String] {
        ["number": number.shown, "title": title, "power": power.name, "powerEnglish": power.nameEnglish]
    }
}
