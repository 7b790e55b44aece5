package import Hummingbird
import Kernel

/// Where people reach this installation, and what a request may call it.
package struct SiteAddress: Hashable, Sendable {
    /// Scheme, host and perhaps a port, such as `https://shanzhi.example.org`; `nil` when only this machine is served.
    package let origin: String?
    private let host: String?
    /// Whether browsers are told that every host below this one is reached by TLS only.
    package var coversSubdomains = false

    /// Nobody else's name is known for it.
    package static let thisMachine = SiteAddress()

    private init() {
        origin = nil
        host = nil
    }

    /// - Parameter text: scheme, host and perhaps a port; `nil` for anything else.
    package init?(_ text: some StringProtocol) {
        let text = (text.hasSuffix("/") ? text.dropLast() : text[...]).lowercased()
        guard let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) }),
            let host = Self.host(of: text.dropFirst(scheme.count))
        else { return nil }
        origin = text
        self.host = host
    }

    /// Whether TLS stands between the public and this installation.
    package var isSecure: Bool { origin?.hasPrefix("https://") == true }

    /// Where a person is sent who came under another name.
    var shown: String { origin ?? "http://127.0.0.1" }

    /// Whether `authority`, a host and perhaps a port, means this installation or the machine itself.
    func isMeant(by authority: String) -> Bool {
        guard let name = Self.host(of: authority.lowercased()[...]) else { return false }
        return name == host || name == "localhost" || IPAddress(name.filter { !"[]".contains($0) })?.isLoopback == true
    }

    /// A whole address, for what is printed or passed on.
    ///
    /// Without a name of its own it is as the request has it, which was compared with this machine's before.
    package func whole(_ path: String, _ request: Request) -> String {
        "\(origin ?? "http://\(request.head.authority ?? "localhost")")\(path)"
    }

    /// The name alone; `nil` for what is no host, or no port behind it.
    /// - Source: RFC 3986, section 3.2; names as in RFC 1123.
    private static func host(of authority: Substring) -> String? {
        let isNumbered = authority.hasPrefix("[")
        let bracket = authority.firstIndex(of: "]").map { authority.index(after: $0) }
        let end = isNumbered ? bracket : authority.firstIndex(of: ":")
        let name = authority[..<(end ?? authority.endIndex)]
        let port = authority[(end ?? authority.endIndex)...]
        let allowed = "abcdefghijklmnopqrstuvwxyz0123456789-." + (isNumbered ? "[:]" : "")
        guard !name.isEmpty, name.allSatisfy({ allowed.contains($0) }), !isNumbered || end != nil else { return nil }
        guard port.isEmpty || port.first == ":" && UInt16(port.dropFirst()) != nil else { return nil }
        return String(name)
    }
}
