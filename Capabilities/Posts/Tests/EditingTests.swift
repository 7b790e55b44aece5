import Journal
import Kernel
import Store
import TestSupport
import Testing

@testable import Posts

/// Single changes of units and posts. People and units are invented.
@Suite("Units and posts, changed one by one") struct EditingTests {
    private let clerk = Actor.system("test")

    @Test("a unit is added and renamed, its code and its posts stay", arguments: Engine.all)
    func units(engine: Engine) async throws {
        try await withPosts(engine) { county in
            let staff = county.posts.staff
            _ = try await staff.importUnits(Files.units.bytes)
            _ = try await staff.importPosts(Files.posts.bytes)
            let code = UnitCode("dept-park")!
            let place = DivisionCode("330381")!
            let unit = Unit(code: code, name: "园林局", kind: .department, place: place, parent: UnitCode("centre"))
            try await staff.add(unit, by: clerk)
            await #expect(throws: StaffRefusal.codeTaken(code)) { try await staff.add(unit, by: clerk) }
            let orphan = Unit(
                code: UnitCode("x")!, name: "x", kind: .department, place: place, parent: UnitCode("none"))
            await #expect(throws: StaffRefusal.unknownUnit(UnitCode("none")!)) {
                try await staff.add(orphan, by: clerk)
            }
            try await staff.rename(code, to: "园林绿化局", english: "Parks", by: clerk)
            try await staff.rename(code, to: "园林绿化局", english: "Parks", by: clerk)
            let renamed = try #require(try await county.directory().unit(code))
            #expect(renamed.name == "园林绿化局" && renamed.name(english: true) == "Parks" && renamed.place == place)
            #expect(try await county.journal().suffix(2) == ["unit.added", "unit.renamed"])
        }
    }

    @Test("a post is added, held, and left vacant from a day on", arguments: Engine.all)
    func posts(engine: Engine) async throws {
        try await withPosts(engine) { county in
            let staff = county.posts.staff
            _ = try await staff.importUnits(Files.units.bytes)
            _ = try await staff.importPosts(Files.posts.bytes)
            let (unit, place) = (UnitCode("t-330381001")!, DivisionCode("330381001")!)
            let post = try await staff.addPost(of: unit, .handler, named: "经办人", for: place, by: clerk)
            await #expect(throws: StaffRefusal.postTaken("经办人")) {
                try await staff.addPost(of: unit, .handler, named: "经办人", for: place, by: clerk)
            }
            #expect(try await county.directory().holding(of: post.id, on: staff.today) == nil)
            await #expect(throws: StaffRefusal.vacant) { try await staff.vacate(post.id, from: staff.today, by: clerk) }
            try await staff.handOver(post.id, to: "林后", from: staff.today, by: clerk)
            await #expect(throws: HandingOverRefusal.heldFrom(staff.today)) {
                try await staff.vacate(post.id, from: staff.today, by: clerk)
            }
            let end = staff.today.adding(days: 10)
            try await staff.vacate(post.id, from: end, by: clerk, reason: "撤销")
            let directory = try await county.directory()
            #expect(directory.holding(of: post.id, on: end.adding(days: -1))?.personName == "林后")
            #expect(directory.holding(of: post.id, on: end) == nil && directory.post(post.id) == post)
            await #expect(throws: StaffRefusal.vacant) {
                try await staff.vacate(post.id, from: end.adding(days: 1), by: clerk)
            }
            #expect(try await county.journal().suffix(3) == ["post.added", "post.handedOver", "post.vacated"])
        }
    }
}
