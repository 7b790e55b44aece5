import Testing

@testable import Kernel

@Suite("case numbers and check digits")
struct CaseNumberTests {
    private func number(_ serial: Int, _ prefix: String = "RA") -> CaseNumber {
        CaseNumber(prefix: prefix, date: LocalDate("2026-11-22")!, serial: serial)!
    }

    @Test("a number is shown in groups, stored without, and grows past five digits")
    func shape() {
        let check = number(417).checkDigit
        #expect(number(417).description == "RA261100417\(check)")
        #expect(number(417).shown == "RA 2611-00417-\(check)")
        #expect(number(1_234_567).shown.hasPrefix("RA 2611-1234567-"))
        #expect(CaseNumber(prefix: "R", date: LocalDate("2026-11-22")!, serial: 1) == nil)
        #expect(CaseNumber(prefix: "ra", date: LocalDate("2026-11-22")!, serial: 1) == nil)
        #expect(CaseNumber(prefix: "RA", date: LocalDate("2026-11-22")!, serial: 0) == nil)
    }

    @Test("a number is read however it was written down")
    func tolerant() throws {
        let expected = number(417)
        let digits = expected.description.dropFirst(2)
        for text in [expected.shown, "ra\(digits)", " RA - \(digits)\n", expected.shown.replacing("-", with: "－")] {
            #expect(try CaseNumber(parsing: text) == expected)
        }
        let wide = String(
            String.UnicodeScalarView(
                expected.description.lowercased().unicodeScalars.map { Unicode.Scalar($0.value + 0xFEE0)! }))
        #expect(try CaseNumber(parsing: wide) == expected)
    }

    @Test("a wrong shape is told from a wrong check digit")
    func errors() {
        let good = number(417)
        let wrong = good.description.dropLast() + "\((good.checkDigit + 1) % 10)"
        #expect(throws: CaseNumberError.checkDigit) { try CaseNumber(parsing: wrong) }
        for text in [
            "", "RA", "R26110041", "2611004173", "RA26110041", "RA2611O04173", "RAABC261100417", "RA2611004178瑞",
        ] {
            #expect(throws: CaseNumberError.shape, "\(text)") { try CaseNumber(parsing: text) }
        }
        // Right check digits, but a month 13 and a leading zero too many.
        for digits in ["261300417", "2611000417"] {
            let check = CheckDigit.hybrid([2, 7, 1, 0] + digits.utf8.map { Int($0) - 48 })
            #expect(throws: CaseNumberError.shape) { try CaseNumber(parsing: "RA\(digits)\(check)") }
        }
    }

    @Test("every single wrong digit is caught, and all but 127 of 8,725 exchanges of neighbours")
    func slips() {
        var (transpositions, missed) = (0, 0)
        for serial in stride(from: 1, to: 120_000, by: 101) {
            let digits = Array(number(serial).description.utf8)
            for place in 2..<digits.count {
                for digit in UInt8(ascii: "0")...UInt8(ascii: "9") where digit != digits[place] {
                    var wrong = digits
                    wrong[place] = digit
                    let text = String(decoding: wrong, as: UTF8.self)
                    if (try? CaseNumber(parsing: text)) != nil { Issue.record("\(text) passed") }
                }
                guard place + 1 < digits.count, digits[place] != digits[place + 1] else { continue }
                var swapped = digits
                swapped.swapAt(place, place + 1)
                transpositions += 1
                if (try? CaseNumber(parsing: String(decoding: swapped, as: UTF8.self))) != nil { missed += 1 }
            }
        }
        #expect((transpositions, missed) == (8_725, 127))
    }

    @Test("the test values of the standards hold")
    func standards() {
        #expect(CheckDigit.hybrid([0, 7, 9, 4]) == 5)  // the example of ISO 7064, 0794 5
        #expect(CheckDigit.isIdentityNumber("11010519491231002X"))
        #expect(CheckDigit.isIdentityNumber("11010519491231002x"))
        #expect(!CheckDigit.isIdentityNumber("110105194912310021"))
        #expect(!CheckDigit.isIdentityNumber("11010519491331002X"))
        #expect(!CheckDigit.isIdentityNumber("11010519491231002"))
        #expect(CheckDigit.isCreditCode("91350100M000100Y43"))
        #expect(!CheckDigit.isCreditCode("91350100M000100Y44"))
        #expect(!CheckDigit.isCreditCode("91350100M000100I43"))
    }
}
