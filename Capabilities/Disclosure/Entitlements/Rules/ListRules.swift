import Foundation
import Kernel

/// How long lists are public.
/// - Source: `lists.json`.
struct ListTerms: Sendable, Decodable {
    let fewestPublicDays: Int
    let mostPublicDays: Int

    var publicDays: ClosedRange<Int> { fewestPublicDays...max(fewestPublicDays, mostPublicDays) }
}

/// What a list has to be before anybody confirms it. Pure.
enum ListRules {
    /// How many vouchers may have paid one list.
    static let vouchers = 20

    /// What a voucher says of a payment.
    struct Payment: Sendable, Hashable {
        let number: CaseNumber
        /// What was paid; `nil` when there is no such payment of the village that everybody can read.
        let sum: Money?
        /// Another list that says it was paid by it.
        let list: CaseNumber?
    }

    static func check(_ draft: ListDraft, _ terms: ListTerms) throws(ListRefusal) {
        guard draft.from <= draft.to else { throw .order }
        guard (1...VoucherRules.most.count).contains(draft.total.count) else { throw .total }
        guard terms.publicDays.contains(draft.publicDays) else { throw .publicDays(terms.publicDays) }
        guard draft.goods.isEmpty || draft.vouchers.isEmpty else { throw .goodsNotPaid }
    }

    /// Whether all lines make the total, and what was paid does too.
    static func check(
        _ draft: ListDraft, lines: (count: Int, sum: Money), payments: [Payment]
    ) throws(ListRefusal) {
        guard lines.count > 0 else { throw .noLines }
        guard lines.sum == draft.total else { throw .sum(lines: lines.sum, total: draft.total) }
        try check(payments)
        guard !payments.isEmpty else { return }
        let paid = Money(count: payments.reduce(0) { $0 + ($1.sum?.count ?? 0) })
        guard paid == draft.total else { throw .paid(vouchers: paid, total: draft.total) }
    }

    static func check(_ payments: [Payment]) throws(ListRefusal) {
        for payment in payments {
            guard payment.sum != nil else { throw .noSuchVoucher(payment.number) }
            if let other = payment.list { throw .voucherTaken(payment.number, by: other) }
        }
    }
}
