import Foundation

/// Which passwords may be chosen: long enough, and none that somebody would try first. Nothing else is asked of them:
/// no mixture of characters, no change after so many days.
/// - Source: NIST SP 800-63B-4, section 3.1.1.2.
package struct PasswordRules: Sendable {
    /// Characters where the password is all there is.
    package static let shortestAlone = 15
    /// Characters where a second factor is asked for as well.
    package static let shortestWithSecond = 8
    /// At least 64 have to be allowed; this bounds what is hashed.
    package static let longest = 256

    private let words: Set<String>
    private let blocked: Set<String>

    /// - Parameters:
    ///   - words: what others know of the person and the place: login name, name, county, telephone.
    ///   - blocked: passwords that many use, one each, as a file of the county's choice lists them.
    package init(words: [String] = [], blocked: Set<String> = []) {
        self.words = Set(
            words.flatMap { [$0] + $0.split { !$0.isLetter && !$0.isNumber }.map(String.init) }
                .map(folded).filter { $0.count >= 2 })
        self.blocked = blocked
    }

    /// Reads a list of passwords, one a line.
    package static func list(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isNewline).map { folded(String($0)) })
    }

    /// What is hashed: the same for the same characters, however a keyboard composes them.
    /// - Source: as above; Unicode Standard Annex 15, Normalization Form C.
    package static func normalised(_ password: String) -> String { password.precomposedStringWithCanonicalMapping }

    /// - Parameters:
    ///   - password: normalised; each code point counts as one character.
    ///   - isAlone: no second factor will be asked for.
    /// - Returns: what is wrong with it, `nil` when it may be chosen.
    package func fault(in password: String, isAlone: Bool) -> PasswordFault? {
        let least = isAlone ? Self.shortestAlone : Self.shortestWithSecond
        let count = password.unicodeScalars.count
        guard count >= least else { return .tooShort(least: least) }
        guard count <= Self.longest else { return .tooLong(most: Self.longest) }
        let whole = folded(password)
        if blocked.contains(whole) || isCommon(whole) { return .common }
        if isAboutPerson(whole) { return .aboutYou }
        return hasPattern(whole) ? .pattern : nil
    }

    private func isAboutPerson(_ whole: String) -> Bool {
        words.contains(whole) || words.contains(core(whole)) || repeats(whole).map { words.contains($0) } == true
    }
}

/// Why a password may not be chosen.
package enum PasswordFault: Error, Hashable {
    case tooShort(least: Int)
    case tooLong(most: Int)
    /// Many use it.
    case common
    /// It is the person's name, number or place.
    case aboutYou
    /// It follows from its first characters.
    case pattern
}

/// As a guesser sees it: small letters, and digits for the letters they stand for taken back.
private func folded(_ text: String) -> String { text.lowercased() }

/// Without the digits and signs that people put before and behind a word.
private func core(_ text: String) -> String {
    let isExtra = { (character: Character) in character.isNumber || !character.isLetter }
    var rest = text.drop(while: isExtra)
    while let last = rest.last, isExtra(last) { rest.removeLast() }
    let plain = rest.map { character -> Character in
        switch character {
        case "0": "o"
        case "1", "!": "i"
        case "3": "e"
        case "4", "@": "a"
        case "5", "$": "s"
        default: character
        }
    }
    return String(plain)
}

private func isCommon(_ whole: String) -> Bool {
    let bare = core(whole)
    if commonWords.contains(bare) || commonWords.contains(repeats(bare) ?? "") { return true }
    // Said with digits in China: all my life I love you, and what follows from it.
    let digits = whole.filter { $0 != " " }
    return commonNumbers.contains(digits) || commonNumbers.contains(repeats(digits) ?? "")
}

/// The shortest piece that makes the text when written again and again; `nil` when there is none.
private func repeats(_ text: String) -> String? {
    let all = Array(text)
    guard all.count >= 2 else { return nil }
    for length in 1...(all.count / 2) where all.indices.allSatisfy({ all[$0] == all[$0 % length] }) {
        return String(all.prefix(length))
    }
    return nil
}

/// One piece of up to four characters repeated, or a walk along the digits, the alphabet or the keyboard.
private func hasPattern(_ whole: String) -> Bool {
    if let piece = repeats(whole), piece.count <= 4 { return true }
    return walks.contains { walk in
        let there = walk + walk + walk
        let back = String(there.reversed())
        return there.contains(whole) || back.contains(whole)
    } || Set(whole).count <= 2
}

private let walks = [
    "0123456789", "1234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm",
    "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp",
]

private let commonWords: Set<String> = [
    "password", "passwort", "passw", "pass", "passwd", "admin", "administrator", "adminadmin", "root", "user", "guest",
    "test", "testtest", "welcome", "letmein", "login", "master", "dragon", "monkey", "sunshine", "princess", "football",
    "iloveyou", "loveyou", "trustno", "changeme", "default", "secret", "superman", "woaini", "woaiwojia",
    "woaizhongguo",
    "zhongguo", "china", "nihao", "mima", "wodemima", "guanliyuan", "shanzhi", "zhili", "wangge", "wanggeyuan",
    "shehuizhili", "zhengfu", "xinxi", "abc", "abcd", "qwe", "asd", "zxc", "qweasdzxc", "qweasd", "aini", "caonima",
    // check: allow text, because a guesser tries these words
    "善治", "密码", "我的密码", "管理员", "网格员", "我爱你", "中国", "我爱中国", "社会治理",
]

private let commonNumbers: Set<String> = [
    "520", "521", "1314", "5201314", "1314520", "5211314", "520520", "13145200", "147258369", "159357", "123321",
    "112233",
    "11223344", "1122334455", "1234567890123", "88888888", "66668888", "147852369", "789456123", "741852963",
    "12345678910",
]
