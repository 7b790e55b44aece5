import Foundation
import Kernel

/// A mail as it goes over the wire: plain text, Chinese included, in lines that every server takes.
/// - Source: RFC 5322; RFC 2047 for the subject; RFC 8058 for the way to ask for no more; RFC 3834: nobody answers it.
struct Mail {
    let bytes: [UInt8]

    init(_ message: Message, from: EmailAddress, to: EmailAddress) {
        var head = [
            "From: <\(from)>", "To: <\(to)>", "Subject: \(Self.encoded(message.subject ?? ""))",
            "Date: \(Self.date(message.at))", "Message-ID: <\(message.id ?? "\(message.at)")@\(from.host)>",
            "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
            "Auto-Submitted: auto-generated",
        ]
        if let link = message.link {
            head += [
                "List-Unsubscribe: <\(link)/stop>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            ]
        }
        let body = Data(message.text.utf8).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
        bytes = Array((head.joined(separator: "\r\n") + "\r\n\r\n" + body + "\r\n").utf8)
    }

    /// Words of at most 75 characters, cut between characters.
    private static func encoded(_ text: String) -> String {
        var words: [String] = [], part = ""
        for character in text {
            if (part + String(character)).utf8.count > 42 {
                words.append(part)
                part = ""
            }
            part.append(character)
        }
        return (words + [part]).map { "=?utf-8?B?\(Data($0.utf8).base64EncodedString())?=" }
            .joined(separator: "\r\n ")
    }

    /// As mail writes it, `Thu, 05 Mar 2026 09:00:00 +0800`.
    private static func date(_ milliseconds: Int64) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: CountyTime.china.offset * 60)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss Z"
        return formatter.string(from: Date(timeIntervalSince1970: Double(milliseconds) / 1000))
    }
}
