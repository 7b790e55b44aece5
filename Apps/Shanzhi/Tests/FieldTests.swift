import Cases
import Field
import Foundation
import HTTPTypes
import Kernel
import Platform
import Posts
import Store
import TestSupport
import Testing
import Web

@testable import shanzhi

@Suite("the pages in the field") struct FieldTests {
    /// All invented.
    private static let words = "村口两袋垃圾没人收"
    private static let phone = "13912345678"

    @Test("a plain form signs and handles what is on the list, and each step is sent once", arguments: Engine.all)
    func handle(engine: Engine) async throws {
        try await withWorker(engine) { field in
            let number = try await field.dispatched()
            let list = try await field.get("/field")
            #expect(list.body.contains(Self.words) && list.body.contains("/field/case/\(number)"))
            #expect(list.body.contains("签收"))
            let signed = try await field.post("/field/case/\(number)/sign", "key=a")
            #expect(signed.status == .seeOther && signed.headers[.location] == "/field?done=\(number)")
            #expect(try await field.post("/field/case/\(number)/sign", "key=a").status == .seeOther)
            #expect(try await field.subject(number).state == .handling)
            let empty = try await field.post("/field/case/\(number)/handle", "words=&key=b")
            #expect(empty.status == .unprocessableContent && empty.body.contains("words"))
            let done = "words=\(try field.encoded("收走了"))&key=b"
            #expect(try await field.post("/field/case/\(number)/handle", done).status == .seeOther)
            let subject = try await field.subject(number)
            #expect(subject.state == .handled && subject.handledBy?.person == field.holder.person)
            let again = try await field.post("/field/case/\(number)/handle", "words=x&key=c")
            #expect(again.status == .conflict && again.body.contains("role=\"alert\""))
        }
    }

    @Test("what is found and settled on the spot is one form, and one case however often it is sent")
    func settle() async throws {
        try await withWorker(.sqlite) { field in
            #expect(try await field.get("/field/report").body.contains("name=\"settled\""))
            let before = try await field.system.allCases().count
            let form = "text=\(try field.encoded(Self.words))&settled=\(try field.encoded("当场收走"))&key=s"
            let first = try await field.post("/field/report", form)
            #expect(first.status == .seeOther)
            #expect(try await field.post("/field/report", form).headers[.location] == first.headers[.location])
            let all = try await field.system.allCases()
            #expect(all.count == before + 1)
            let subject = try #require(all.max { $0.received < $1.received })
            #expect(subject.isSettledOnSpot && subject.channel == .grid && subject.division == field.holder.place)
            let short = try await field.post("/field/report", "text=&key=t")
            #expect(short.status == .unprocessableContent && short.body.contains("href=\"#text\""))
        }
    }

    @Test("what the phone keeps holds every case of the list, and no contact")
    func pack() async throws {
        struct Pack: Decodable {
            struct Page: Decodable { let path: String, title: String, body: String }
            let owner: String
            let pages: [Page]
        }
        try await withWorker(.sqlite) { field in
            let number = try await field.dispatched()
            let answer = try await field.get("/field/pack")
            #expect(answer.headers[.cacheControl]?.contains("no-store") == true)
            let pack = try JSONDecoder().decode(Pack.self, from: Data(answer.body.utf8))
            #expect(pack.owner == field.holder.post.description)
            let page = try #require(pack.pages.first { $0.path == "/field/case/\(number)" })
            #expect(page.body.contains(Self.words) && page.body.contains("data-outbox=\"sign\""))
            #expect(page.body.contains("data-after=\"sign\""))
            let frame = try await field.get("/field/frame").body
            #expect(frame.contains("<!--case-->") && frame.contains("<title>"))
            for address in ["/field", "/field/map", "/field/case/\(number)"] {
                #expect(try await field.get(address).body.contains(Self.phone) == false)
            }
            #expect(!answer.body.contains(Self.phone) && !answer.body.contains("胡小明"))
        }
    }

