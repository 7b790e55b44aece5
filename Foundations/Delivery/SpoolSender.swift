import Foundation
import Kernel

/// Lays each message as a file into a folder, in the form of a mail, where a gateway of the county fetches it.
package struct SpoolSender: Sender {
    private let folder: String

    package init(folder: String) { self.folder = folder }

    package func send(_ message: Message) async throws {
        guard let to = message.phone ?? message.email else { throw DeliveryFault.noAddress }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let at = Timestamp(milliseconds: message.at)
        let name = ID<Message>(at: at).description
        let mail = """
            To: \(to)
            Date: \(CountyTime.china.format(at))
            \(message.id.map { "Message-ID: \($0)\n" } ?? "")Content-Type: text/plain; charset=utf-8

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
