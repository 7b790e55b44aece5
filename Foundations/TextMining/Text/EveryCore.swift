import Dispatch

extension Array where Element: Sendable {
    /// What `body` makes of each element, in the order of the elements, worked out on every core. Returns when all is
    /// done; call it on a thread of its own.
    func mapOnEveryCore<Result: Sendable>(_ body: @Sendable (Element) -> Result) -> [Result] {
        mapOnEveryCore(with: ()) { _, element in body(element) }
    }

    /// - Parameter tool: what `body` works with and leaves as it found it; each core has its own.
    func mapOnEveryCore<Tool: Sendable, Result: Sendable>(
        with tool: Tool, _ body: @Sendable (inout Tool, Element) -> Result
    ) -> [Result] {
        let chunks = (count + Self.chunk - 1) / Self.chunk
        return [Result](unsafeUninitializedCapacity: count) { places, made in
            // Each element has a place of its own, so no two threads write the same one.
            nonisolated(unsafe) let places = places
            DispatchQueue.concurrentPerform(iterations: chunks) { chunk in
                var own = tool
                for number in chunk * Self.chunk..<Swift.min(count, (chunk + 1) * Self.chunk) {
                    places.initializeElement(at: number, to: body(&own, self[number]))
                }
            }
            made = count
        }
    }

    /// Elements that one core takes at a time: enough that handing them out costs nothing.
    private static var chunk: Int { 128 }
}