    @Test("the map shows the own place and the cases in it; a neighbour sees neither list nor case")
    func map() async throws {
        try await withWorker(.sqlite) { field in
            let number = try await field.dispatched()
            let map = try await field.get("/field/map").body
            #expect(map.contains("class=\"edge\"") && map.contains("data-per-lon=\""))
            let directory = try await field.system.posts.staff.directory()
            let neighbour = try #require(
                directory.holders(role: .gridWorker, on: field.system.posts.staff.today).first {
                    $0.place != field.holder.place
                })
            let other = FieldCaller(system: field.system, walk: field.walk, holder: neighbour)
            #expect(try await other.get("/field/case/\(number)").status == .forbidden)
            let list = try await other.get("/field").body
            #expect(!list.contains(Self.words))
            #expect(try await other.post("/field/case/\(number)/sign", "key=z").status == .forbidden)
        }
    }

    @Test("the service worker names each file with its content, reaches over the field and nothing else")
    func shell() async throws {
        try await withWorker(.sqlite) { field in
            let worker = try await field.get("/field/sw.js")
            #expect(worker.headers[HTTPField.Name("Service-Worker-Allowed")!] == "/field")
            #expect(worker.headers[.contentType]?.hasPrefix("text/javascript") == true)
            let addresses = worker.body.matches(of: /\/assets\/field-[a-z0-9.-]+\?v=[0-9a-f]+/).map {
                String($0.output)
            }
            #expect(Set(addresses).count >= 8)
            for address in Set(addresses) { #expect(try await field.get(address).status == .ok) }
            let manifest = try await field.get("/field/manifest.webmanifest")
            #expect(manifest.headers[.contentType] == "application/manifest+json")
            #expect(manifest.body.contains("\"scope\":\"/field\"") && manifest.body.contains("field-512.png"))
        }
    }

    @Test("grid workers are led to the field, desks are not")
    func navigation() {
        #expect(Field.isFor(.gridWorker) && Field.isFor(.villageSecretary) && !Field.isFor(.dispatcher))
    }

    // MARK: One village

    private func withWorker(_ engine: Engine, _ body: (FieldCaller) async throws -> Void) async throws {
        try await withDemo(engine, cases: 1) { system, _ in
            let directory = try await system.posts.staff.directory()
            let holder = try #require(directory.holders(role: .gridWorker, on: system.posts.staff.today).first)
            let first = try #require(try await system.allCases().first)
            let walk = try RouteWalk(system, case: first.number, ids: [])
            try await body(FieldCaller(system: system, walk: walk, holder: holder))
        }
    }
}

/// A grid worker before the pages.
struct FieldCaller {
    let system: shanzhi.System
    let walk: RouteWalk
    let holder: PostHolder

    func get(_ address: String) async throws -> RouteWalk.Answer {
        try await walk.ask(.get, address, as: .post(holder))
    }

    func post(_ address: String, _ form: String) async throws -> RouteWalk.Answer {
        try await walk.ask(.post, address, as: .post(holder), ("application/x-www-form-urlencoded", form))
    }

    func encoded(_ text: String) throws -> String {
        try #require(text.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
    }

    func subject(_ number: CaseNumber) async throws -> Case { try await system.cases.work.find(number) }

    /// A resident's report about rubbish, accepted and dispatched: the catalogue leaves it to the village.
    func dispatched() async throws -> CaseNumber {
        var submission = Submission(text: "村口两袋垃圾没人收", place: .division(holder.place), channel: .web)
        submission.category = CategoryCode("E0102")
        submission.contact = Contact(name: "胡小明", phone: "13912345678")
        let taken = try await system.cases.work.report(submission, as: .anyone)
        let directory = try await system.posts.staff.directory()
        let desk = try #require(directory.holders(role: .dispatcher, on: system.posts.staff.today).first)
        let subject = try await system.cases.work.act(taken.subject.number, as: .post(desk)) { _ in
            [
                .command(.accept(category: nil)),
                .command(.dispatch(to: nil, joint: nil, reason: nil, ruling: false)),
            ]
        }
        #expect(subject.lead == holder.unit)
        return taken.subject.number
    }
}
