import Kernel

/// Why a gift was not taken down or a part of it not moved. What is where is as it was.
enum DonationRefusal: Explained, Hashable {
    case unknown
    /// There is no such part.
    case noPart
    /// Not a whole quantity above nothing.
    case quantity
    case tooMuch(asked: String, left: String)
    /// More than any village gets.
    case beyond(String)
    /// What waits to be written off is settled as a whole.
    case whole(String)
    case cannot(DonationMove.Kind, DonationStep.State)
    case noDonor
    case noPlace
    case noRecipient
    /// A hand-over without the words of a receipt.
    case noReceipt
    case noReason
    case noItem
    /// Whoever asked for a write-off does not confirm it.
    case samePerson

    var explanation: Explanation {
        switch self {
        case .unknown: Explanation(.notFound, key("unknownDonation"))
        case .noPart: Explanation(.notFound, key("noPart"))
        case .quantity: invalid("quantity", "quantity")
        case .tooMuch(let asked, let left): invalid("tooMuch", "quantity", ["asked": asked, "left": left])
        case .beyond(let most): invalid("beyond", "quantity", ["most": most])
        case .whole(let left): invalid("whole", "quantity", ["left": left])
        case .cannot(_, let state): Explanation(.conflict, key("cannot.\(state.rawValue)"))
        case .noDonor: invalid("noDonor", "donor")
        case .noPlace: invalid("noPlace", "place")
        case .noRecipient: invalid("noRecipient", "place")
        case .noReceipt: invalid("noReceipt", "words")
        case .noReason: invalid("noReason", "words")
        case .noItem: invalid("noItem", "item")
        case .samePerson: Explanation(.forbidden, key("writeOffSamePerson"))
        }
    }

    private func key(_ reason: String) -> String { "disclosure.refusal.\(reason)" }

    private func invalid(_ reason: String, _ field: String, _ arguments: [String: String] = [:]) -> Explanation {
        Explanation(.invalid, key(reason), arguments, fields: [.init("/\(field)", key(reason), arguments)])
    }
}
