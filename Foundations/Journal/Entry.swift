package import Kernel

/// What a use case says it did, before it is written down.
package struct Entry: Sendable {
    /// What happened, as a dotted name: `case.accepted`.
    package let kind: String
    /// What it happened to; entries of one subject are numbered 1, 2, 3….
    package let subject: Subject
    package let actor: Actor
    /// On whose behalf, in words, when somebody acts for another.
    package let onBehalfOf: String?
    /// Why, in the words of the one who acts or of the rule.
    package let reason: String?
    /// Where; the public log shows no more than this of a place.
    package let division: DivisionCode?
    /// The public name of the subject: a case number.
    package let reference: String?
    /// The event itself, everything needed to replay it, as JSON. No personal data.
    package let whatText: String
    /// Personal data that belongs to the event, sealed.
    package let sealed: [UInt8]?

    package init(
        _ kind: String, _ subject: Subject, by actor: Actor, onBehalfOf: String? = nil, reason: String? = nil,
        division: DivisionCode? = nil, reference: String? = nil, what: JSON = .object([:]), sealed: [UInt8]? = nil
    ) {
        self.init(
            kind, subject, by: actor, onBehalfOf: onBehalfOf, reason: reason, division: division, reference: reference,
            whatText: what == .object([:]) ? "{}" : what.text, sealed: sealed)
    }

    /// - Parameter whatText: a JSON object.
    package init(
        _ kind: String, _ subject: Subject, by actor: Actor, onBehalfOf: String? = nil, reason: String? = nil,
        division: DivisionCode? = nil, reference: String? = nil, whatText: String, sealed: [UInt8]? = nil
    ) {
        self.kind = kind
        self.subject = subject
        self.actor = actor
        self.onBehalfOf = onBehalfOf
        self.reason = reason
        self.division = division
        self.reference = reference
        self.whatText = whatText
        self.sealed = sealed
    }

    /// The event itself; `null` when what is stored is no JSON.
    package var what: JSON { (try? JSON(parsing: Array(whatText.utf8))) ?? .null }
}

/// What an entry is about: the 16 bytes of an id.
package struct Subject: Hashable, Sendable {
    package let bytes: [UInt8]

    package init<Entity>(_ id: ID<Entity>) { bytes = id.bytes }
    init(bytes: [UInt8]) { self.bytes = bytes }

    package func id<Entity>(of entity: Entity.Type) -> ID<Entity>? { ID(bytes: bytes) }
}

/// An entry as it stands in the journal.
package struct Recorded: Sendable {
    /// Its place in the county's journal: 1, 2, 3… without a gap, in the order of commits.
    package let position: Int64
    package let id: ID<Entry>
    package let at: Timestamp
    /// Its number among the entries of the same subject.
    package let sequence: Int64
    package let entry: Entry
}

extension Actor {
    package var json: JSON {
        switch self {
        case .anyone: .object(["kind": .string("anyone")])
        case .reporter(let report): .object(["kind": .string("reporter"), "report": .string(report.description)])
        case .resident(let person): .object(["kind": .string("resident"), "person": .string(person.description)])
        case .system(let rule): .object(["kind": .string("system"), "rule": .string(rule)])
        case .post(let holder):
            .object([
                "kind": .string("post"), "post": .string(holder.post.description),
                "person": .string(holder.person.description), "role": .string(holder.role.rawValue),
                "unit": .string(holder.unit.description), "place": .string(holder.place.description),
            ])
        }
    }

    /// - Returns: `nil` when `json` is not what `json` writes.
    package init?(json: JSON) {
        guard case .object(let fields) = json else { return nil }
        func text(_ key: String) -> String? {
            guard case .string(let text)? = fields[key] else { return nil }
            return text
        }
        switch text("kind") {
        case "anyone": self = .anyone
        case "reporter":
            guard let report = text("report").flatMap({ ID<Report>($0) }) else { return nil }
            self = .reporter(report)
        case "resident":
            guard let person = text("person").flatMap({ ID<Person>($0) }) else { return nil }
            self = .resident(person)
        case "system":
            guard let rule = text("rule") else { return nil }
            self = .system(rule)
        case "post":
            guard let post = text("post").flatMap({ ID<Post>($0) }), let role = text("role").flatMap(Role.init),
                let person = text("person").flatMap({ ID<Person>($0) }),
                let unit = text("unit").flatMap({ UnitCode($0) }),
                let place = text("place").flatMap({ DivisionCode($0) })
            else { return nil }
            self = .post(PostHolder(post: post, person: person, role: role, unit: unit, place: place))
        default: return nil
        }
    }
}

extension Actor {
    /// As it stands in the journal; tells one actor from another.
    package var text: String {
        if case .anyone = self { return #"{"kind":"anyone"}"# }
        return json.text
    }
}

extension JSON {
    /// The canonical bytes as text, for a column.
    var text: String { String(decoding: canonicalBytes, as: UTF8.self) }
}
