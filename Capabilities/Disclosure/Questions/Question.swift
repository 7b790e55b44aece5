import Foundation
import Kernel

/// What a question is about: a line that everybody can read.
enum QuestionObject: Sendable, Hashable {
    case voucher(CaseNumber)
    case account(AccountCode)
    case item(ID<PublishedItem>)
    /// A power in use.
    case run(CaseNumber)
    case donation(CaseNumber)
    case asset(CaseNumber)
    case contract(CaseNumber)
    case list(CaseNumber)

    var kind: String {
        switch self {
        case .voucher: "voucher"
        case .account: "account"
        case .item: "item"
        case .run: "run"
        case .donation: "donation"
        case .asset: "asset"
        case .contract: "contract"
        case .list: "list"
        }
    }

    var reference: String {
        switch self {
        case .voucher(let number), .run(let number), .donation(let number), .asset(let number), .contract(let number),
            .list(let number):
            number.description
        case .account(let code): code.description
        case .item(let id): id.description
        }
    }

    init?(kind: String, reference: String) {
        switch kind {
        case "voucher":
            guard let number = try? CaseNumber(parsing: reference) else { return nil }
            self = .voucher(number)
        case "account":
            guard let code = AccountCode(reference) else { return nil }
            self = .account(code)
        case "item":
            guard let id = ID<PublishedItem>(reference) else { return nil }
            self = .item(id)
        case "run":
            guard let number = try? CaseNumber(parsing: reference) else { return nil }
            self = .run(number)
        case "donation":
            guard let number = try? CaseNumber(parsing: reference) else { return nil }
            self = .donation(number)
        case "asset", "contract", "list":
            guard let number = try? CaseNumber(parsing: reference) else { return nil }
            self = kind == "asset" ? .asset(number) : kind == "contract" ? .contract(number) : .list(number)
        default: return nil
        }
    }
}

/// A question or an objection of a resident, with its answers.
struct Question: Sendable, Hashable {
    enum Kind: String, Sendable, CaseIterable { case question, objection }

    /// Who has to answer.
    enum Rung: String, Sendable { case village, township }

    let id: ID<Question>
    let number: CaseNumber
    let village: DivisionCode
    let kind: Kind
    let about: QuestionObject
    /// Personal data covered.
    let words: String
    let asked: Timestamp
    let rung: Rung
    let due: Timestamp
    let answered: Timestamp?
    let answer: String?
    /// Of an objection: whether the village agrees.
    let isAccepted: Bool?
    /// Not answered in time, at either rung.
    let isOverdue: Bool
    /// When it was raised to the township; only once.
    let raised: Timestamp?
    /// What the township says after it was raised.
    let secondAnswer: String?
    let secondAnswered: Timestamp?

    var isOpen: Bool { rung == .village ? answered == nil : secondAnswered == nil }
    var mayBeRaised: Bool { kind == .objection && rung == .village && isAccepted == false }
}

/// How long an answer may take, by date.
struct QuestionClocks: Sendable, Decodable {
    struct Clock: Sendable, Decodable {
        let from: LocalDate
        let answer: TimeLimit
        let answerSource: String
        let raised: TimeLimit
        let raisedSource: String
    }

    let clocks: [Clock]

    func clock(on day: LocalDate) -> Clock? { clocks.last { $0.from <= day } ?? clocks.first }
}

/// Why a question was not taken, answered or raised.
enum QuestionRefusal: Explained, Hashable {
    case unknown
    case nothingThere
    case answered
    /// It was raised to the township, which answers.
    case forTownship
    case notYours
    case notRaised
    case noVerdict
    case noClock

    var explanation: Explanation {
        switch self {
        case .unknown: Explanation(.notFound, "disclosure.refusal.unknownQuestion")
        case .nothingThere: Explanation(.notFound, "disclosure.refusal.nothingThere")
        case .answered: Explanation(.conflict, "disclosure.refusal.answered")
        case .forTownship: Explanation(.forbidden, "disclosure.refusal.forTownship")
        case .notYours: Explanation(.forbidden, "disclosure.refusal.notYours")
        case .notRaised: Explanation(.conflict, "disclosure.refusal.notRaised")
        case .noClock: Explanation(.unavailable, "disclosure.refusal.noClock")
        case .noVerdict:
            Explanation(
                .invalid, "disclosure.refusal.noVerdict", fields: [.init("/accepted", "disclosure.refusal.noVerdict")])
        }
    }
}
