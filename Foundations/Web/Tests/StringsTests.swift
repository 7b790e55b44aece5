import Foundation
import Kernel
import Logging
import Testing

@testable import Web

@Suite("texts")
struct StringsTests {
    @Test("placeholders are filled once; what fills them is not read again")
    func placeholders() throws {
        let strings = try Strings([.zh: ["a": "{x}和{y}"], .en: ["a": "{x} and {y}"]])
        #expect(strings.text("a", .en, ["x": "{y}", "y": "2"]) == "{y} and 2")
        #expect(strings.text("a", .zh, ["x": "1"]) == "1和{y}")
        #expect(strings.text("b", .zh) == "⟨b⟩")
    }

    @Test("a brace that names nothing is a brace")
    func braces() throws {
        let strings = try Strings([.zh: ["a": "{ {} {a b} {"], .en: ["a": "{"]])
        #expect(strings.text("a", .zh) == "{ {} {a b} {")
    }

    @Test("a text missing in one language stops the start")
    func missing() {
        #expect(throws: StringsFault.missing(key: "b", language: .en)) {
            try Strings([.zh: ["a": "一", "b": "二"], .en: ["a": "one"]])
        }
    }

    @Test("placeholders that differ stop the start")
    func differing() {
        #expect(throws: StringsFault.placeholders(key: "a")) { try Strings([.zh: ["a": "{x}"], .en: ["a": "{y}"]]) }
    }

    @Test("a key written by two parts, a file missing or not flat stops the start")
    func files() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(throws: StringsFault.self) { try Strings(folders: [folder]) }
        for name in ["zh", "en"] { try Data(#"{"a":"1"}"#.utf8).write(to: folder.appending(path: "\(name).json")) }
        #expect(try Strings(folders: [folder]).text("a", .zh) == "1")
        #expect(throws: StringsFault.self) { try Strings(folders: [folder, folder]) }
        try Data(#"{"a":{"b":"1"}}"#.utf8).write(to: folder.appending(path: "zh.json"))
        #expect(throws: StringsFault.notFlat(folder.appending(path: "zh.json").path)) { try Strings(folders: [folder]) }
    }

    @Test("every key the code of this part uses has a text in both languages")
    func ownKeys() throws {
        let house = try Front(parts: [], log: .init(label: "test"))
        for refusal in [
            WebRefusal.unreadableBody, .bodyTooLarge(limit: 1), .contentType(expected: ""), .json(offset: 0),
            .jsonTooDeep,
            .repeatedField(""), .form, .tooManyParts(limit: 1), .crossSite, .idempotencyKey, .imageUnsupported,
            .imagePixels(limit: 1), .imageBroken, .imagesBusy, .methodNotAllowed,
        ] {
            for language in Language.allCases {
                let text = house.strings.text(refusal.explanation.key, language, refusal.explanation.arguments)
                #expect(!text.contains("⟨") && !text.contains("{"), "\(refusal)")
            }
        }
    }
}
