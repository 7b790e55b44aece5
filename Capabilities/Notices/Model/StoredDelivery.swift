package import Kernel

/// A message on its way to somebody, by one channel.
package struct StoredDelivery: Sendable, Hashable {
    package enum State: String, Sendable, CaseIterable {
        case waiting
        /// Waits for the end of quiet hours.
        case held
        /// A server has it in hand.
        case sending
        case sent
        /// Did not go through and is tried again.
        case failed
        case givenUp
        /// Nobody wants it any more.
        case dropped

        /// Whether something still happens to it by itself.
        package var isOpen: Bool { [.waiting, .held, .sending, .failed].contains(self) }
    }

    package let id: ID<StoredDelivery>
    package let notice: ID<StoredNotice>
    package let channel: Way
    package let state: State
    /// When it is looked at next; `nil` when nothing happens any more.
    package let due: Timestamp?
    package let tries: Int
    /// What went wrong last, without anything personal.
    package let fault: String?
    package let made: Timestamp
    package let sent: Timestamp?
}
