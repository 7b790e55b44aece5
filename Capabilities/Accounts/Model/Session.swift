package import Kernel

/// Somebody who is signed in, on one device.
package struct Session: Hashable, Sendable {
    package enum Kind: String, Sendable {
        /// A person of the county, with an account.
        case staff
        /// A resident who came with a code to their telephone or from a provider of identities.
        case resident
        /// Anybody, as any post, on the own machine.
        case development
    }

    package let id: ID<Session>
    package let kind: Kind
    /// Of `staff` only.
    package let account: ID<Account>?
    package let person: ID<Person>
    /// The post they act as; not of residents.
    package let post: ID<Post>?
    package let device: String
    package let created: Timestamp
    /// When it ends, used or not.
    package let ends: Timestamp
    /// When it ends unless it is used before.
    package let idleEnd: Timestamp
}
