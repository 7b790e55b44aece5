import Journal
import Kernel
import Store
import Testing
import TestSupport
import Web

@testable import Posts

@Suite("Importing who serves")
struct ImportTests {
    @Test("good files come in, and a second time change nothing", arguments: Engine.all)
    func twice(engine: Engine) async throws {
        try await withPosts(engine) { county in
            let staff = county.posts.staff
            #expect(try await staff.importUnits(Files.units.bytes) == StaffImport(added: 3))
            #expect(try await staff.importPosts(Files.posts.bytes) == StaffImport(added: 4))
            let before = try await county.directory()
            #expect(before.units.map(\.code.description) == ["centre", "t-330381001", "v-330381001001"])
            #expect(before.posts(of: UnitCode("centre")!).map(\.name) == ["受理派遣员（早班）", "受理派遣员（夜班）"])
            #expect(before.holders(role: .gridWorker, on: staff.today).count == 1)
            #expect(before.posts(role: .dutyOfficer).count == 1)
            #expect(before.holders(role: .dutyOfficer, on: staff.today).isEmpty)

            #expect(try await staff.importUnits(Files.units.bytes) == StaffImport(unchanged: 3))
            #expect(try await staff.importPosts(Files.posts.bytes) == StaffImport(unchanged: 4))
            #expect(try await county.journal() == ["posts.imported", "posts.imported"])
            let after = try await county.directory()
            #expect(after.units == before.units)
            #expect(after.posts(role: .dispatcher) == before.posts(role: .dispatcher))
        }
    }

    @Test("a changed name changes one unit", arguments: Engine.all)
    func change(engine: Engine) async throws {
        try await withPosts(engine) { county in
            let staff = county.posts.staff
            _ = try await staff.importUnits(Files.units.bytes)
            let renamed = Files.units.replacing("沿江村", with: "沿江社区").replacing(
                "v-330381001001,沿", with: "v-330381001001,新沿")
            #expect(try await staff.importUnits(renamed.bytes) == StaffImport(changed: 1, unchanged: 2))
            #expect(try await county.directory().name(Sample.village.code, english: false) == "新沿江社区")
        }
    }

    @Test("bad rows of units are named with line, column and reason; the others come in", arguments: Engine.all)
    func badUnits(engine: Engine) async throws {
        let file = """
            code,name,name_en,kind,place,parent
            centre,治理中心,,centre,330381,
            Dept,大写,,department,330381,centre
            dept-a,,,department,330381,centre
            dept-b,乙,,bureau,330381,centre
            dept-c,丙,,department,440101,centre
            dept-d,丁,,department,330381,nobody
            dept-e,戊,,department,330381,dept-d
            dept-f,己,,department,330381,dept-g
            dept-g,庚,,department,330381,dept-f
            dept-h,辛,,department,330381,dept-f
            centre,又一个,,centre,330381,
            dept-i,壬,department,330381,centre
            dept-j,癸,,department,330381,centre
            dept-k,"子"丑,,department,330381,centre
            dept-l,寅,,department,330381,centre

            """
        try await withPosts(engine) { county in
            let report = try await county.posts.staff.importUnits(file.bytes)
            #expect(
                report.rejected.map { "\($0.line) \($0.column) \($0.key.dropFirst("posts.import.".count))" } == [
                    "3 code badUnitCode", "4 name missing", "5 kind unknownKind", "6 place badPlace",
                    "7 parent unknownParent", "8 parent unknownParent", "9 parent ownAncestor",
                    "10 parent ownAncestor", "11 parent unknownParent", "12 code repeated", "13  columnCount",
                    "15 2 strayQuote",
                ])
            #expect(report.added == 2)
            #expect(report.rejected[0].fields == ["Dept", "大写", "", "department", "330381", "centre"])
            #expect(try await county.directory().units.map(\.code.description) == ["centre", "dept-j"])
            for row in report.rejected { #expect(county.pages.strings.has(row.key)) }
        }
    }

