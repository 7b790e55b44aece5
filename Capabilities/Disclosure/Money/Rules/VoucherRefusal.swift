import Kernel

/// Why a voucher was not taken, confirmed or reversed. The books are as they were.
enum VoucherRefusal: Explained, Hashable {
    /// Sums of both sides, in fen.
    case unbalanced(debit: Money, credit: Money)
    case lines(fewest: Int, most: Int)
    /// A line, counted from 1, has both sides or none.
    case oneSide(line: Int)
    case amount(line: Int, most: Money)
    case account(line: Int, code: String)
    case future(LocalDate)
    /// Accounts up to that day are published and stay as they are.
    case closed(through: LocalDate)
    case noPayee
    case unknown
    case notWaiting
    /// Whoever wrote it down does not confirm it.
    case samePerson
    /// Only the supervision committee confirms.
    case committee
    case notPublished
    case alreadyReversed(CaseNumber)
    case isReversal
    case accountName
    case noSuchParent
    case accountExists(String)
    case notAVillage
    case notKept
    /// The decision names a power in use that this village does not have.
    case noSuchRun(String)

    var explanation: Explanation {
        switch self {
        case .unbalanced(let debit, let credit):
            invalid(
                "unbalanced", "line-1",
                [
                    "debit": debit.shown, "credit": credit.shown,
                    "difference": Money(count: abs(debit.count - credit.count)).shown,
                ])
        case .lines(let fewest, let most): invalid("lines", "line-1", ["fewest": "\(fewest)", "most": "\(most)"])
        case .oneSide(let line): invalid("oneSide", "line-\(line)", ["line": "\(line)"])
        case .amount(let line, let most): invalid("amount", "line-\(line)", ["line": "\(line)", "most": most.shown])
        case .account(let line, let code): invalid("account", "line-\(line)", ["line": "\(line)", "code": code])
        case .future(let day): invalid("future", "day", ["day": day.description])
        case .closed(let day): invalid("closed", "day", ["day": day.description])
        case .noPayee: invalid("noPayee", "payee")
        case .accountName: invalid("accountName", "account-name")
        case .noSuchParent: invalid("noSuchParent", "account-code")
        case .accountExists(let code): invalid("accountExists", "account-code", ["code": code])
        case .notAVillage: invalid("notAVillage", "village")
        case .unknown: Explanation(.notFound, key("unknown"))
        case .notWaiting: Explanation(.conflict, key("notWaiting"))
        case .samePerson: Explanation(.forbidden, key("samePerson"))
        case .committee: Explanation(.forbidden, key("committee"))
        case .notPublished: Explanation(.conflict, key("notPublished"))
        case .alreadyReversed(let number):
            Explanation(.conflict, key("alreadyReversed"), ["number": number.shown])
        case .isReversal: Explanation(.conflict, key("isReversal"))
        case .notKept: Explanation(.conflict, key("notKept"))
        case .noSuchRun(let number): invalid("noSuchRun", "decision", ["number": number])
        }
    }

    private func key(_ reason: String) -> String { "disclosure.refusal.\(reason)" }

    private func invalid(_ reason: String, _ field: String, _ arguments: [String: String] = [:]) -> Explanation {
        Explanation(
            .invalid, key(reason), arguments, fields: [.init("/\(field)", key(reason), arguments)])
    }
}
