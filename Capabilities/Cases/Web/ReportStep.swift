import Kernel
import Web

/// The pages of a report, one question each. The map is another way to answer the first.
enum ReportStep: String, CaseIterable {
    case place = "where", map, words = "what", photos, check, send

    /// How many the reader is told of.
    static let count = 4

    /// Where a form wants to go; the beginning when it does not say.
    init(_ fields: Fields, isFollowing: Bool) {
        let asked = fields.string("step", max: 10).flatMap(Self.init(rawValue:))
        self = asked ?? (isFollowing ? .send : .place)
    }

    /// As in "step 2 of 4".
    var number: Int {
        switch self {
        case .place, .map: 1
        case .words: 2
        case .photos: 3
        case .check, .send: 4
        }
    }

    /// Where the enter key leads.
    func next(hasPoint: Bool) -> Self {
        switch self {
        case .place: .words
        case .map: hasPoint ? .words : .map
        case .words: .photos
        case .photos: .check
        case .check, .send: .send
        }
    }

    /// The page on which somebody can put these faults right, the first of them.
    init(repairing faults: FormFaults) {
        let steps = faults.fields.map { field -> Self in
            switch field.pointer {
            case "/text", "/channel", "/settled", "/follows", "/about": .words
            case "/photos", "/attachment", "/attachments": .photos
            case "/name", "/phone", "/behalf", "/anonymous", "/aboutPost", "/child": .check
            default: .place
            }
        }
        self = Self.allCases.first { steps.contains($0) } ?? .check
    }
}
