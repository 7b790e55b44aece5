package import Kernel

/// Something sealed that somebody wants to see.
package struct Sealed: Sendable {
    /// Whom it is about: who may read that it was looked at.
    package let person: Subject
    /// The id under whose key it is sealed.
    let owner: [UInt8]
    /// What it is: `contact`, `words`.
    package let field: String
    let bytes: [UInt8]

    package init<Owner>(_ bytes: [UInt8], of owner: ID<Owner>, about person: Subject? = nil, field: String) {
        self.bytes = bytes
        self.owner = owner.bytes
        self.person = person ?? Subject(owner)
        self.field = field
    }

    /// The same under another name.
    package init(_ sealed: Sealed, field: String) {
        (person, owner, bytes) = (sealed.person, sealed.owner, sealed.bytes)
        self.field = field
    }
}

/// Why personal data is opened: nobody opens it for another reason.
/// - Source: Personal Information Protection Law, articles 5, 6 and 51.
package enum Purpose: String, Sendable, CaseIterable {
    /// Asking or telling the resident something about the case.
    case contact
    /// What was said has to be known to solve the matter.
    case handling
    /// Asking the resident whether it is solved.
    case verification
    case supervision, ruling, emergency, audit
    /// A statutory body demands it; the resident may have to be told later.
    case law
    /// Handing data out for a purpose that was approved.
    case export
    /// A message that the person wants to be told by is on its way to them.
    case notice
    /// The person looks at their own.
    case own
    /// The system itself: terms, keys, erasure.
    case upkeep

    /// Those that staff choose from.
    package static let forStaff: [Purpose] = [
        .contact, .handling, .verification, .supervision, .ruling, .emergency, .audit, .law,
    ]
}

/// What was opened, and about whom.
package struct Opened: Sendable {
    package let person: Subject
    let owner: [UInt8]
    package let field: String
    package let bytes: [UInt8]

    /// The id under whose key it was sealed.
    package func owner<Owner>(of type: Owner.Type) -> ID<Owner>? { ID(bytes: owner) }
}

extension Door {
    /// The one way to what is sealed: looks whether the actor may, writes down who looks, at what and why, one entry for
    /// each person, commits, and only then opens.
    ///
    /// Lists, exports and jobs come through here too. Without the journal nothing is opened.
    /// - Parameters:
    ///   - reference: the public number of the case.
    ///   - hiddenUntil: the resident reads of it from then on; the entry is made at once.
    ///   - find: throws a refusal when the actor may not, and gives what is to be opened.
    /// - Throws: what `find` throws; `SealError.broken`; `StoreError`, and then nothing was opened.
    package func openSealed(
        with seal: Seal, as actor: Actor, for purpose: Purpose, hiddenUntil: Timestamp? = nil,
        _ find: @escaping @Sendable (Passage) throws -> (sealed: [Sealed], reference: String?)
    ) async throws -> [Opened] {
        let sealed = try await open { passage -> [Sealed] in
            let found = try find(passage)
            let persons = Dictionary(grouping: found.sealed, by: \.person)
            for (person, all) in persons.sorted(by: { $0.key.bytes.lexicographicallyPrecedes($1.key.bytes) }) {
                var what: [String: JSON] = [
                    "fields": .array(Set(all.map(\.field)).sorted().map { .string($0) }),
                    "purpose": .string(purpose.rawValue),
                ]
                if let hiddenUntil { what["hiddenUntil"] = .integer(hiddenUntil.milliseconds) }
                _ = try passage.record(
                    Entry(
                        Journal.opening, person, by: actor, reason: purpose.rawValue, reference: found.reference,
                        what: .object(what)))
            }
            return found.sealed
        }
        return try sealed.map {
            Opened(person: $0.person, owner: $0.owner, field: $0.field, bytes: try seal.open($0.bytes, owner: $0.owner))
        }
    }
}

extension Journal {
    /// The kind of the entries that say who looked at what.
    package static let opening = "seal.opened"
}

extension Inspector {
    /// Whether something sealed opens; what is in it stays closed.
    package func opens<Owner>(_ sealed: [UInt8], of owner: ID<Owner>) -> Bool {
        seal.map { (try? $0.open(sealed, of: owner)) != nil } ?? (sealed.count > 28)
    }
}
