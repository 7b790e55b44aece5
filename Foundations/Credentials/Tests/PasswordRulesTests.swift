import Testing

@testable import Credentials

@Suite struct PasswordRulesTests {
    // Invented.
    private let rules = PasswordRules(
        words: ["li.qiang", "李强", "13800138000", "330381", "瑞安市"],
        blocked: PasswordRules.list("Correct Horse Battery\nx"))

    @Test(
        "what may be chosen and what not, with a second factor",
        arguments: [
            ("1234567", .tooShort(least: 8)), ("七个汉字不够啊", .tooShort(least: 8)), ("八个汉字也就够了吧", nil),
            ("12345678", .pattern), ("87654321", .pattern), ("abcdefgh", .pattern), ("qwertyuiop", .pattern),
            ("aaaaaaaaaa", .pattern), ("abababababab", .pattern), ("a1b2a1b2a1b2", .pattern), ("1qaz2wsx", .pattern),
            ("password", .common), ("Password2024!", .common), ("P@ssw0rd!!!!", .common), ("5201314520", nil),
            ("52013145201314", .common), ("woaini1314", .common), ("Admin123456", .common), ("管理员123456", .common),
            ("correct horse battery", .common), ("li.qiang2024", .aboutYou), ("13800138000", .aboutYou),
            ("李强李强李强李强", .aboutYou),
            ("330381330381", .aboutYou), ("瑞安市2026123", .aboutYou), ("tang bei lu yu", nil), ("x7#kQ2!m", nil),
        ] as [(String, PasswordFault?)])
    func choosing(password: String, fault: PasswordFault?) {
        #expect(rules.fault(in: PasswordRules.normalised(password), isAlone: false) == fault)
    }

    @Test(
        "alone it has to be longer, and no mixture is asked for",
        arguments: [("fourteen signs", 14), ("fifteen letters", nil)])
    func alone(password: String, _: Int?) {
        let isLong = password.count >= 15
        #expect(rules.fault(in: password, isAlone: true) == (isLong ? nil : .tooShort(least: 15)))
    }

    @Test("very long ones are refused before anything is hashed")
    func long() {
        let sentence = String(repeating: "no two words alike ", count: 20)
        #expect(rules.fault(in: sentence, isAlone: true) == .tooLong(most: 256))
        #expect(rules.fault(in: String(sentence.prefix(250)) + "end!", isAlone: true) == nil)
    }

    @Test("however a keyboard composes a letter, it is one password")
    func composed() {
        #expect(PasswordRules.normalised("cafe\u{301}").unicodeScalars.count == 4)
    }
}
