import Foundation
import Synchronization

/// The first letters of names in pinyin: `rajd` for 瑞安街道.
///
/// - Source: the transliteration of Mandarin in Unicode's CLDR, which Foundation brings along.
package final class Initials: Sendable {
    private let known = Mutex<[String: String]>([:])

    package init() {}

    /// Whether somebody may have typed the first letters of a name: letters alone, two to twelve.
    package static func areInitials(_ word: some StringProtocol) -> Bool {
        (2...12).contains(word.utf8.count) && word.utf8.allSatisfy { (0x61...0x7A).contains($0 | 0x20) }
    }

    /// Whether a name begins with these first letters.
    package func of(_ name: String, beginWith letters: String) -> Bool {
        initials(of: name).hasPrefix(letters.lowercased())
    }

    /// - Complexity: a name is transliterated once.
    package func initials(of name: String) -> String {
        if let known = known.withLock({ $0[name] }) { return known }
        let made = name.reduce(into: "") { made, sign in
            // Sign by sign: a name is not cut into words for this.
            let latin = String(sign).applyingTransform(.mandarinToLatin, reverse: false) ?? ""
            let plain = latin.applyingTransform(.stripDiacritics, reverse: false) ?? latin
            guard let letter = plain.lowercased().first, letter.isASCII, letter.isLetter || letter.isNumber else {
                return
            }
            made.append(letter)
        }
        known.withLock { known in
            // Names are those of a county; should somebody make it many, it begins anew.
            if known.count > 20_000 { known.removeAll() }
            known[name] = made
        }
        return made
    }
}
