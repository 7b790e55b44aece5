extension DonationWork {
    /// What a clerk writes down of a gift.
    struct Draft: Sendable, Hashable {
        var gift: Gift
        var quantity: Int64
        var purpose: String
        var donor: Donor.Kind
        /// The full name; it is public only when the donor wants to be named.
        var donorName = ""
        var isNamed = false
    }

    /// What goes with a move.
    struct Told: Sendable, Hashable {
        /// Where it is put, or who it goes to, in full.
        var place = ""
        var recipient: Recipient.Kind?
        /// The words of the receipt, or the reason.
        var words = ""
    }
}
