package import Cases
package import Foundation
package import Kernel
import Web

/// What the county processes personal data for, on what basis, as everybody may read it: dated versions, data and not
/// code. A version that was in force is never changed; what changes comes as a new one.
/// - Source: Personal Information Protection Law, articles 7, 13 to 17, 30, 35.
package struct PrivacyRegister: Sendable, Decodable {
    /// Oldest first.
    package let versions: [PrivacyNotice]

    /// - Throws: `MeRefusal.noRegister` when it has no version, or they are not in the order of their days.
    package init(parsing data: Data) throws {
        self = try JSONDecoder().decode(PrivacyRegister.self, from: data)
        let days = versions.map(\.effective)
        guard !days.isEmpty, days == days.sorted(), Set(versions.map(\.version)).count == days.count else {
            throw MeRefusal.noRegister
        }
    }

    package static func shipped() throws -> PrivacyRegister {
        guard let folder = Me.resources else { throw MeRefusal.noRegister }
        return try PrivacyRegister(parsing: try Data(contentsOf: folder.appending(path: "Defaults/privacy.json")))
    }

    /// The one in force on a day; before the first begins, that one.
    package func current(on date: LocalDate) -> PrivacyNotice {
        versions.last { $0.effective <= date } ?? versions[0]
    }

    package func find(_ version: String) -> PrivacyNotice? { versions.first { $0.version == version } }

    /// The purposes that read otherwise in `new` than in `old`, or are not in `old`.
    package func changes(from old: PrivacyNotice, to new: PrivacyNotice) -> [PrivacyNotice.Entry] {
        new.purposes.filter { entry in old.purposes.first { $0.key == entry.key } != entry }
    }

    /// What somebody who agreed to a purpose under a version has to be asked anew; `nil` where its words are the same
    /// today, however many versions came between.
    /// - Source: Personal Information Protection Law, article 14: consent is given anew when purpose, manner or kinds of
    ///   data change.
    package func asksAnew(_ purpose: String, agreed version: String?, on date: LocalDate) -> PrivacyNotice.Entry? {
        guard let entry = current(on: date).purposes.first(where: { $0.key == purpose }), entry.consent else {
            return nil
        }
        return version.flatMap { find($0)?.purposes.first { $0.key == purpose } } == entry ? nil : entry
    }

    /// As reports name them.
    package var notices: Notices { Notices(versions.map { .init($0.version, from: $0.effective) }) }
}

/// One version of the register.
package struct PrivacyNotice: Sendable, Decodable {
    package struct Words: Sendable, Decodable, Hashable {
        let zh: String
        let en: String

        func text(_ language: Language) -> String { language == .en ? en : zh }
    }

    package struct Entry: Sendable, Decodable, Hashable {
        package let key: String
        /// Rests on consent, which can be withdrawn.
        let consent: Bool
        let sensitive: Bool
        let name: Words
        let fields: Words
        let basis: Words
        let who: Words
        /// What somebody agrees to, where it rests on consent.
        let agree: Words?
    }

    package let version: String
    let effective: LocalDate
    /// Within how many working days a request about one's own data is answered.
    /// - Source: the rules of 2019 on how apps break the law with personal data (国信办秘字〔2019〕191号), part 6: fifteen working days at most.
    package let answerWorkingDays: Int
    package let purposes: [Entry]

    func purpose(_ key: String) -> Entry? { purposes.first { $0.key == key } }
}
