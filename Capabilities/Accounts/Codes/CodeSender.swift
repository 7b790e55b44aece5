import Foundation
import Kernel
package import Outward

/// Brings a code to a telephone. A county's own gateway stands behind one of these.
package protocol CodeSender: Sendable {
    /// - Throws: whatever went wrong; the person is told to try again.
    func send(_ message: CodeMessage) async throws
}

/// What is to be brought.
package struct CodeMessage: Sendable, Encodable {
    /// `+8613800138000`.
    package let phone: String
    package let code: String
    /// The words for the screen of the telephone, with the code in them.
    package let text: String
    /// Milliseconds since 1970.
    package let at: Int64
}

/// No way is set up: residents use the link of their receipt.
struct NoCodes: CodeSender {
    struct NotSetUp: Error {}

    func send(_ message: CodeMessage) async throws { throw NotSetUp() }
}

/// Prints what would be sent: for trying things out.
package struct ConsoleSender: CodeSender {
    private let write: @Sendable (String) -> Void

    package init(write: @escaping @Sendable (String) -> Void) { self.write = write }

    package func send(_ message: CodeMessage) async throws { write("\(message.phone): \(message.text)") }
}

/// Lays each message as a file into a folder, in the form of a mail, where a gateway of the county fetches it.
package struct SpoolSender: CodeSender {
    private let folder: String

    package init(folder: String) { self.folder = folder }

    package func send(_ message: CodeMessage) async throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let name = ID<CodeMessage>(at: Timestamp(milliseconds: message.at)).description
        let mail = """
            To: \(message.phone)
            Date: \(CountyTime.china.format(Timestamp(milliseconds: message.at)))
            Content-Type: text/plain; charset=utf-8

            \(message.text)

            """
        let (partial, whole) = ("\(folder)/.\(name)", "\(folder)/\(name).msg")
        guard
            FileManager.default.createFile(
                atPath: partial, contents: Data(mail.utf8), attributes: [.posixPermissions: 0o600])
        else { throw CocoaError(.fileWriteUnknown) }
        // Whole or not there at all, for whoever watches the folder.
        try FileManager.default.moveItem(atPath: partial, toPath: whole)
    }
}

/// Posts each message as JSON `{phone, code, text, at}` to an address of the county's.
package struct WebhookSender: CodeSender {
    struct Refused: Error { let status: Int }

    private let address: String
    private let token: String?
    private let outward: Outward

    /// - Parameter token: sent along as `Authorization: Bearer`.
    package init(address: String, token: String?, outward: Outward) {
        self.address = address
        self.token = token
        self.outward = outward
    }

    package func send(_ message: CodeMessage) async throws {
        let answer = try await outward.post(
            address, type: "application/json", try JSONText.bytes(message),
            headers: token.map { [("Authorization", "Bearer \($0)")] } ?? [])
        guard (200..<300).contains(answer.status) else { throw Refused(status: answer.status) }
    }
}
