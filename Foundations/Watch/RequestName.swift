/// The name of the request that is being answered, for log lines of whatever works for it.
package enum RequestName {
    /// `nil` outside a request.
    @TaskLocal package static var current: String?

    /// A name that came with the request, if it is a short token that can do no harm in a log or a header.
    package static func harmless(_ text: String?) -> String? {
        guard let text, (1...64).contains(text.utf8.count) else { return nil }
        let fits = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        return fits ? text : nil
    }
}
