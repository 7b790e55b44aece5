import Testing

@testable import Accounts

@Suite("Where the development sign-in is served")
struct DevelopmentAddressTests {
    @Test(
        "serves on loopback",
        arguments: ["127.0.0.1", "127.9.8.7", "127.255.255.255", "localhost", "LOCALHOST", "::1", "[::1]"])
    func allowed(host: String) throws {
        try DevelopmentSignIn.check(host: host)
    }

    @Test(
        "refuses every other address",
        arguments: [
            "0.0.0.0", "::", "10.0.0.1", "192.168.1.2", "128.0.0.1", "1270.0.0.1", "127.0.0", "127.0.0.1.example.com",
            "127.0.0.256", "0127.0.0.1", "127.00.0.1", "localhost.example.com", "example.com", "", "::ffff:127.0.0.1",
            "127.0.0.1:80", "127.0.0.+1",
        ])
    func refused(host: String) {
        #expect(throws: AddressRefusal.notLoopback(host)) { try DevelopmentSignIn.check(host: host) }
        #expect(AddressRefusal.notLoopback(host).description.contains("--host 127.0.0.1"))
    }
}
