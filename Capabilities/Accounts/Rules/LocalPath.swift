/// `text` when it is a path on this site: a browser reads `//host`, `/\host` and what has control characters in it as
/// another site's address.
func localPath(_ text: String) -> String? {
    guard text.utf8.first == UInt8(ascii: "/"), !text.hasPrefix("//"),
        text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
    else { return nil }
    return text
}
