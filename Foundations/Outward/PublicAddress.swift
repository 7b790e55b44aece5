import Kernel

/// Which addresses are of the open internet. Everything else is a machine next door, this machine, or nobody's.
/// - Source: IANA special-purpose address registries (RFC 6890 and its updates); of version 6 only 2000::/3 is given out.
enum PublicAddress {
    private static let special = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/3",
        // Addresses of version 6 that hold one of version 4 (Teredo, 6to4), documentation.
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
    ].compactMap { AddressRange($0) }
    private static let global = AddressRange("2000::/3")

    static func contains(_ address: IPAddress) -> Bool {
        if special.contains(where: { $0.contains(address) }) { return false }
        return address.bytes.count == 4 || global?.contains(address) == true
    }
}
