/// What a post may do follows from its role.
/// - Source: domain.md, "People who serve".
package enum Role: String, Sendable, Codable, CaseIterable {
    case gridLeader = "grid_leader"
    case gridWorker = "grid_worker"
    case partTimeWorker = "part_time_worker"
    case linkedCadre = "linked_cadre"
    case villageSecretary = "village_secretary"
    case dutyOfficer = "duty_officer"
    case handler, mediator, dispatcher, supervisor, auditor
    case disclosureClerk = "disclosure_clerk"
    /// Of the village's supervision committee 村务监督委员会.
    case supervisionCommittee = "supervision_committee"
    /// Of an inspection team 巡察组.
    case inspector
    case administrator, judge, prosecutor, police, lawyer, doctor, counsellor
}

/// Phantom types of what the journal names without knowing it.
package enum Post {}
package enum Person {}
package enum Report {}

/// The short name of a unit, `centre`, `dept-zhujian`, `t-330381001`: stable, given by the county's import.
package struct UnitCode: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    package let description: String

    package init?(_ text: some StringProtocol) {
        let allowed = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "-")
        }
        guard allowed, (1...40).contains(text.utf8.count) else { return nil }
        description = String(text)
    }

    package static func < (a: Self, b: Self) -> Bool { a.description < b.description }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let code = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a unit code")
        }
        self = code
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A person acting through a post: posts, not persons, hold powers.
package struct PostHolder: Hashable, Sendable, Codable {
    package let post: ID<Post>
    package let person: ID<Person>
    package let role: Role
    package let unit: UnitCode
    /// The place the post is for.
    package let place: DivisionCode

    package init(post: ID<Post>, person: ID<Person>, role: Role, unit: UnitCode, place: DivisionCode) {
        self.post = post
        self.person = person
        self.role = role
        self.unit = unit
        self.place = place
    }
}

/// Who does something.
package enum Actor: Hashable, Sendable {
    /// Somebody without a sign-in.
    case anyone
    /// The resident who holds the receipt of this report.
    case reporter(ID<Report>)
    /// A resident who has signed in.
    case resident(ID<Person>)
    case post(PostHolder)
    /// A rule of the system, by its name.
    case system(String)
}
