import Kernel
import Store
import Tables
import TestSupport
import Testing

@testable import Posts

@Suite("Exporting units") struct ExportTests {
    @Test("what was exported can be imported again and changes nothing", arguments: Engine.all)
    func again(engine: Engine) async throws {
        try await withPosts(engine) { county in
            _ = try await county.posts.staff.importUnits(Files.units.bytes)
            let table = try await exported(UnitRows(Sample.county, TableChoice()), county.database)
            #expect(try await county.posts.staff.importUnits(Array(table)) == StaffImport(unchanged: 3))
            var choice = TableChoice()
            choice.division = DivisionCode("330381001")
            let within = try await exported(UnitRows(Sample.county, choice), county.database)
            #expect(String(decoding: within, as: UTF8.self).split(separator: "\r\n").count == 3)
        }
    }
}
