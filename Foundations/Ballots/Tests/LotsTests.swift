import Testing
import Transparency

@testable import Ballots

@Suite("public draws")
struct LotsTests {
    private let entrants = (1...6).map { "A-000\($0)" }
    private let secret = (0..<32).map { UInt8($0) }

    /// - Source: computed apart from this program, with openssl.
    @Test("a draw is the one that openssl finds")
    func vector() throws {
        let pool = Lots.pool(entrants)
        #expect(pool.hex == "fef605006de9d7b4fc407ff1b584306a7371fa4f294803fa8425ed6763ef1cc2")
        #expect(
            Lots.commitment(to: secret).hex == "a1864e6003e5ebf42ff22f8effccb6718093e0d2c1178920cc1b0c1c73f917db")
        let beacon = bytes("fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587")
        let seed = Lots.seed(pool: pool, secret: secret, beacon: beacon)
        #expect(seed.hex == "4e51527b0a26856878c43c1b9f011ac9e9d0894628a19138536e6b9a9b97519e")
        #expect(
            Lots.ranking(entrants, seed: seed) == ["A-0003", "A-0006", "A-0004", "A-0002", "A-0001", "A-0005"])
    }

    @Test("one more entrant, or another order of the list, is another pool")
    func pool() {
        #expect(Lots.pool(entrants) != Lots.pool(entrants + ["A-0007"]))
        #expect(Lots.pool(entrants) != Lots.pool(entrants.reversed()))
    }

    private func bytes(_ hex: String) -> [UInt8] {
        stride(from: 0, to: hex.count, by: 2).map { UInt8(hex.dropFirst($0).prefix(2), radix: 16)! }
    }
}
