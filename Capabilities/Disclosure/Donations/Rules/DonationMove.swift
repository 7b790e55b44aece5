import Kernel

/// What somebody wants to do with a part of a gift.
struct DonationMove: Sendable, Hashable {
    enum Kind: String, Sendable, CaseIterable {
        case store, issue, handOver, comeBack, askWriteOff
        /// A second person agrees, or does not.
        case writeOff, keep
    }

    let kind: Kind
    /// The step whose part it is taken from.
    let from: Int
    let quantity: Int64
}

/// What a move makes of the part it takes.
struct DonationTransfer: Sendable, Hashable {
    let kind: DonationStep.Kind
    let state: DonationStep.State
    let quantity: Int64
    /// What stays behind.
    let left: Int64
    /// Whether it is still where it was, since when it was there.
    let isStill: Bool
}

/// What may be done with a part of a gift: whatever it is, the quantity stays whole.
enum DonationRules {
    /// As for vouchers, in fen; more than any village ever gets of anything.
    static let most: Int64 = 10_000_000_000

    /// - Parameters:
    ///   - part: the step that is taken from.
    ///   - gift: what it is, for the words of a refusal.
    ///   - before: of a part that waits to be written off, the step it came from.
    static func decide(
        _ move: DonationMove, on part: DonationStep, of gift: Gift, before: DonationStep?
    ) throws(DonationRefusal) -> DonationTransfer {
        guard moves(part.state).contains(move.kind) else { throw .cannot(move.kind, part.state) }
        guard move.quantity > 0 else { throw .quantity }
        guard move.quantity <= part.left else {
            throw .tooMuch(asked: gift.shown(move.quantity), left: gift.shown(part.left))
        }
        let isSettled = move.kind == .writeOff || move.kind == .keep
        guard !isSettled || move.quantity == part.left else { throw .whole(gift.shown(part.left)) }
        let (kind, state) = outcome(move.kind, before?.state)
        return DonationTransfer(
            kind: kind, state: state, quantity: move.quantity, left: part.left - move.quantity,
            isStill: move.kind == .keep || move.kind == .askWriteOff)
    }

    /// The step whose wait goes on after a move: what is put where it lies already, comes back to where it was taken from,
    /// or is not written off has not been moved on.
    /// - Parameter place: where the part is put.
    static func goesOn(
        _ kind: DonationMove.Kind, to place: String, of part: DonationStep, before: DonationStep?
    ) -> DonationStep? {
        switch kind {
        case .store: isSame(place, part.place) ? part : nil
        case .comeBack: before.flatMap { $0.state == .lying && isSame(place, $0.place) ? $0 : nil }
        case .keep: before
        case .issue, .handOver, .askWriteOff, .writeOff: nil
        }
    }

    private static func isSame(_ place: String, _ other: String) -> Bool {
        func plain(_ place: String) -> String { place.filter { !$0.isWhitespace && !$0.isPunctuation }.lowercased() }
        return plain(place) == plain(other)
    }

    /// What may be done with a part that is there.
    static func moves(_ state: DonationStep.State) -> [DonationMove.Kind] {
        switch state {
        case .lying: [.store, .issue, .askWriteOff]
        case .underway: [.handOver, .comeBack, .askWriteOff]
        case .asked: [.writeOff, .keep]
        case .handedOver, .writtenOff: []
        }
    }

    private static func outcome(
        _ move: DonationMove.Kind, _ before: DonationStep.State?
    ) -> (DonationStep.Kind, DonationStep.State) {
        switch move {
        case .store: (.stored, .lying)
        case .issue: (.issued, .underway)
        case .handOver: (.handedOver, .handedOver)
        case .comeBack: (.cameBack, .lying)
        case .askWriteOff: (.asked, .asked)
        case .writeOff: (.writtenOff, .writtenOff)
        case .keep: (.kept, before ?? .lying)
        }
    }
}
