import Kernel

/// From when on something in the books is worth a look. None of it is a verdict.
struct AnomalyRules: Sendable, Decodable {
    /// Fen from which on a purchase is put out to tender.
    let tender: Int64
    /// Days within which purchases from one payee count as one.
    let splitDays: Int
    /// Payments to one payee within a year, and their share of all that was paid, in percent.
    let oftenPayments: Int
    let oftenPercent: Int64
    /// Fen from which on a payment to an organisation needs somebody who accepted the work.
    let acceptance: Int64
    /// Fen from which on a payment to a natural person is looked at.
    let person: Int64
    /// From when on a payment at or above `tender` rests on a decision by the steps of a power.
    let runsFrom: LocalDate
}

/// Something in the books that explains itself and that the supervision committee looks at.
struct Anomaly: Sendable, Hashable, Codable {
    enum Kind: String, Sendable, Codable, CaseIterable {
        /// Several purchases from one payee, each below the threshold and together above it.
        case split
        /// One payee gets much of what is paid.
        case often
        case beforeAcceptance
        case noAcceptance
        /// Much money to a natural person.
        case person
        /// The same sum to the same payee on the same day.
        case twice
        /// A step of a power in use was not done in time.
        case lateRun
        /// Much was paid, and no power in use had reached its decision.
        case undecided
        /// Paid together on a decided run more than it decided.
        case beyondRun
        /// Paid on a run about somebody else.
        case otherPayee
        /// Paid on a run of a power that pays nothing like it.
        case otherPower
        /// Let for less than its use is worth, by area.
        case belowAssessed
        /// A contract that ends soon.
        case runningOut
        /// A contract past its end, and nobody closed it.
        case past
        /// No voucher that names the contract by the end of its due day.
        case unpaid
    }

    let kind: Kind
    let vouchers: [CaseNumber]
    var runs: [CaseNumber] = []
    var contracts: [CaseNumber] = []
    let arguments: [String: String]

    /// What makes a finding another one: the day that was missed, and the sums of a contract.
    private static let telling = ["due", "day", "missing", "rent", "assessed"]

    /// The same id for the same finding; with a further voucher, or another sum, it is another one, and open again.
    func id(in village: DivisionCode) -> ID<Anomaly> {
        .naming(
            ["anomaly", village.description, kind.rawValue]
                + Self.telling.map { arguments[$0] ?? "" } + (vouchers + runs + contracts).map(\.description).sorted())
    }
}

/// Looks through the payments of a village.
enum AnomalyFinder {
    /// - Parameters:
    ///   - vouchers: published ones, of one year. Those taken back, and those that take back, are passed over.
    ///   - others: those of other years that count together with them.
    ///   - runs: powers in use, as far as payments rest on them or a step is late.
    /// - Complexity: O(n log n).
    static func find(
        _ vouchers: [Voucher], and others: [Voucher] = [], _ rules: AnomalyRules, runs: [WatchedRun] = []
    ) -> [Anomaly] {
        let (paid, all) = (payments(vouchers), payments(vouchers + others))
        let ofYear = Set(paid.map(\.number))
        let byNumber = RunsByNumber(runs)
        // A purchase split across New Year is told in both years.
        let splits = firms(all).flatMap { split($0, rules) }.filter { !ofYear.isDisjoint(with: $0.vouchers) }
        let sum = paid.reduce(0) { $0 - $1.cash.count }
        let ofRuns =
            undecided(paid, byNumber, rules) + elsewhere(paid, byNumber)
            + beyond(all, byNumber).filter { !ofYear.isDisjoint(with: $0.vouchers) }
        return splits + firms(paid).compactMap { often($0, of: sum, rules) }
            + paid.compactMap { single($0, rules) } + twice(paid) + ofRuns + late(runs)
    }

    /// Payments to one organisation each.
    static func firms(_ paid: [Voucher]) -> [[Voucher]] {
        Dictionary(grouping: paid.filter { $0.payee.kind == .organisation }, by: \.payee.name)
            .sorted { $0.key < $1.key }.map(\.value)
    }

    private static func payments(_ vouchers: [Voucher]) -> [Voucher] {
        vouchers.filter { $0.cash.count < 0 && $0.reverses == nil && $0.reversedBy == nil }
            .sorted { ($0.day, $0.number) < ($1.day, $1.number) }
    }

    private static func split(_ payments: [Voucher], _ rules: AnomalyRules) -> [Anomaly] {
        let small = payments.filter { -$0.cash.count < rules.tender }
        var found: [Anomaly] = []
        var start = 0
        while start < small.count {
            let end = small[start].day.adding(days: rules.splitDays)
            let run = small[start...].prefix { $0.day <= end }
            let sum = run.reduce(0) { $0 - $1.cash.count }
            guard run.count > 1, sum >= rules.tender else {
                start += 1
                continue
            }
            found.append(
                Anomaly(
                    kind: .split, vouchers: run.map(\.number),
                    arguments: [
                        "payee": run[start].payee.name, "count": "\(run.count)", "days": "\(rules.splitDays)",
                        "sum": Money(count: sum).shown, "limit": Money(count: rules.tender).shown,
                    ]))
            start += run.count
        }
        return found
    }

    private static func often(_ payments: [Voucher], of all: Int64, _ rules: AnomalyRules) -> Anomaly? {
        let sum = payments.reduce(0) { $0 - $1.cash.count }
        guard payments.count >= rules.oftenPayments, sum * 100 >= all * rules.oftenPercent, let first = payments.first
        else { return nil }
        return Anomaly(
            kind: .often, vouchers: payments.map(\.number),
            arguments: [
                "payee": first.payee.name, "count": "\(payments.count)", "sum": Money(count: sum).shown,
                "percent": "\(sum * 100 / all)",
            ])
    }

    private static func single(_ voucher: Voucher, _ rules: AnomalyRules) -> Anomaly? {
        let sum = -voucher.cash.count
        if let day = voucher.acceptedOn, voucher.day < day {
            return Anomaly(
                kind: .beforeAcceptance, vouchers: [voucher.number],
                arguments: ["day": voucher.day.description, "accepted": day.description])
        }
        if voucher.payee.kind == .person, sum >= rules.person {
            return Anomaly(
                kind: .person, vouchers: [voucher.number],
                arguments: ["sum": Money(count: sum).shown, "limit": Money(count: rules.person).shown])
        }
        if voucher.payee.kind == .organisation, sum >= rules.acceptance, voucher.acceptance.isEmpty {
            return Anomaly(
                kind: .noAcceptance, vouchers: [voucher.number],
                arguments: ["sum": Money(count: sum).shown, "limit": Money(count: rules.acceptance).shown])
        }
        return nil
    }

    private static func twice(_ paid: [Voucher]) -> [Anomaly] {
        struct Key: Hashable {
            let day: LocalDate
            let payee: Payee
            let sum: Int64
        }
        let groups = Dictionary(grouping: paid.filter { $0.payee.kind != .nobody }) {
            Key(day: $0.day, payee: $0.payee, sum: $0.cash.count)
        }
        return groups.filter { $0.value.count > 1 }.sorted { ($0.key.day, $0.key.sum) < ($1.key.day, $1.key.sum) }.map {
            Anomaly(
                kind: .twice, vouchers: $0.value.map(\.number),
                arguments: [
                    "payee": $0.key.payee.name, "sum": Money(count: -$0.key.sum).shown, "count": "\($0.value.count)",
                ])
        }
    }
}
