import Foundation
import HTTPTypes
import HummingbirdTesting
import Journal
import Kernel
import Platform
import Store
import TestSupport
import Testing
import Web

@testable import Cases
@testable import Reading

/// Search at the desk, for programs and for everybody. People and matters are invented.
@Suite("search over cases") struct SearchTests {
    private func found(
        _ desk: Desk, _ words: String, as token: String? = nil, _ more: String = ""
    ) async throws -> [String] {
        let list: ListSeen<CaseSeen> = try await desk.get("/api/v1/cases?q=\(words.inQuery)\(more)", as: token).json()
        return list.items.map(\.number)
    }

    @Test("words are found in what was reported, in categories, places and their initials", arguments: Engine.all)
    func words(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let lamp = try await desk.report("路口的路灯不亮了，LED 灯头坏了").subject.number
            desk.county.time.pass(minutes: 1)
            let noise = try await desk.report("楼上邻居半夜吵闹", at: 120.25).subject.number
            let token = try await desk.signIn("centre", .dispatcher)
            desk.county.time.pass(minutes: 5)
            let indexing = desk.county.cases.work.indexing
            for isIndexed in [false, true] {
                if isIndexed { #expect(try await indexing.catchUp(desk.county.house, isIdle: true) == 1) }
                for (words, wanted) in [
                    ("路灯", [lamp]), ("灯不亮", [lamp]), ("led", [lamp]), ("ＬＥＤ", [lamp]), ("半夜吵闹", [noise]),
                    ("灯不亮 吵闹", []), ("不存在的", []), ("塘下", [noise]), ("txz", [noise]), ("TX", [noise]),
                    ("ayjd 灯头", [lamp]), ("txz 灯头", []), (lamp, [lamp]), ("亮", [lamp]), ("噪声", []),
                ] as [(String, [String])] {
                    #expect(try await found(desk, words, as: token) == wanted, "\(words) \(isIndexed)")
                }
                #expect(try await found(desk, "路灯", as: token, "&state=closed") == [])
                #expect(try await found(desk, "路灯", as: token, "&division=330381001") == [lamp])
                #expect(try await found(desk, "路灯", as: token, "&division=330381101") == [])
            }
        }
    }

