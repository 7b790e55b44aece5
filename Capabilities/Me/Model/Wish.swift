package import Kernel

/// What somebody asks for about their own data that a person has to look at.
package enum DataWish: String, Sendable, CaseIterable {
    /// Something is wrong that they cannot put right themselves.
    case correct
    /// Erasing what others wrote about them.
    case erase
    /// Why a rule decided what it did.
    /// - Source: Personal Information Protection Law, articles 24 and 48.
    case explain
    case complain
    /// Acting for a child under fourteen, or for relatives of somebody who died.
    /// - Source: Personal Information Protection Law, articles 31 and 49.
    case guardian
}

package enum DataRequest {}

/// A wish with its clock.
package struct StoredWish: Sendable {
    package let id: ID<DataRequest>
    package let kind: DataWish
    package let asked: Timestamp
    package let due: Timestamp
    package let answered: Timestamp?
    /// What was answered, with personal data covered.
    package let answer: String?
    /// What was asked, with personal data covered.
    package let words: String
}