    @Test("bad rows of posts are named with line, column and reason; the others come in", arguments: Engine.all)
    func badPosts(engine: Engine) async throws {
        let file = """
            unit,role,name,place,person,valid_from,valid_to
            nowhere,handler,承办员,330381,甲,2024-01-01,
            centre,emperor,皇帝,330381,甲,2024-01-01,
            centre,handler,,330381,甲,2024-01-01,
            centre,handler,承办员,3303,甲,2024-01-01,
            centre,handler,承办员,330381,甲,,
            centre,handler,承办员,330381,甲,2024-02-30,
            centre,handler,承办员,330381,甲,2024-02-01,2024-02-01
            centre,handler,承办员,330381,甲,2024-02-01,2024-03-01
            centre,handler,承办员,330381,乙,2024-02-01,

            """
        try await withPosts(engine) { county in
            let staff = county.posts.staff
            _ = try await staff.importUnits(Files.units.bytes)
            let strict = try await staff.importPosts(file.bytes, strict: true)
            #expect(strict.added == 0 && strict.rejected.count == 8)
            #expect(try await county.directory().posts(role: .handler).isEmpty)

            let report = try await staff.importPosts(file.bytes)
            #expect(
                report.rejected.map { "\($0.line) \($0.column) \($0.key.dropFirst("posts.import.".count))" } == [
                    "2 unit unknownUnit", "3 role unknownRole", "4 name missing", "5 place badPlace",
                    "6 valid_from missing", "7 valid_from badDate", "8 valid_to endsBeforeItBegins",
                    "10 person postTaken",
                ])
            #expect(report.added == 1)
            for row in report.rejected { #expect(county.pages.strings.has(row.key)) }
            #expect(try await staff.importPosts(file.bytes).unchanged == 1)
        }
    }

    @Test("a file that is no such table is refused as a whole", arguments: ["", "code,name\n", "unit,unit\n"])
    func noTable(file: String) async throws {
        try await withPosts(.sqlite) { county in
            await #expect(throws: CSVError.self) {
                _ = try await county.posts.staff.importUnits(file.bytes)
            }
            let journal = try await county.journal()
            #expect(journal.isEmpty)
        }
    }

    @Test("places nobody has on record are refused when asked", arguments: Engine.all)
    func places(engine: Engine) async throws {
        try await withPosts(engine) { county in
            let report = try await county.posts.staff.importUnits(Files.units.bytes, isPlace: { $0.level <= .township })
            #expect(report.rejected.map(\.line) == [3] && report.added == 2)
        }
    }

    @Test("handing over keeps the post and ends the holding before", arguments: Engine.all)
    func handingOver(engine: Engine) async throws {
        try await withPosts(engine) { county in
            let staff = county.posts.staff
            _ = try await staff.importUnits(Files.units.bytes)
            _ = try await staff.importPosts(Files.posts.bytes)
            let post = try #require(try await county.directory().posts(role: .gridWorker).first)
            let day = try #require(LocalDate("2024-10-01"))
            try await staff.handOver(post.id, to: "陈新", from: day, by: .system("test"), reason: "轮岗")

            let directory = try await county.directory()
            #expect(directory.posts(role: .gridWorker) == [post])
            #expect(directory.holding(of: post.id, on: day.adding(days: -1))?.personName == "孙琴升")
            #expect(directory.holding(of: post.id, on: day)?.personName == "陈新")
            #expect(directory.holder(of: post.id, on: day)?.post == post.id)
            #expect(try await county.journal().last == "post.handedOver")

            // The first file once more does not undo it, and a row for the next holder hands over too.
            #expect(try await staff.importPosts(Files.posts.bytes) == StaffImport(unchanged: 4))
            let later = """
                unit,role,name,place,person,valid_from,valid_to
                v-330381001001,grid_worker,专职网格员,330381001001,林后,2025-01-01,

                """
            #expect(try await staff.importPosts(later.bytes) == StaffImport(changed: 1))
            let holdings = try await county.directory().holdings(of: post.id)
            #expect(holdings.map(\.personName) == ["孙琴升", "陈新", "林后"])
            #expect(holdings.map { $0.to?.description } == ["2024-10-01", "2025-01-01", nil])

            await #expect(throws: HandingOverRefusal.heldFrom(LocalDate("2025-01-01")!)) {
                try await staff.handOver(post.id, to: "谁", from: day, by: .system("test"))
            }
            await #expect(throws: HandingOverRefusal.unknownPost) {
                try await staff.handOver(ID(naming: ["none"]), to: "谁", from: day, by: .system("test"))
            }
        }
    }

    @Test("another server sees a change within a second", arguments: Engine.all)
    func otherServer(engine: Engine) async throws {
        try await withPosts(engine) { county in
            let other = county.another()
            #expect(try await other.staff.directory().units.isEmpty)
            _ = try await county.posts.staff.importUnits(Files.units.bytes)
            #expect(try await other.staff.directory().units.isEmpty)
            county.time.pass(minutes: 1)
            #expect(try await other.staff.directory().units.count == 3)
        }
    }
}
