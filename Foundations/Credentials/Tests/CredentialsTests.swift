import Kernel
import Testing

@testable import Credentials

@Suite struct CredentialsTests {
    /// RFC 6238, appendix B, the values of SHA-1.
    @Test(
        "the codes of RFC 6238",
        arguments: [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
        ] as [(Int64, String)])
    func rfc6238(seconds: Int64, code: String) {
        let totp = TOTP(secret: Array("12345678901234567890".utf8), digits: 8)
        let time = Timestamp(milliseconds: seconds * 1000)
        #expect(totp.code(step: TOTP.step(at: time)) == code)
        #expect(totp.step(of: code, at: time) == seconds / 30)
    }

    @Test("a code is known one period early and late, and not two", arguments: [-2, -1, 0, 1, 2] as [Int64])
    func window(off: Int64) {
        let totp = TOTP(secret: TOTP.newSecret())
        let time = Timestamp(milliseconds: 1_795_000_000_000)
        let step = TOTP.step(at: time) + off
        #expect((totp.step(of: totp.code(step: step), at: time) == step) == (abs(off) <= 1))
        #expect(totp.step(of: "", at: time) == nil)
    }

    @Test("the address names issuer and account in any language")
    func address() {
        let address = TOTP(secret: Array("12345678901234567890".utf8)).address(issuer: "善治 A", account: "li:x&y")
        #expect(
            address == "otpauth://totp/%E5%96%84%E6%B2%BB%20A:li%3Ax%26y?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                + "&issuer=%E5%96%84%E6%B2%BB%20A&algorithm=SHA1&digits=6&period=30")
    }

    /// RFC 4648, section 10.
    @Test(
        "base 32 as in RFC 4648",
        arguments: [
            ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("foobar", "MZXW6YTBOI"),
        ])
    func base32(plain: String, text: String) {
        #expect(Base32.text(Array(plain.utf8)) == text)
        #expect(Base32.bytes(text.lowercased()) == Array(plain.utf8))
    }

    @Test("a recovery code is read back from paper, with or without hyphens")
    func recovery() throws {
        let code = RecoveryCode()
        #expect(code.shown.count == 19)
        #expect(RecoveryCode(code.shown) == code)
        #expect(RecoveryCode(" " + code.text.lowercased()) == code)
        for wrong in ["", "AAAA", code.text + "A", code.text + "AA", String(code.text.dropLast()) + "1"] {
            #expect(RecoveryCode(wrong) == nil, "\(wrong)")
        }
        #expect(Set((0..<100).map { _ in RecoveryCode() }).count == 100)
    }

    @Test("a token is read back and nothing else is a token")
    func tokens() throws {
        let token = SecretToken()
        #expect(SecretToken(token.text) == token)
        #expect(token.hash.count == 32 && !token.text.hasPrefix(token.publicName))
        for wrong in ["", "zz", token.text + "0", String(token.text.dropLast()), "+" + token.text.dropFirst()] {
            #expect(SecretToken(wrong) == nil)
        }
    }

    @Test(
        "comparing bytes",
        arguments: [([], [], true), ([1], [1], true), ([1], [2], false), ([1], [1, 2], false)]
            as [([UInt8], [UInt8], Bool)])
    func equality(a: [UInt8], b: [UInt8], alike: Bool) { #expect(isEqual(a, b) == alike) }

    /// Computed with the argon2 command of Debian: `echo -n password | argon2 somesaltsomesalt -id -t 2 -m 16 -p 1 -r`
    /// has m = 65536 KiB; the vector below is that of its own test suite, src/test.c.
    @Test("the tag of libargon2's own test")
    func vector() throws {
        let tag = try Argon2id.tag(
            Array("password".utf8), salt: Array("somesalt".utf8), .init(memory: 65_536, passes: 2, lanes: 1))
        let text = tag.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(text == "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7")
    }

    @Test("a password is known by its hash, which says what it cost")
    func hashing() async throws {
        let hasher = try PasswordHasher(cost: .least)
        let hash = try await hasher.hash("korrekt 马 batterie")
        #expect(hash.hasPrefix("$argon2id$v=19$m=8,t=1,p=1$"))
        #expect(try await hasher.verify("korrekt 马 batterie", hash))
        #expect(try await hasher.verify("korrekt 马 batterie ", hash) == false)
        #expect(try await hasher.hash("a") != hasher.hash("a"))
        #expect(!Argon2id.isStale(hash, .least) && Argon2id.isStale(hash, .standard))
    }

    @Test("without an account as much is computed, and nothing matches")
    func dummy() async throws {
        let hasher = try PasswordHasher(cost: .least)
        let hash = try await hasher.hash("x")
        let before = hasher.computations
        #expect(try await hasher.verify("x", nil) == false)
        #expect(try await hasher.verify("x", hash))
        #expect(hasher.computations == before + 2)
    }

    @Test("when too many wait the next is told to come back, and the others get their answer")
    func busy() async throws {
        let hasher = try PasswordHasher(cost: .init(memory: 16_384, passes: 2, lanes: 1), threads: 1, waiting: 2)
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<40 {
                group.addTask { (try? await hasher.hash("x")) != nil }
            }
            return await group.reduce(into: [true: 0, false: 0]) { $0[$1, default: 0] += 1 }
        }
        #expect(outcomes[true, default: 0] >= 2 && outcomes[false, default: 0] > 0)
        #expect(hasher.computations == outcomes[true])
    }
}
