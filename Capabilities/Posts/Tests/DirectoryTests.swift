import Kernel
import Testing

@testable import Posts

@Suite("The directory of who serves")
struct DirectoryTests {
    @Test(
        "a place belongs to the closest unit of a kind",
        arguments: [
            ("330381001001", UnitKind.village, "v-330381001001"),
            ("330381001001003", .village, "v-330381001001"),
            ("33038100100100304", .township, "t-330381001"),
            ("330381001", .township, "t-330381001"),
            ("330381001001", .centre, "centre"),
            ("330381001001", .enforcement, "e-330381"),
            ("330381002001", .enforcement, "e-330381002"),
        ])
    func closest(place: String, kind: UnitKind, expected: String) throws {
        let unit = Sample.directory.unit(kind, over: try #require(DivisionCode(place)))
        #expect(unit?.code.description == expected)
    }

    @Test(
        "there is no unit over a place where none of that kind reaches",
        arguments: [
            ("330381", UnitKind.township), ("330381999", .township), ("330382001", .centre), ("330381002001", .village),
        ])
    func none(place: String, kind: UnitKind) throws {
        #expect(Sample.directory.unit(kind, over: try #require(DivisionCode(place))) == nil)
    }

    @Test("names come in both languages and fall back to Chinese, then to the code")
    func names() {
        #expect(Sample.directory.name(Sample.town.code, english: true) == "Jinhu Subdistrict")
        #expect(Sample.directory.name(Sample.town.code, english: false) == "锦湖街道")
        #expect(Sample.directory.name(Sample.village.code, english: true) == "沿江村")
        #expect(Sample.directory.name(UnitCode("nobody")!, english: true) == "nobody")
    }

    @Test(
        "a post is held from its first day up to, not on, its last",
        arguments: [
            ("2023-12-31", nil), ("2024-01-01", "陈一"), ("2024-06-30", "陈一"), ("2024-07-01", nil), ("2024-08-01", "林二"),
            ("2099-01-01", "林二"),
        ] as [(String, String?)])
    func holders(day: String, name: String?) throws {
        let day = try #require(LocalDate(day))
        #expect(Sample.directory.holding(of: Sample.post.id, on: day)?.personName == name)
        let holder = Sample.directory.holder(of: Sample.post.id, on: day)
        #expect((holder == nil) == (name == nil))
        #expect(Sample.directory.holders(role: .gridWorker, on: day) == (holder.map { [$0] } ?? []))
        if let holder {
            #expect(holder.unit == Sample.village.code && holder.place == Sample.village.place)
            #expect(Sample.directory.name(holder.person) == name)
        }
    }

    @Test("who comes next ends who was there before")
    func tenure() throws {
        func holding(_ name: String, _ from: Int, _ to: Int?) -> Holding {
            Holding(
                post: Sample.post.id, person: ID(naming: [name]), personName: name, from: LocalDate(days: from),
                to: to.map { LocalDate(days: $0) })
        }
        let first = [holding("a", 10, nil), holding("b", 20, 25)]
        let ordered = Tenure.inOrder(first)
        #expect(ordered == [holding("a", 10, 20), holding("b", 20, 25)])
        #expect(Tenure.inOrder(ordered + first) == ordered)
        #expect(Tenure.inOrder(ordered + [holding("c", 20, nil)]).map(\.personName) == ["a", "c"])
        #expect(Tenure.inOrder([]) == [])
    }

    @Test("the same words make the same id, and no other words do")
    func naming() {
        #expect(ID<Post>(naming: ["a", "bc"]) == ID<Post>(naming: ["a", "bc"]))
        #expect(ID<Post>(naming: ["a", "bc"]) != ID<Post>(naming: ["ab", "c"]))
        #expect(ID<Post>(naming: ["a"]).description.split(separator: "-")[2].hasPrefix("8"))
    }

    @Test("one post is offered for each role that somebody fills")
    func demo() throws {
        let date = try #require(LocalDate("2024-09-01"))
        let offered = demoSignIns(Sample.directory, on: date)
        #expect(offered.map(\.role) == [.gridWorker])
        #expect(offered.first?.unitName == "沿江村")
        #expect(demoSignIns(Sample.directory, on: try #require(LocalDate("2024-07-15"))).isEmpty)
        let found = Sample.directory.signIns(matching: "沿江", role: nil, on: date, english: false, limit: 5)
        #expect(found == offered)
        #expect(Sample.directory.signIns(matching: "锦湖", role: nil, on: date, english: false, limit: 5).isEmpty)
    }
}

enum Sample {
    static let county = County(DivisionCode("330381")!)!
    static let town = unit("t-330381001", .township, "330381001", "锦湖街道", "Jinhu Subdistrict")
    static let village = unit("v-330381001001", .village, "330381001001", "沿江村", "")
    static let units = [
        unit("centre", .centre, "330381", "治理中心", "Centre"), town, village,
        unit("e-330381", .enforcement, "330381", "执法局", ""), unit("e-330381002", .enforcement, "330381002", "中队", ""),
    ]
    static let post = PostEntry(
        id: ID(naming: ["worker"]), unit: village.code, role: .gridWorker, name: "网格员", place: village.place)
    static let directory = Directory(
        units: units, posts: [post],
        holdings: [
            Holding(
                post: post.id, person: ID(naming: ["陈一"]), personName: "陈一", from: LocalDate("2024-01-01")!,
                to: LocalDate("2024-07-01")!),
            Holding(post: post.id, person: ID(naming: ["林二"]), personName: "林二", from: LocalDate("2024-08-01")!),
        ])

    static func unit(_ code: String, _ kind: UnitKind, _ place: String, _ name: String, _ english: String) -> Unit {
        Unit(
            code: UnitCode(code)!, name: name, nameEnglish: english, kind: kind, place: DivisionCode(place)!,
            parent: code == "centre" ? nil : UnitCode("centre")!)
    }
}
