import Foundation
import Kernel
import Testing

@testable import Cases

private typealias Fixture = CatalogueFixture

@Suite("the catalogue")
struct CatalogueTests {
    @Test("the shipped catalogue has no fault for the demo county")
    func shipped() throws {
        let (catalogue, faults) = try Fixture.shipped()
        #expect(faults.map { "\($0.short) \($0.arguments)" } == [])
        let shipped = try #require(catalogue)
        #expect(shipped.categories.count > 100)
        #expect(Set(shipped.classes.map(\.kind)) == Set(CategoryKind.allCases))
        #expect(shipped.classes.flatMap(\.categories) == shipped.categories)
        #expect(shipped.policy.rungs.map(\.action) == [.remind, .warn, .supervise, .escalate])
        #expect(shipped.policy.rungs[0].moment == .share(500))
        #expect(shipped.policy.rungs[3].moment == .late(TimeLimit("1 工作日")!))
        #expect(shipped.policy.refusalGrounds.count == 6)
    }

    @Test("a category has limits, stages and a class")
    func category() throws {
        let rows = Fixture.row("E0101", keywords: "违建; 搭棚 ;", solve: "", stages: "制止:4 工作时;拆除:20 工作日", place: "point")
        let parsed = try Fixture.parse(rows)
        let category = try #require(parsed.catalogue?.category(CategoryCode("E0101")!))
        #expect(category.keywords == ["违建", "搭棚"])
        #expect(category.stages.map(\.name) == ["制止", "拆除"])
        #expect(category.limits.solve == TimeLimit("20 工作日"))
        #expect(category.limits.accept == TimeLimit("1 工作时"))
        #expect(category.publicPlace == .point)
        #expect(category.code.classCode == "E01")
    }

    @Test(
        "what is wrong with a category is named with its line and column",
        arguments: [
            (Fixture.row("C0118") + Fixture.row("C0118"), "c 3:code duplicateCode"),
            (Fixture.row("X0118"), "c 2:code badCode"),
            (Fixture.row("C0118", kind: "thing"), "c 2:kind badKind"),
            (Fixture.row("C0118", kind: "event"), "c 2:kind kindMismatch"),
            (Fixture.row("C0118", solve: "bald"), "c 2:solve badLimit"),
            (Fixture.row("C0118", solve: ""), "c 2:solve badLimit"),
            (Fixture.row("C0118", stages: "制止 4 工作时"), "c 2:stages badStage"),
            (Fixture.row("C0118", stages: "制止:4 工作时"), "c 2:solve solveIsNotLastStage"),
            (Fixture.row("C0118", place: "house"), "c 2:public_place badPublicPlace"),
            (Fixture.row("C0118").replacing("名,Name", with: ",Name"), "c 2:name missingText"),
            (Fixture.row("C0117") + Fixture.row("C0118").replacing("类,", with: "别,"), "c 3:class classNamesDiffer"),
            ("C0118,component\n", "c 2 wrongColumnCount"),
            ("C0118,\"component\n", "c 2 unterminatedQuote"),
        ])
    func categoryFaults(rows: String, fault: String) throws {
        let (catalogue, faults) = try Fixture.parse(rows)
        #expect(catalogue == nil)
        #expect(faults.map(\.short).contains(fault), "\(faults.map(\.short))")
    }

    @Test(
        "what is wrong with a route is named with its line and column",
        arguments: [
            ("C0118,330381,county,dept-none,,由", "r 3:lead unknownUnit"),
            ("C0118,330381,county,@moon,,由", "r 3:lead badUnit"),
            ("C0118,330381,county,dept-lamps,dept-none,由", "r 3:joint unknownUnit"),
            ("C0118,330381002,township,@enforcement,,由", "r 3:lead noLocalUnit"),
            ("C0118,330381,county,dept-lamps,dept-lamps,由", "r 3:joint jointIsLead"),
            ("C0118,330381001,township,@township,t-330381001,由", "r 3:joint jointIsLead"),
            ("C0118,330381,county,dept-lamps,centre;centre,由", "r 3:joint duplicateJoint"),
            ("C0118,33038,county,dept-lamps,,由", "r 3:territory badTerritory"),
            ("C0118,330382001,township,dept-lamps,,由", "r 3:territory foreignTerritory"),
            ("C0118,330381,city,dept-lamps,,由", "r 3:level badLevel"),
            ("C0118,330381,county,dept-lamps,,", "r 3:basis missingText"),
            ("C011*,330381,county,dept-lamps,,由", "r 3:category badPattern"),
            ("E0101,330381,county,dept-lamps,,由", "r 3:category unknownCategory"),
            ("*,330381000000,county,dept-lamps,,由", "r 3 overlap"),
        ])
    func routeFaults(row: String, fault: String) throws {
        let (catalogue, faults) = try Fixture.parse(Fixture.row("C0118"), routes: Fixture.everything + row + "\n")
        #expect(catalogue == nil)
        #expect(faults.map(\.short) == [fault])
    }

