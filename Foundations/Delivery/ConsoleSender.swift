/// Prints what would be sent: for trying things out.
package struct ConsoleSender: Sender {
    private let write: @Sendable (String) -> Void

    package init(write: @escaping @Sendable (String) -> Void) { self.write = write }

    package func send(_ message: Message) async throws {
        write("\(message.phone ?? message.email ?? message.person ?? ""): \(message.text)")
    }
}
