import Foundation
import Kernel
import Web

/// What the county processes personal data for, on what basis, as everybody may read it. Dated data, not code.
/// - Source: Personal Information Protection Law, articles 7, 13 to 17, 30, 35.
package struct PrivacyRegister: Sendable, Decodable {
    package struct Words: Sendable, Decodable {
        let zh: String
        let en: String

        func text(_ language: Language) -> String { language == .en ? en : zh }
    }

    package struct Entry: Sendable, Decodable {
        package let key: String
        /// Rests on consent, which can be withdrawn.
        let consent: Bool
        let sensitive: Bool
        let name: Words
        let fields: Words
        let basis: Words
        let who: Words
    }

    package let version: String
    let effective: LocalDate
    /// Within how many working days a request about one's own data is answered.
    /// - Source: the rules of 2019 on how apps break the law with personal data (国信办秘字〔2019〕191号), part 6: fifteen working days at most.
    package let answerWorkingDays: Int
    package let purposes: [Entry]

    static func shipped() throws -> PrivacyRegister {
        guard let folder = Me.resources else { throw MeRefusal.noRegister }
        let data = try Data(contentsOf: folder.appending(path: "Defaults/privacy.json"))
        return try JSONDecoder().decode(PrivacyRegister.self, from: data)
    }
}
