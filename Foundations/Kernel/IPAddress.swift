import Foundation

/// An address of the internet protocol, version 4 or 6. One of version 4 written within version 6 is one of version 4.
package struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// 4 or 16 bytes.
    package let bytes: [UInt8]

    /// - Parameter text: `192.0.2.1`, `2001:db8::1`, `fe80::1%eth0`; never an abbreviated or octal form.
    package init?(_ text: some StringProtocol) {
        let text = String(text.prefix { $0 != "%" })
        var four = in_addr()
        var sixteen = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: &four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &sixteen) == 1 {
            let all = withUnsafeBytes(of: &sixteen) { Array($0) }
            let isMapped = all.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
            bytes = isMapped ? Array(all.suffix(4)) : all
        } else {
            return nil
        }
    }

    package var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes == Array(repeating: 0, count: 15) + [1]
    }

    package var description: String {
        if bytes.count == 4 { return bytes.map { String($0) }.joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2)
            .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }.joined(separator: ":")
    }
}

/// Neighbouring addresses: those that begin with the same bits.
package struct AddressRange: Hashable, Sendable, CustomStringConvertible {
    package let address: IPAddress
    /// How many bits are alike.
    package let bits: Int

    /// - Parameter text: `10.0.0.0/8`, `fd00::/8`, or one address.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(parts[0]) else { return nil }
        let most = address.bytes.count * 8
        if parts.count == 1 {
            self.init(address, bits: most)
        } else {
            guard let bits = Int(parts[1]), (0...most).contains(bits) else { return nil }
            self.init(address, bits: bits)
        }
    }

    private init(_ address: IPAddress, bits: Int) {
        self.address = address
        self.bits = bits
    }

    package func contains(_ other: IPAddress) -> Bool {
        guard other.bytes.count == address.bytes.count else { return false }
        let whole = bits / 8
        guard other.bytes.prefix(whole) == address.bytes.prefix(whole) else { return false }
        guard bits % 8 > 0 else { return true }
        let mask = UInt8.max << UInt8(8 - bits % 8)
        return other.bytes[whole] & mask == address.bytes[whole] & mask
    }

    package var description: String { "\(address)/\(bits)" }
}
