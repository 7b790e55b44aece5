package import Kernel

/// How one body decides, as a law has it from a day on: who is on the roll, how many must come, how many must agree.
///
/// Data, in `Defaults/bodies.json`; a new text of a law is a new rule with its day, and votes of which notice was given
/// before keep the old one.
/// - Source: facts/standards.md, section 5, and the laws each rule names.
package struct BodyRule: Sendable, Hashable, Decodable {
    /// A body that decides.
    package enum Body: String, Sendable, Hashable, CaseIterable, Codable {
        case villagersMeeting = "villagers_meeting"
        case villagersRepresentatives = "villagers_representatives"
        case villagersGroup = "villagers_group"
        case residentsMeeting = "residents_meeting"
        case economicMembers = "economic_members"
        case economicRepresentatives = "economic_representatives"
        case ownersOrdinary = "owners_ordinary"
        case ownersSpecial = "owners_special"
    }

    /// Who stands on the roll.
    package enum RollKind: String, Sendable, Hashable, CaseIterable, Codable {
        case adults, households, representatives, members, owners
        case groupRepresentatives = "group_representatives"
    }

    /// Who may vote for somebody else.
    package enum Proxies: String, Sendable, Hashable, Codable {
        case none
        /// Another member of the same household, in writing, for one person.
        case household
        /// Anybody on the roll, in writing, for one person.
        case written
    }

    package enum Measure: String, Sendable, Hashable, Codable { case persons, area }

    /// Who is counted.
    package enum Part: String, Sendable, Hashable, Codable {
        /// Everybody on the roll.
        case roll
        /// Who came, or voted from elsewhere.
        case present
        /// Who handed in a ballot, blank ones included.
        case takingPart = "taking_part"
        /// Who chose what is asked about.
        case choice
    }

    /// One thing that must hold: `part` reaches `share` of `of`.
    package struct Requirement: Sendable, Hashable, Decodable {
        package let part: Part
        package let of: Part
        package let measure: Measure
        package let share: Share
        /// 过半数 is more than the share; 以上 may be the share itself.
        package let strict: Bool
        /// Where it differs by who is on the roll; `nil` holds for all.
        package let roll: RollKind?
    }

    /// Who may call the body together.
    package struct Caller: Sendable, Hashable, Decodable {
        /// Its words are under `participation.votes.caller.NAME`.
        package let who: String
        /// How many of them; `nil` where it is an office.
        package let share: Share?
    }

    package struct Words: Sendable, Hashable, Decodable {
        package let zh: String
        package let en: String
    }

    package let body: Body
    /// The day from which it holds.
    package let from: LocalDate
    /// Days from the notice to the opening; the day of the notice does not count.
    package let noticeDays: Int
    package let proxies: Proxies
    package let source: Words
    package let rolls: [RollKind]
    package let callers: [Caller]
    let quorum: [Requirement]
    /// What a choice needs to pass.
    package let majority: [Requirement]

    package func quorum(_ roll: RollKind) -> [Requirement] { quorum.filter { $0.roll == nil || $0.roll == roll } }

    /// Whether what people own counts beside their heads.
    package var countsArea: Bool { (quorum + majority).contains { $0.measure == .area } }
}

/// A part of a whole as a law names it, `2/3`.
package struct Share: Sendable, Hashable, Decodable, CustomStringConvertible {
    package let numerator: Int64
    package let denominator: Int64

    /// - Returns: `nil` for anything but two small numbers, the first not above the second.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/").compactMap { Int64($0) }
        guard parts.count == 2, parts[0] > 0, parts[0] <= parts[1], parts[1] <= 100 else { return nil }
        (numerator, denominator) = (parts[0], parts[1])
    }

    package var description: String { "\(numerator)/\(denominator)" }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let share = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a share")
        }
        self = share
    }
}
