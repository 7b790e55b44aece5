import Cases
import Foundation
import Kernel
import Platform
import Testing
import Web

@testable import Admin

@Suite("Words of administration") struct AdminStringsTests {
    let strings: Strings

    init() throws {
        let folder = try #require(Admin.resources).appending(path: "Strings")
        strings = try Strings(folders: [folder])
    }

    @Test("everything that is named by its value has a name")
    func names() {
        var keys = CalendarSheet.Mark.allCases.map { "admin.mark.\($0.rawValue)" }
        keys += PublicPlace.allCases.map { "admin.publicPlace.\($0.rawValue)" }
        keys += RetainedTable.Class.allCases.map { "admin.ground.\($0.rawValue)" }
        keys += CategoryKind.allCases.map { "admin.kind.\($0.rawValue)" }
        keys += CatalogueDraft.limitColumns.map { "admin.limit.\($0)" }
        keys += ["current", "ahead", "past", "draft"].map { "admin.state.\($0)" }
        keys += (1...7).map { "admin.weekday.\($0)" }
        #expect(keys.filter { !strings.has($0) } == [])
    }

    @Test("a choice of a catalogue in an address is read as it was written")
    func choices() throws {
        let id = ID<CatalogueDraft>(at: Timestamp(milliseconds: 1))
        for choice in [CatalogueChoice.version("2026-1"), .version("甲 & 乙"), .draft(id)] {
            #expect(CatalogueChoice(choice.text) == choice)
            #expect(!choice.query.contains("&") && !choice.query.contains(" "))
        }
        #expect(CatalogueChoice("x") == nil && CatalogueChoice("v:") == nil && CatalogueChoice("d:1") == nil)
    }
}
