import Foundation
import Kernel

/// The code of an account: three digits as in the chart, two more for each step below.
struct AccountCode: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    let description: String

    init?(_ text: some StringProtocol) {
        guard [3, 5, 7, 9].contains(text.utf8.count),
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        description = String(text)
    }

    /// The account it belongs to; `nil` for one of the chart.
    var parent: AccountCode? { AccountCode(description.dropLast(2)) }

    static func < (a: Self, b: Self) -> Bool { a.description < b.description }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let code = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an account")
        }
        self = code
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

enum AccountKind: String, Sendable, Codable, CaseIterable {
    case asset, liability, equity, cost, income, expense

    /// Whether what is debited makes it more.
    var growsByDebit: Bool { self == .asset || self == .cost || self == .expense }
}

/// An account of a village's books.
struct Account: Sendable, Hashable {
    let code: AccountCode
    let name: String
    let nameEnglish: String
    let kind: AccountKind
    /// Money itself, in hand or at the bank: what villagers read as "in" and "out".
    let isCash: Bool

    func name(english: Bool) -> String { english && !nameEnglish.isEmpty ? nameEnglish : name }
}

/// The accounts that every village begins with, as data.
/// - Source: the chart of the ministry's rules for collective economic organisations, named in `accounts.json`.
struct Chart: Sendable {
    let accounts: [Account]

    private struct File: Decodable {
        struct Row: Decodable {
            let code: AccountCode
            let name: String
            let nameEnglish: String
            let kind: AccountKind
            let isCash: Bool?
        }

        let accounts: [Row]
    }

    init(json: Data) throws {
        accounts = try JSONDecoder().decode(File.self, from: json).accounts.map {
            Account(
                code: $0.code, name: $0.name, nameEnglish: $0.nameEnglish, kind: $0.kind, isCash: $0.isCash ?? false)
        }
    }
}

/// Data that ships with this part.
enum Shipped {
    static func data(_ name: String, _ type: String = "json") throws -> Data {
        guard let folder = Disclosure.resources else { throw CocoaError(.fileNoSuchFile) }
        return try Data(contentsOf: folder.appending(path: "Defaults/\(name).\(type)"))
    }
}