    @Test("an overlap names both lines")
    func overlap() throws {
        let rows = "*,330381001,township,@township,,由\n"
        let (_, faults) = try Fixture.parse(Fixture.row("C0118"), routes: Fixture.everything + rows + rows)
        #expect(faults.map(\.arguments) == [["line": "4", "other": "3", "category": "*"]])
    }

    @Test("a category nobody answers for in the whole county is named with its own line")
    func gap() throws {
        let routes = "M*,330381,county,centre,,由\nC0118,330381001,township,@township,,由\n"
        let gap = try Fixture.parse(Fixture.row("E0101") + Fixture.row("C0118"), routes: routes)
        #expect(gap.faults.map(\.short) == ["c 2:code gap", "c 3:code gap"])
        let low = try Fixture.parse(Fixture.row("C0118"), routes: routes + "C*,330381,township,@township,,由\n")
        #expect(low.faults.map(\.short) == ["c 2:code noCountyLevel"])
    }

    @Test("unknown and missing columns are named")
    func columns() throws {
        func faults(_ header: String) throws -> [String] {
            let parsed = Catalogue.parse(
                version: "t", effectiveFrom: LocalDate("2026-01-01")!, county: Fixture.county, directory: Fixture.small,
                categories: Array((Fixture.header + Fixture.row("M9902")).utf8), routes: Array(header.utf8),
                policy: try Fixture.shipped("policy.json"))
            return parsed.faults.map(\.short)
        }
        #expect(try faults("category,territory,level,lead,joint,basis,mood\n") == ["r 1:mood unknownColumn"])
        #expect(try faults("category,territory,level,lead,joint\n") == ["r 1:basis missingColumn"])
        #expect(try faults("") == ["r  empty"])
    }

    @Test(
        "what is wrong with the policy is named by its member",
        arguments: [
            ("\"returnBound\": 2", "\"returnBound\": -1", "badValue", "/returnBound"),
            ("\"returnBound\": 2", "\"returnBond\": 2", "unknownMember", "/returnBond"),
            ("\"returnBound\": 2", "\"returnBond\": 2", "missingMember", "/returnBound"),
            ("\"share\": 500", "\"share\": 900", "rungOrder", "/rungs/1"),
            ("\"share\": 500", "\"share\": 0", "badValue", "/rungs/0/share"),
            ("\"share\": 500, ", "", "rungMoment", "/rungs/0"),
            ("\"remind\"", "\"shout\"", "badValue", "/rungs/0/action"),
            ("30 自然日", "30 Monde", "badValue", "/suspensionMax"),
            ("\"days\": 14", "\"days\": \"14\"", "missingMember", "/duplicates/days"),
            ("nothing-new", "emergency-line", "badValue", "/refusalGrounds/2/code"),
            ("\"due\"", "\"guess\"", "badValue", "/ratesFormula/closedInTimeDenominator"),
            ("M9902", "M9", "badValue", "/otherCategory"),
        ])
    func policyFaults(part: String, replacement: String, reason: String, member: String) throws {
        let text = String(decoding: try Fixture.shipped("policy.json"), as: UTF8.self)
        #expect(text.contains(part))
        let (catalogue, faults) = try Fixture.parse("", policy: Array(text.replacing(part, with: replacement).utf8))
        #expect(catalogue == nil)
        #expect(faults.contains { $0.key.hasSuffix(".\(reason)") && $0.arguments["member"] == member }, "\(faults)")
    }

    @Test("a policy that is no JSON is named with its line, and one whose other category is unknown too")
    func brokenPolicy() throws {
        #expect(
            try Fixture.parse("", policy: Array("{\n\"rungs\": [,\n".utf8)).faults.map(\.short) == ["p 2 malformedJSON"]
        )
        let text = String(decoding: try Fixture.shipped("policy.json"), as: UTF8.self)
        let unknown = Array(text.replacing("M9902", with: "M9903").utf8)
        #expect(try Fixture.parse("", policy: unknown).faults.map(\.short) == ["p  unknownCategory"])
    }

    @Test("the codes of categories are one letter and four digits", arguments: ["C0118", "E0406", "M0302"])
    func codes(text: String) throws {
        let code = try #require(CategoryCode(text))
        #expect(try JSONDecoder().decode(CategoryCode.self, from: try JSONEncoder().encode(code)) == code)
        for wrong in [text + "0", String(text.dropLast()), text.lowercased(), "", " \(text)", "C01１8"] {
            #expect(CategoryCode(wrong) == nil)
        }
    }
}
