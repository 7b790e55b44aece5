import Testing

@testable import Kernel

@Suite("money and areas, exact to the hundredth")
struct HundredthsTests {
    @Test(
        "what people write is read exactly, and written back",
        arguments: [
            ("0", 0, "0.00"), ("1234.5", 123_450, "1,234.50"), ("1,234.50", 123_450, "1,234.50"),
            ("-0.07", -7, "-0.07"),
            ("１２．３０", 1230, "12.30"), ("666.67", 66_667, "666.67"), ("1,000,000", 100_000_000, "1,000,000.00"),
            ("92233720368547758.07", Int64.max, "92,233,720,368,547,758.07"),
        ] as [(String, Int64, String)])
    func read(text: String, count: Int64, shown: String) throws {
        let money = try #require(Money(parsing: text))
        #expect(money.count == count)
        #expect(money.shown == shown)
        #expect(Money(parsing: money.description) == money)
    }

    @Test(
        "what is no exact amount is refused",
        arguments: ["", "-", "1.234", "1,23", "12,3456", "1.", ".5", "1e3", "٣", "92233720368547758.08", "1 000"])
    func refused(text: String) { #expect(Money(parsing: text) == nil) }

    @Test("a sum beyond 64 bits is none")
    func overflow() {
        #expect(Money(count: .max).adding(Money(count: 1)) == nil)
        #expect(Money(count: 5).adding(Money(count: -7)) == Money(count: -2))
    }
}
