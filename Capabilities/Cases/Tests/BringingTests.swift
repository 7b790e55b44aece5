import Foundation
import Journal
import Kernel
import Platform
import Store
import TestSupport
import Testing
import Web

@testable import Cases

@Suite("Cases of another system")
struct BringingTests {
    static let yaml = """
        source: Old system
        format: csv
        frame: wgs84
        time: {zone: Asia/Shanghai, formats: ["yyyy-MM-dd HH:mm"]}
        fields:
          external: id
          created: came
          due: limit
          closed: done
          state: {column: state, values: {over: closed, with: open, new: received, taken: accepted}}
          category: {column: kind, values: {Lamp: C0118, Quarrel: M0302}}
          unit: unit
          channel: {default: phone}
          division: place
          lon: x
          lat: y
          address: street
          text: words
          answer: answer
          name: name
          phone: phone

        """
    static let header = "id,came,limit,done,state,kind,unit,place,x,y,street,words,answer,name,phone\n"
    /// Closed in time, closed late, closed without a limit, open with a unit, taken on, new.
    static let rows = """
        A1,2025-11-10 08:00,2025-12-20 08:00,2025-12-01 17:00,over,Lamp,dept-zhujian,,120.03,27.7,,路灯不亮,修好了,张三,13800000000
        A2,2025-11-11 08:00,2025-11-13 08:00,2025-12-02 17:00,over,Quarrel,t-330381001,330381001002,,,,邻居吵闹,调解了,,
        A3,2025-11-12 08:00,,2025-12-03 17:00,over,Lamp,dept-zhujian,330381101201,,,,路灯不亮,,,
        A4,2026-03-01 08:00,2026-03-20 08:00,,with,Lamp,dept-zhujian,330381001001,,,,路灯又不亮,,,
        A5,2026-03-02 08:00,,,taken,Lamp,,,,,塘下镇上金村文化礼堂,礼堂的灯坏了,,,
        A6,2026-03-03 08:00,,,new,Quarrel,,330381101202,,,,吵了一夜,,,

        """

    private func bring(
        _ text: String, _ county: CaseCounty, _ yaml: String = yaml, isTrial: Bool = false
    ) async throws -> (outcome: Bringing.Outcome, faults: [PastFault]) {
        let bringing = try await Bringing(county.cases.work, try Mapping(yaml: yaml), by: .system("import"))
        var faults: [PastFault] = []
        var rest = Array(text.utf8)[...]
        let outcome = try await bringing.run(isTrial: isTrial, reject: { faults.append($0) }) {
            defer { rest = rest.dropFirst(700) }
            return rest.isEmpty ? nil : Array(rest.prefix(700))
        }
        return (outcome, faults)
    }

    private func find(_ external: String, _ county: CaseCounty) async throws -> Case {
        let number = try await county.cases.work.number(formerly: external)
        return try await county.cases.work.find(try #require(number, "\(external)"))
    }

    @Test("come with what is known of them and nothing else", arguments: Engine.all)
    func history(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let county = desk.county
            let (outcome, faults) = try await bring(Self.header + Self.rows, county)
            #expect(faults == [] && outcome.accepted == 6 && outcome.open == 3 && outcome.withoutDue == 1)
            let closed = try await find("A1", county)
            #expect(closed.state == .evaluated && closed.evaluation == .elsewhere && closed.clocks.isEmpty)
            #expect(closed.received == Timestamp(rfc3339: "2025-11-10T08:00:00+08:00"))
            #expect(closed.closedAt == Timestamp(rfc3339: "2025-12-01T17:00:00+08:00"))
            #expect(closed.number.shown.hasPrefix("RA 2511-00001-") && closed.former?.number == "A1")
            #expect(closed.division.description == "33038100100100102" && closed.lead?.description == "dept-zhujian")
            let open = try await find("A4", county)
            #expect(open.state == .dispatched && open.holder.description == "dept-zhujian")
            #expect(open.clocks.map(\.kind) == [.solve] && open.clocks[0].started == open.received)
            #expect(open.clocks[0].due == Timestamp(rfc3339: "2026-03-20T08:00:00+08:00"))
            let taken = try await find("A5", county)
            #expect(taken.state == .accepted && taken.clocks.map(\.kind) == [.dispatch] && taken.lead == nil)
            #expect(taken.clocks[0].started == CountyFiles.morning && taken.division.description == "330381101201")
            let new = try await find("A6", county)
            #expect(new.state == .received && new.clocks.map(\.kind) == [.accept] && new.holder.description == "centre")
        }
    }

