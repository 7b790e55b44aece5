package import Kernel
package import Store

/// For which children somebody who has signed in may act, from whoever keeps it.
package struct Wards: Sendable {
    package struct Child: Sendable, Hashable {
        package let id: ID<Person>
        /// What the guardian calls the child; may be empty.
        package let label: String

        package init(id: ID<Person>, label: String) {
            self.id = id
            self.label = label
        }
    }

    package typealias Find = @Sendable (ID<Person>, Timestamp, any Connection) throws -> [Child]

    private let find: Find

    package init(_ find: @escaping Find = { _, _, _ in [] }) { self.find = find }

    func children(of actor: Actor, at time: Timestamp, _ connection: any Connection) throws -> [Child] {
        guard case .resident(let person) = actor else { return [] }
        return try find(person, time, connection)
    }
}
