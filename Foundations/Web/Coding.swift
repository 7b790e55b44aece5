/// How bytes are packed on their way to a browser.
/// - Source: RFC 9110, section 8.4.1; RFC 7932 for `br`.
enum Coding: String, CaseIterable {
    /// The denser one first.
    case brotli = "br"
    case gzip

    /// What a packed copy's file name ends in.
    var suffix: String { self == .brotli ? "br" : "gz" }

    /// What an `Accept-Encoding` header takes, the denser first; nothing when there is no header.
    static func accepted(_ header: String?) -> [Coding] {
        guard let header else { return [] }
        let taken = header.split(separator: ",").prefix(20).compactMap { range -> Coding? in
            let parts = range.split(separator: ";").map(\.trimmed)
            let isRefused = parts.dropFirst().contains { $0.hasPrefix("q=") && Double($0.dropFirst(2)) == 0 }
            return isRefused ? nil : parts.first.flatMap { Coding(rawValue: $0.lowercased()) }
        }
        return allCases.filter(taken.contains)
    }
}
