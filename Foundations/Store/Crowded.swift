package import Kernel

/// More bodies wait than the store takes: this one was not even queued, and nothing was stored.
package struct Crowded: Explained, Hashable {
    package init() {}
    package var explanation: Explanation { Explanation(.unavailable, "store.crowded") }
}
