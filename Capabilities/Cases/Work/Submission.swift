import Foundation
package import Kernel

/// A report as it comes in, already read and bounded, its place and category not yet found.
package struct Submission: Sendable {
    package enum Place: Sendable, Hashable {
        case point(Coordinate)
        case address(String)
        case division(DivisionCode)
    }

    package var text: String
    package var place: Place
    package var category: CategoryCode?
    package var channel: Channel
    package var contact: Contact?
    package var isAnonymous = false
    package var attachments: [ID<Attachment>] = []
    /// The case the reporter says it is about: follow that one instead of opening another.
    package var follows: CaseNumber?
    /// The unit the reporter complains about.
    package var about: UnitCode?
    /// The post of it whose holder they complain about.
    package var aboutPost: ID<Post>?
    /// The child in whose name its guardian reports.
    package var child: ID<Person>?
    /// The version of the notice on personal data that they were shown.
    package var notice: String?
    /// What a grid worker did about it on the spot.
    package var settled: String?
    package var isInvented = false

    package init(text: String, place: Place, channel: Channel) {
        self.text = text
        self.place = place
        self.channel = channel
    }
}

/// Whom to answer. Sealed before it is stored, kept apart from the case.
package struct Contact: Hashable, Sendable, Codable {
    package var name: String?
    package var phone: String?
    /// Wants to be told of every step.
    package var notify: Bool?
    /// For whom they report, when not for themselves.
    package var onBehalfOf: String?

    package init(name: String? = nil, phone: String? = nil, notify: Bool? = nil, onBehalfOf: String? = nil) {
        self.name = name
        self.phone = phone
        self.notify = notify
        self.onBehalfOf = onBehalfOf
    }
}

/// What the reporter gets back. The receipt's secret is not in it: it is computed from the report's id.
package struct Submitted: Sendable, Codable {
    package let report: ID<Report>
    package let subject: Case
    /// How sure the proposed category is, 0…100, and the words that spoke for it; `nil` when the reporter chose.
    package let proposal: Proposal?
    package let duplicates: [CaseNumber]
    /// The same with how like they are and why.
    package let likely: [LikelyCase]
    /// The case existed before; this report was attached to it.
    package let isFollowing: Bool
}

/// Why a report was not taken. Nothing was stored.
package enum IntakeRefusal: Explained, Hashable {
    case textLength(ClosedRange<Int>)
    case addressNotFound
    case unknownDivision(DivisionCode)
    case unknownCategory(CategoryCode)
    case unknownAttachment(ID<Attachment>)
    case cannotFollow(CaseNumber)
    /// The post is not of the unit complained about, or is none.
    case unknownPost
    /// That case would show the complainant to those complained about.
    case wouldShowComplainant(CaseNumber)
    case noDesk
    /// Who reports may not act for that child, or no longer.
    case notYourChild

    package var explanation: Explanation {
        switch self {
        case .textLength(let range):
            let arguments = ["least": "\(range.lowerBound)", "most": "\(range.upperBound)"]
            return Explanation(
                .invalid, "cases.intake.textLength", arguments,
                fields: [.init("/text", "cases.intake.textLength", arguments)])
        case .addressNotFound:
            return Explanation(
                .invalid, "cases.intake.addressNotFound",
                fields: [.init("/location/address", "cases.intake.addressNotFound")])
        case .unknownDivision(let code):
            let arguments = ["code": code.description]
            return Explanation(
                .invalid, "cases.intake.unknownDivision", arguments,
                fields: [.init("/location/divisionCode", "cases.intake.unknownDivision", arguments)])
        case .unknownCategory(let code):
            let arguments = ["code": code.description]
            return Explanation(
                .invalid, "cases.intake.unknownCategory", arguments,
                fields: [.init("/category", "cases.intake.unknownCategory", arguments)])
        case .unknownAttachment(let id):
            let arguments = ["id": id.description]
            return Explanation(
                .invalid, "cases.intake.unknownAttachment", arguments,
                fields: [.init("/attachments", "cases.intake.unknownAttachment", arguments)])
        case .cannotFollow(let number):
            return Explanation(.conflict, "cases.intake.cannotFollow", ["number": number.shown])
        case .unknownPost:
            return Explanation(
                .invalid, "cases.intake.unknownPost", fields: [.init("/aboutPost", "cases.intake.unknownPost")])
        case .wouldShowComplainant(let number):
            let arguments = ["number": number.shown]
            return Explanation(
                .conflict, "cases.intake.wouldShowComplainant", arguments,
                fields: [.init("/follows", "cases.intake.wouldShowComplainant", arguments)])
        case .notYourChild:
            return Explanation(
                .forbidden, "cases.intake.notYourChild", fields: [.init("/child", "cases.intake.notYourChild")])
        case .noDesk: return Explanation(.unavailable, "cases.intake.noDesk")
        }
    }
}
