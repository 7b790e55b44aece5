import Foundation
import Kernel

/// How a gateway of the county's wants a message written: JSON or a form, with `{phone}`, `{mobile}`, `{text}`, `{id}`
/// and `{at}` where they belong. `{mobile}` is the number without the code of the country.
package struct MessageTemplate: Sendable, Hashable {
    private let text: String
    private let isJSON: Bool

    /// `{"phone":"{phone}","text":"{text}","id":"{id}"}`
    package static let standard = MessageTemplate(#"{"phone":"{phone}","text":"{text}","id":"{id}"}"#)!

    /// - Returns: `nil` when it leaves out to whom or what, or is neither JSON nor a form.
    package init?(_ text: some StringProtocol) {
        self.text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        isJSON = self.text.hasPrefix("{\"") || self.text.hasPrefix("[")
        let names = ["{phone}", "{mobile}"].contains { self.text.contains($0) }
        guard names, self.text.contains("{text}"), isJSON || self.text.contains("=") else { return nil }
        if isJSON { guard (try? JSON(parsing: filled(Message(text: "x", at: 0)))) != nil else { return nil } }
    }

    var type: String { isJSON ? "application/json" : "application/x-www-form-urlencoded; charset=utf-8" }

    /// What is put in cannot leave its place: in JSON it is escaped, in a form percent-encoded.
    func filled(_ message: Message) -> [UInt8] {
        let phone = message.phone ?? ""
        let values = [
            "phone": phone, "mobile": phone.hasPrefix("+86") ? String(phone.dropFirst(3)) : phone, "text": message.text,
            "id": message.id ?? "", "at": "\(message.at)",
        ]
        var (filled, rest) = ("", text[...])
        while let open = rest.firstIndex(of: "{") {
            filled += rest[..<open]
            let close = rest[open...].firstIndex(of: "}") ?? rest.index(before: rest.endIndex)
            if let value = values[String(rest[open...close].dropFirst().dropLast())] {
                filled += escaped(value)
                rest = rest[rest.index(after: close)...]
            } else {
                filled += "{"
                rest = rest[rest.index(after: open)...]
            }
        }
        return Array((filled + rest).utf8)
    }

    private func escaped(_ value: String) -> String {
        guard isJSON else { return value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" }
        return String(String(decoding: JSON.string(value).canonicalBytes, as: UTF8.self).dropFirst().dropLast())
    }
}