    @Test("are what their journal says, and their timers are set", arguments: Engine.all)
    func replay(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let county = desk.county
            _ = try await bring(Self.header + Self.rows, county)
            let rules = try await county.cases.work.rules()
            for external in ["A1", "A2", "A3", "A4", "A5", "A6"] {
                let subject = try await find(external, county)
                let (entries, due) = try await county.database.read { connection in
                    let timer = try connection.first(
                        "SELECT due FROM timers WHERE county = ? AND subject = ?", [county.house.county, subject.id])
                    return (
                        try Journal.entries(county.house.county, of: Subject(subject.id), connection),
                        try timer?["due"] as Timestamp?
                    )
                }
                #expect(entries.map(\.entry.kind) == ["case.brought"] && entries[0].at == CountyFiles.morning)
                #expect(Case(replaying: entries.flatMap(events)) == subject, "\(external)")
                #expect(due == subject.nextMoment(rules.current.policy, rules.calendar), "\(external)")
            }
            let positions = try await county.journal().map(\.position)
            #expect(positions == Array(1...Int64(positions.count)))
        }
    }

    @Test("are brought along once; what the other system has changed since is told", arguments: Engine.all)
    func once(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let county = desk.county
            _ = try await bring(Self.header + Self.rows, county)
            let before = try await county.journal().count
            let again = try await bring(Self.header + Self.rows, county).outcome
            #expect(again == Bringing.Outcome(unchanged: 6))
            #expect(try await county.journal().count == before)
            let later =
                Self.rows.replacing(",with,Lamp", with: ",with,Quarrel")
                + "A7,2025-11-10 09:00,,2025-12-01 17:00,over,Lamp,,330381001001,,,,灯,,,\n"
            let more = try await bring(Self.header + later, county).outcome
            #expect(more.unchanged == 5 && more.changed == 1 && more.accepted == 1)
            #expect(try await find("A7", county).number.serial == 4)
            let other = try await bring(
                Self.header + Self.rows, county, Self.yaml.replacing("Old system", with: "Older")
            ).outcome
            #expect(other.accepted == 6)
        }
    }

    @Test("a number that comes twice in one file, near or far, is one case", arguments: Engine.all)
    func repeated(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let county = desk.county
            func row(_ id: Int) -> String { "B\(id),2025-11-10 08:00,,,new,Lamp,,330381001001,,,,第\(id % 2500)盏灯,,,\n" }
            let text = Self.header + ((0..<4500).map(row) + [row(4499), row(7), row(2100)]).joined()
            let (outcome, faults) = try await bring(text, county)
            #expect(faults == [] && outcome.accepted == 4500 && outcome.unchanged == 3)
            let last = try await county.database.read { try county.cases.work.cases.lastSerial("2025-11", $0) }
            #expect(last == 4500)
            let journal = try await county.journal()
            #expect(journal.filter { $0.entry.kind == "case.brought" }.count == 4500)
        }
    }

    @Test("take their numbers beside cases that come in meanwhile", arguments: Engine.all)
    func beside(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let county = desk.county
            let work = county.cases.work
            let bringing = try await Bringing(work, try Mapping(yaml: Self.yaml), by: .system("import"))
            let past = PastCase(
                external: "C1", created: CountyFiles.morning, category: CategoryCode("C0118")!,
                division: DivisionCode("330381001001")!, text: "灯")
            var ledger = Ledger()
            let batch = try await bringing.batch([past], &ledger)
            let reported = try await desk.report()
            #expect(try await !bringing.commit(batch), "the number is taken")
            #expect(try await work.number(formerly: "C1") == nil)
            var fresh = Ledger()
            #expect(try await bringing.commit(try await bringing.batch([past], &fresh)))
            let own = try CaseNumber(parsing: reported.subject.number)
            #expect(try await work.number(formerly: "C1")?.serial == own.serial + 1)
        }
    }

    @Test("an open one goes on: signed for, handled, verified, closed and judged", arguments: Engine.all)
    func goesOn(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let county = desk.county
            _ = try await bring(Self.header + Self.rows, county)
            let number = try await find("A4", county).number.description
            let handler = try await desk.signIn("dept-zhujian", .handler)
            let clerk = try await desk.signIn("centre", .dispatcher)
            try await desk.act(number, "sign", as: handler, then: "handling")
            try await desk.act(number, "handle", #"{"words":"换了灯泡"}"#, as: handler, then: "handled")
            try await desk.act(number, "verify", #"{"words":"亮了"}"#, as: clerk, then: "verified")
            try await desk.act(number, "close", #"{"answer":"已修好"}"#, as: clerk, then: "closed")
            let verdict = #"{"contacted":true,"solved":true,"satisfied":true}"#
            let judged = try await desk.act(number, "judge", verdict, as: clerk, then: "evaluated")
            #expect(judged.evaluation == "callback")
            let new = try await find("A6", county).number.description
            try await desk.act(new, "accept", as: clerk, then: "accepted")
            try await desk.act(new, "dispatch", as: clerk, then: "dispatched")
        }
    }

    @Test(
        "time goes on for an open one, and what should have happened before is not made up for", arguments: Engine.all)
    func clocks(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let county = desk.county
            let late = "D1,2026-02-01 08:00,2026-02-10 08:00,,with,Lamp,dept-zhujian,330381001001,,,,灯,,,\n"
            _ = try await bring(Self.header + Self.rows + late, county)
            let overdue = try await find("D1", county)
            #expect(overdue.supervisions == 0 && overdue.clocks[0].rung > 0)
            let before = try await find("A4", county)
            try await county.timers.fireDue()
            #expect(try await find("D1", county) == overdue)
            #expect(try await find("A4", county) == before)
            county.time.set(Timestamp(rfc3339: "2026-03-20T08:00:01+08:00")!)
            try await county.timers.fireDue()
            #expect(try await find("A4", county).supervisions > 0)
        }
    }

    @Test("bad rows are named with line, column and reason, and the others are taken", arguments: Engine.all)
    func faults(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let rows = """
                ,2025-11-10 08:00,,,new,Lamp,,330381001001,,,,灯,,,
                E2,10.11.2025,,,new,Lamp,,330381001001,,,,灯,,,
                E3,2025-11-10 08:00,,,gone,Lamp,,330381001001,,,,灯,,,
                E4,2025-11-10 08:00,,,over,Lamp,,330381001001,,,,灯,,,
                E5,2025-11-10 08:00,,,new,Wasp,,330381001001,,,,灯,,,
                E6,2025-11-10 08:00,,,new,Lamp,dept-mars,330381001001,,,,灯,,,
                E7,2025-11-10 08:00,,,new,Lamp,,330381001999,,,,灯,,,
                E8,2025-11-10 08:00,,,new,Lamp,,,121.9,27.7,,灯,,,
                E9,2025-11-10 08:00,,,new,Lamp,,,,,,灯,,,
                E10,2025-11-10 08:00,,,new,Lamp,,,,,月球路1号,灯,,,
                E11,2027-11-10 08:00,,,new,Lamp,,330381001001,,,,灯,,,
                E12,2025-11-10 08:00,,,new,Lamp,,330381001001,,,,,,,
                E13,2025-11-10 08:00,,,new,Lamp
                E14,2025-11-10 08:00,,,new,Lamp,,330381001001,east,27.7,,灯,,,
                E15,2025-11-10 08:00,,,new,Lamp,,330381001001,,,,灯\u{0},,,
                E16,1999-11-10 08:00,,,new,Lamp,,330381001001,,,,灯,,,
                E17,2025-11-10 08:00,,2025-11-09 08:00,over,Lamp,,330381001001,,,,灯,,,
                E18,2025-11-10 08:00,,,new,Lamp,,330381001001,,,,"灯

                """
            let (outcome, faults) = try await bring(Self.header + rows, desk.county)
            let told = faults.map { "\($0.line) \($0.column) \($0.key.replacing("cases.past.", with: ""))" }
            #expect(
                told == [
                    "2 id empty", "3 came notATime", "4 state notInTable", "5 done closedWithoutMoment",
                    "6 kind notInTable", "7 unit noSuchUnit", "8 place noDivision", "9 x outside", "10 place noPlace",
                    "11 street noAddress", "12 came inFuture", "13 words empty", "14  columnCount", "15 x notANumber",
                    "16 words unstorable", "17 came otherCentury", "19 words openQuote",
                ])
            #expect(outcome.accepted == 1 && outcome.backwards == 1 && outcome.rejected == 17)
            #expect(faults[1].original == "E2,10.11.2025,,,new,Lamp,,330381001001,,,,灯,,,\r\n")
            let strings = desk.county.house.strings
            for fault in faults { #expect(!strings.text(fault.key, .zh, fault.arguments).contains("{"), "\(fault)") }
            let one = try await find("E17", desk.county)
            #expect(one.closedAt == one.received)
        }
    }

    @Test("a trial looks at every row and writes nothing")
    func trial() async throws {
        try await withCounty(.sqlite) { desk in
            let before = try await desk.county.journal().count
            let (outcome, faults) = try await bring(Self.header + Self.rows + "x\n", desk.county, isTrial: true)
            #expect(outcome.accepted == 6 && faults.count == 1)
            #expect(try await desk.county.journal().count == before)
        }
    }

    @Test("a mapping that names what the county or the file does not have is refused before anything is written")
    func refused() async throws {
        try await withCounty(.sqlite) { desk in
            let mistakes = [
                ("Lamp: C0118", "Lamp: C9999", "11 cases.mapping.noCategory"),
                ("unit: unit", "unit: {column: unit, default: nobody}", "12 cases.mapping.noUnit"),
                ("over: closed", "over: done", "10 cases.mapping.notOneOf"),
                ("default: phone", "default: pigeon", "13 cases.mapping.notOneOf"),
                ("division: place", "division: {column: place, default: '330382'}", "14 cases.mapping.noDivision"),
                ("answer: answer", "answer: reply", "19 cases.mapping.noSuchColumn"),
            ]
            for (old, new, fault) in mistakes {
                let yaml = Self.yaml.replacing(old, with: new)
                let refusal = await #expect(throws: MappingRefusal.self) {
                    _ = try await bring(Self.header + Self.rows, desk.county, yaml)
                }
                #expect(refusal?.faults.map { "\($0.line) \($0.key)" } == [fault])
            }
            let journal = try await desk.county.journal()
            #expect(journal.allSatisfy { $0.entry.kind != "case.brought" })
        }
    }

    @Test("JSON comes along like CSV: a list, lines, features", arguments: [Mapping.Format.json, .jsonl])
    func json(format: Mapping.Format) async throws {
        let yaml = """
            source: Portal
            format: \(format.rawValue)
            frame: wgs84
            time: {zone: UTC, formats: [rfc3339]}
            fields:
              external: properties.id
              created: properties.came
              closed: properties.done
              category: {default: C0118}
              lon: geometry.coordinates.0
              lat: geometry.coordinates.1
              text: properties.words

            """
        func object(_ id: Int, _ x: String) -> String {
            #"{"type":"Feature","properties":{"id":\#(id),"came":"2025-11-10T08:00:00Z","done":null,"words":"灯\n坏"},"#
                + #""geometry":{"type":"Point","coordinates":[\#(x),27.7]}}"#
        }
        let objects = [object(1, "120.03"), object(2, "120.25"), object(3, "\"east\"")]
        let text =
            format == .jsonl
            ? objects.joined(separator: "\n")
            : #"{"type":"FeatureCollection","features":[\#(objects.joined(separator: ",\n"))]}"#
        try await withCounty(.sqlite) { desk in
            let (outcome, faults) = try await bring(text, desk.county, yaml)
            #expect(outcome.accepted == 2 && outcome.open == 2)
            #expect(faults.map(\.line) == [3] && faults[0].original == objects[2] + "\n")
            #expect(try await find("2", desk.county).division.description == "330381101201")
        }
    }

    @Test("whom to answer is sealed; nobody holds a receipt")
    func contact() async throws {
        try await withCounty(.sqlite) { desk in
            let county = desk.county
            _ = try await bring(Self.header + Self.rows, county)
            let subject = try await find("A1", county)
            let report = try #require(subject.reporters.first?.report)
            let (sealed, receipt) = try await county.database.read { connection in
                let row = try connection.first("SELECT contact, receipt FROM reports WHERE id = ?", [report])
                return (try row?["contact"] as [UInt8]?, try row?["receipt"] as [UInt8]?)
            }
            let bytes = try #require(sealed)
            let opened = try await county.house.door.openSealed(
                with: county.house.seal, as: .system("test"), for: .upkeep
            ) { _ in ([Sealed(bytes, of: report, field: "contact")], nil) }
            let contact = try JSONText.value(Contact.self, from: try #require(opened.first).bytes)
            #expect(contact == Contact(name: "张三", phone: "13800000000"))
            #expect(receipt == report.bytes && report.bytes != ReceiptToken(of: report, county.house.seal).hash)
            let journal = try await county.journal().map {
                String(decoding: $0.entry.what.canonicalBytes, as: UTF8.self)
            }
            #expect(!journal.joined().contains("13800000000"))
        }
    }

    @Test("pages, interface and search know the old number and every moment")
    func shown() async throws {
        try await withCounty(.sqlite) { desk in
            _ = try await bring(Self.header + Self.rows, desk.county)
            let number = try await find("A1", desk.county).number.description
            let page = try await desk.get("/case/\(number)?lang=en")
            #expect(page.text.contains("Formerly A1 (Old system)") && page.text.contains("1 December 2025, 17:00"))
            let clerk = try await desk.signIn("centre", .dispatcher)
            #expect(try await desk.get("/desk/case/\(number)?lang=en", as: clerk).text.contains("Formerly A1"))
            let answer = try await desk.get("/api/v1/cases/\(number)")
            #expect(answer.text.contains(#""former":{"system":"Old system","number":"A1"}"#), "\(answer.text)")
            #expect(try await desk.get("/api/v1/cases?q=A1").text.contains(number))
            let seen = try await desk.seen(number, as: clerk)
            #expect(seen.evaluation == "elsewhere")
        }
    }
}
