import Dispatch

/// Holds a body on the store's thread until the test lets it go on.
struct Door: Sendable {
    private let reached = DispatchSemaphore(value: 0)
    private let opened = DispatchSemaphore(value: 0)

    /// Called within a body: waits until the test opens the door.
    func pass() {
        reached.signal()
        opened.wait()
    }

    /// Waits until a body stands before the door, without holding a thread of the test.
    func whenReached() async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                reached.wait()
                continuation.resume()
            }
        }
    }

    func open() { opened.signal() }
}
