import Kernel
import Testing

@Suite struct IPAddressTests {
    @Test(
        "addresses are read strictly",
        arguments: [
            ("127.0.0.1", "127.0.0.1"), ("::1", "0:0:0:0:0:0:0:1"), ("::ffff:10.0.0.1", "10.0.0.1"),
            ("fe80::1%eth0", "fe80:0:0:0:0:0:0:1"), ("0177.0.0.1", nil), ("127.1", nil), ("2130706433", nil), ("", nil),
            ("1.2.3.256", nil), ("[::1]", nil),
        ])
    func reading(text: String, written: String?) {
        #expect(IPAddress(text)?.description == written)
    }

    @Test(
        "a range holds what begins alike",
        arguments: [
            ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.0", false),
            ("172.16.0.0/12", "172.31.9.9", true),
            ("172.16.0.0/12", "172.32.0.0", false), ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7", "192.0.2.8", false),
            ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "::1", false), ("fd00::/8", "fd12::1", true),
            ("10.0.0.0/8", "::ffff:10.0.0.1", true),
        ])
    func ranges(range: String, address: String, isIn: Bool) throws {
        let range = try #require(AddressRange(range))
        #expect(range.contains(try #require(IPAddress(address))) == isIn)
    }

    @Test("what is no range is refused", arguments: ["10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "x/8", "::/129"])
    func refused(text: String) { #expect(AddressRange(text) == nil) }
}
