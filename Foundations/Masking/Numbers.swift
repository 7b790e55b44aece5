/// Which digits make a number of a person.
enum Numbers {
    /// Mobile numbers have eleven digits and begin with 13 to 19.
    static func isMobile(_ digits: [Int]) -> Bool {
        digits.count == 11 && digits[0] == 1 && digits[1] >= 3
    }

    /// Without 86, +86 or 0086.
    static func withoutCountryCode(_ digits: [Int]) -> [Int]? {
        if digits.count == 13, digits.starts(with: [8, 6]) { return Array(digits.dropFirst(2)) }
        if digits.count == 15, digits.starts(with: [0, 0, 8, 6]) { return Array(digits.dropFirst(4)) }
        return nil
    }

    /// A number with its area code: 010 and 02x with eight digits, 03xx to 09xx with seven or eight.
    static func isLandline(_ digits: [Int]) -> Bool {
        guard digits.count >= 10, digits[0] == 0 else { return false }
        let area = digits[1] == 1 || digits[1] == 2 ? 3 : 4
        if digits[1] == 0 || (digits[1] == 1 && digits[2] != 0) { return false }
        let own = digits.count - area
        return (own == 8 || (own == 7 && area == 4)) && (2...9).contains(digits[area])
    }

    /// Numbers that everybody may call: 400 and 800 numbers, 95 and 96 services.
    static func isHotline(_ digits: [Int]) -> Bool {
        if digits.count == 10, digits.starts(with: [4, 0, 0]) || digits.starts(with: [8, 0, 0]) { return true }
        return digits.count <= 6 && digits[0] == 9 && (digits[1] == 5 || digits[1] == 6)
    }

    /// 18 characters: region, birthday, serial, check.
    ///
    /// A wrong check digit is taken for a mistyped number where the region and the birthday are right.
    /// - Parameter check: the last character's value, 10 for X.
    /// - Source: GB 11643-1999; GB/T 2260 for the first two digits, 9 for foreigners' permanent residence.
    static func isIdentity(_ digits: [Int], check: Int) -> Bool {
        let year = digits[6] * 1000 + digits[7] * 100 + digits[8] * 10 + digits[9]
        guard (1900...2099).contains(year), isDay(digits[10] * 10 + digits[11], digits[12] * 10 + digits[13]) else {
            return false
        }
        if isProvince(digits[0] * 10 + digits[1]) { return true }
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 }
        return digits[0] == 9 && [1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2][sum % 11] == check
    }

    /// 15 digits, as given out until 1999: the year has two digits and there is no check.
    static func isOldIdentity(_ digits: [Int]) -> Bool {
        isProvince(digits[0] * 10 + digits[1]) && isDay(digits[8] * 10 + digits[9], digits[10] * 10 + digits[11])
    }

    private static func isDay(_ month: Int, _ day: Int) -> Bool { (1...12).contains(month) && (1...31).contains(day) }

    private static func isProvince(_ code: Int) -> Bool {
        switch code {
        case 11...15, 21...23, 31...37, 41...46, 50...54, 61...65, 71, 81, 82, 83: true
        default: false
        }
    }

    /// A bank card by its first digits and Luhn's sum.
    static func isCard(_ digits: [Int]) -> Bool {
        guard digits[0] == 6 || digits[0] == 4 || digits[0] == 5 || digits[0] == 3 else { return false }
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let value = place % 2 == 1 ? digit * 2 : digit
            sum += value > 9 ? value - 9 : value
        }
        return sum % 10 == 0
    }
}
