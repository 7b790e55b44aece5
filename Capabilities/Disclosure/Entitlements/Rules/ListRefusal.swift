import Kernel

/// Why a list was not taken, handed in or confirmed. What was published is as it was.
enum ListRefusal: Explained, Hashable {
    case unknown
    case order
    case total
    case publicDays(ClosedRange<Int>)
    /// A line of a list that is not being written any more.
    case notDraft
    case tooLong(Int)
    case noLines
    /// All lines together and what the clerk has on paper.
    case sum(lines: Money, total: Money)
    /// What was paid and what the list says.
    case paid(vouchers: Money, total: Money)
    case noSuchVoucher(CaseNumber)
    /// Another list says that it was paid by it.
    case voucherTaken(CaseNumber, by: CaseNumber)
    /// Goods are not paid by vouchers of money.
    case goodsNotPaid

    var explanation: Explanation {
        switch self {
        case .unknown: Explanation(.notFound, key("unknown"))
        case .order: invalid("order", "to")
        case .total: invalid("total", "total")
        case .publicDays(let days):
            invalid("publicDays", "publicDays", ["fewest": "\(days.lowerBound)", "most": "\(days.upperBound)"])
        case .notDraft: Explanation(.conflict, key("notDraft"))
        case .tooLong(let limit): invalid("tooLong", "file", ["limit": "\(limit)"])
        case .noLines: Explanation(.conflict, key("noLines"))
        case .sum(let lines, let total):
            Explanation(.conflict, key("sum"), Self.sums(lines, total))
        case .paid(let vouchers, let total):
            Explanation(.conflict, key("paid"), Self.sums(vouchers, total))
        case .noSuchVoucher(let number): invalid("noSuchVoucher", "vouchers", ["number": number.shown])
        case .voucherTaken(let number, let other):
            invalid("voucherTaken", "vouchers", ["number": number.shown, "other": other.shown])
        case .goodsNotPaid: invalid("goodsNotPaid", "vouchers")
        }
    }

    private static func sums(_ sum: Money, _ total: Money) -> [String: String] {
        ["sum": sum.shown, "total": total.shown, "difference": Money(count: abs(sum.count - total.count)).shown]
    }

    private func key(_ reason: String) -> String { "disclosure.lists.refusal.\(reason)" }

    private func invalid(_ reason: String, _ field: String, _ arguments: [String: String] = [:]) -> Explanation {
        Explanation(.invalid, key(reason), arguments, fields: [.init("/\(field)", key(reason), arguments)])
    }
}