    @Test("the index can be thrown away while people search, and is made again", arguments: Engine.all)
    func reindexed(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let house = desk.county.house
            let lamp = try await desk.report("路口的路灯不亮了").subject.number
            desk.county.time.pass(minutes: 5)
            let indexing = desk.county.cases.work.indexing
            #expect(try await indexing.catchUp(house, isIdle: true) == 1)
            let token = try await desk.signIn("centre", .dispatcher)
            try await indexing.restart(house, by: .system("test"))
            let edges = try await house.reader.read { try SearchIndex(CountyFiles.county).edges($0) }
            #expect(edges == nil)
            #expect(try await desk.county.journal().filter { $0.entry.kind == "reading.reindexed" }.count == 1)
            #expect(try await found(desk, "灯不亮", as: token) == [lamp])
            #expect(try await indexing.catchUp(house, isIdle: true) == 1)
            #expect(try await found(desk, "灯不亮", as: token) == [lamp])
        }
    }

    @Test("what is added is found, what is erased is not and leaves the index", arguments: Engine.all)
    func changes(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let house = desk.county.house
            let first = try await desk.report("路口的路灯不亮了")
            let lamp = first.subject.number
            desk.county.time.pass(minutes: 5)
            let indexing = desk.county.cases.work.indexing
            #expect(try await indexing.catchUp(house, isIdle: true) == 1)
            let token = try await desk.signIn("centre", .dispatcher)
            try await desk.act(lamp, "accept", #"{"category":"M0302"}"#, as: token, then: "accepted")
            #expect(try await found(desk, "路灯", as: token) == [lamp])
            #expect(try await found(desk, "路灯", as: token, "&category=M0302") == [lamp])
            let added = try await desk.act(lamp, "supplement", #"{"words":"旁边的窨井盖也破了"}"#, as: token)
            #expect(added.status == .ok, "\(added.text)")
            #expect(try await found(desk, "窨井盖", as: token) == [lamp])
            #expect(try await indexing.catchUp(house, isIdle: true) == 1)
            #expect(try await found(desk, "窨井盖", as: token) == [lamp])
            let id = try #require(ID<Report>(first.report.id))
            try await desk.county.cases.work.erase(.report(id), as: .system("test"))
            #expect(try await found(desk, "路灯", as: token) == [])
            #expect(try await found(desk, "窨井盖", as: token) == [])
            // Not at leisure: at the next look.
            #expect(try await indexing.catchUp(house) == 1)
            let index = SearchIndex(CountyFiles.county)
            try await house.reader.read { connection in
                let blocks = try index.blocks(through: Timestamp(milliseconds: .max), most: 10, connection)
                #expect(blocks.count == 1)
                for words in ["路灯", "窨井"] {
                    let need = try #require(SearchIndex.Need([Gram.all(in: Folded(words))]))
                    #expect(try Hits([need], blocks, index.county, connection).ordinals(in: blocks[0]).isEmpty)
                }
            }
        }
    }

    @Test("nobody finds by words what they may not read", arguments: Engine.all)
    func rights(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let lamp = try await desk.report("路口的路灯不亮了，翠竹苑门口").subject.number
            let noise = try await desk.report("楼上邻居半夜吵闹，翠竹苑", at: 120.25).subject.number
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            #expect(Set(try await found(desk, "翠竹苑", as: dispatcher)) == [lamp, noise])
            // Everybody finds by category, place and number alone.
            #expect(try await found(desk, "翠竹苑") == [])
            #expect(try await found(desk, "路灯") == [lamp])
            #expect(try await found(desk, "ayjd") == [lamp])
            let page = try await desk.get("/cases?q=\("翠竹苑".inQuery)").text
            #expect(!page.contains(lamp) && !page.contains(noise))
            #expect(try await desk.get("/cases?q=txz").text.contains(noise))
            // A unit that has nothing to do with a case.
            let water = try await desk.signIn("dept-shuiwu", .handler)
            #expect(try await found(desk, "翠竹苑", as: water) == [])
            #expect(try await !desk.get("/desk?list=all&q=\("翠竹苑".inQuery)", as: water).text.contains(noise))
            let town = try await desk.signIn("t-330381101", .handler)
            #expect(try await !found(desk, "翠竹苑", as: town).contains(lamp))
        }
    }

    @Test("the desk shows what was found with the words marked, and escapes what was said", arguments: Engine.all)
    func desk(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let number = try await desk.report("<b>翠竹苑</b> & 路灯'坏'了").subject.number
            let token = try await desk.signIn("centre", .dispatcher)
            for query in ["list=all", "list=received"] {
                let page = try await desk.get("/desk?\(query)&q=\("翠竹苑".inQuery)", as: token)
                #expect(page.status == .ok)
                #expect(page.text.contains("data-number=\"\(number)\""))
                #expect(page.text.contains("&lt;b&gt;<mark>翠竹苑</mark>&lt;/b&gt; &amp; 路灯"), "\(page.text)")
                #expect(!page.text.contains("<b>翠竹苑"))
            }
            let list: ListSeen<Found> = try await desk.get("/api/v1/cases?q=\("路灯".inQuery)", as: token).json()
            #expect(list.items.map(\.excerpt) == ["…b&gt;翠竹苑&lt;/b&gt; &amp; <mark>路灯</mark>&#39;坏&#39;了"])
            let csv = try await desk.get("/desk/export?list=all&q=\("翠竹苑".inQuery)&format=csv", as: token)
            #expect(csv.text.contains(number))
            let none = try await desk.get("/desk/export?list=all&q=\("梧桐苑".inQuery)&format=csv", as: token)
            #expect(none.status == .ok && !none.text.contains(number))
        }
    }

    private struct Found: Decodable { let number: String, excerpt: String? }

    @Test(
        "the timer brings the index up to date, and check finds a block that was tampered with", arguments: Engine.all)
    func timer(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let county = desk.county
            for _ in 0..<3 { _ = try await desk.report() }
            county.time.set(CountyFiles.morning.adding(hours: 18))
            try await county.cases.work.indexing.begin(county.house)
            try await county.cases.work.indexing.begin(county.house)
            #expect(try await county.timers.fireDue() >= 1)
            #expect(try await county.journal().filter { $0.entry.kind == "reading.indexed" }.count == 1)
            #expect(try await county.journal().filter { $0.entry.kind == "reading.begun" }.count == 1)
            let look = SearchInspection(SearchIndex(CountyFiles.county), CaseWords(CountyFiles.county))
            let check = { @Sendable in
                try await county.database.read { connection in
                    let inspector = Inspector(connection, county: CountyFiles.county, seal: nil, watch: Silent())
                    try inspector.run([Inspection("search", look: look.look)], from: nil)
                    return inspector.totals.map(\.count)
                }
            }
            #expect(try await check() == [3])
            try await county.database.write { pen in
                try pen.execute("UPDATE reports SET text = '换了的字' WHERE county = ?", [CountyFiles.county])
            }
            await #expect(throws: IntegrityFault.self) { _ = try await check() }
        }
    }

    private struct Silent: Inspector.Watch {
        func began(_ part: String, total: Int) {}
        func reached(_ count: Int) {}
        func ended(_ part: String) {}
        var wantsStop: Bool { false }
    }
}
