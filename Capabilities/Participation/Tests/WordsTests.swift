import Foundation
import Testing
import Web

@testable import Participation

@Suite("words of this part")
struct WordsTests {
    @Test("each has its words in both languages")
    func languages() throws {
        let folder = try #require(Participation.resources).appending(path: "Strings")
        let keys = try ["zh", "en"].map { language in
            let bytes = try Data(contentsOf: folder.appending(path: "\(language).json"))
            return Set(try JSONDecoder().decode([String: String].self, from: bytes).keys)
        }
        #expect(keys[0] == keys[1])
    }

    static func has(_ key: String) throws -> Bool {
        let folder = try #require(Participation.resources).appending(path: "Strings")
        return try Strings(folders: [folder]).has(key)
    }
}
