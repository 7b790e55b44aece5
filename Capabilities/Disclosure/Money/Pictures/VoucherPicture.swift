import Kernel
import Platform

/// A photograph of a paper behind a voucher, cleaned as every picture here is.
struct VoucherPicture: Sendable, Hashable {
    /// What it shows.
    enum Kind: String, Sendable, CaseIterable { case invoice, acceptance, contract, other }

    /// How many one voucher has.
    static let most = 8

    let id: ID<VoucherPicture>
    let voucher: ID<Voucher>
    let kind: Kind
    /// Whoever attached it says that nothing on it tells of a person; without that it is never public.
    let isCovered: Bool
    let state: TwoHands.State
    let width: Int
    let height: Int
    let entered: Timestamp
    let enterer: ID<Person>?
    /// Why the committee sent it back.
    let reason: String?

    /// Both hands: covered by one, released by the other.
    var isPublic: Bool { isCovered && state == .published }
}

/// Why a picture was not attached or not released. What was there is as it was.
enum PictureRefusal: Explained, Hashable {
    case unknown
    case noPicture
    case tooMany
    /// The voucher was sent back; it counts nowhere.
    case refusedVoucher
    /// Nobody has said that personal data on it is covered.
    case notCovered
    case noReason

    var explanation: Explanation {
        switch self {
        case .unknown: Explanation(.notFound, key("unknown"))
        case .noPicture: invalid("noPicture", "photos")
        case .tooMany: invalid("tooMany", "photos", ["most": "\(VoucherPicture.most)"])
        case .refusedVoucher: Explanation(.conflict, key("refusedVoucher"))
        case .notCovered: Explanation(.conflict, key("notCovered"))
        case .noReason: invalid("noReason", "reason")
        }
    }

    private func key(_ reason: String) -> String { "disclosure.picture.refusal.\(reason)" }

    private func invalid(_ reason: String, _ field: String, _ arguments: [String: String] = [:]) -> Explanation {
        Explanation(.invalid, key(reason), arguments, fields: [.init("/\(field)", key(reason), arguments)])
    }
}
