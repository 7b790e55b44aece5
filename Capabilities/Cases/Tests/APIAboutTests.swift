import Foundation
import HTTPTypes
import HummingbirdTesting
import Journal
import Kernel
import Platform
import Rights
import Store
import TestSupport
import Testing

@testable import Cases
@testable import Posts

/// All of it invented.
@Suite("complaints about whoever holds a post") struct APIAboutTests {
    private static let words = "巡查的人收了商户的烟酒"

    /// A report that complains about a post, as the form sends it.
    private func complain(
        _ desk: Desk, about post: ID<Kernel.Post>, _ more: String = "", unit: String? = nil
    ) async throws -> (status: HTTPResponse.Status, text: String, seen: ReportSeen?) {
        let named = unit.map { #","about":"\#($0)""# } ?? ""
        let body =
            #"{"text":"\#(Self.words)","location":{"lon":120.03,"lat":27.7},"category":"M9902","#
            + #""aboutPost":"\#(post)"\#(named)\#(more)}"#
        let answer = try await desk.post("/api/v1/reports", body)
        return (answer.status, answer.text, answer.status == .created ? try answer.json() : nil)
    }

    @Test("the post stands for its unit: it goes around both, and its holder learns nothing", arguments: Engine.all)
    func around(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let worker = try await desk.county.holder("v-330381001001", .gridWorker)
            let answer = try await complain(desk, about: worker.post)
            let number = try #require(answer.seen).subject.number
            let subject = try await desk.county.subject(number)
            #expect(subject.about?.description == "v-330381001001" && subject.aboutPost == worker.post)
            for (unit, role) in [("v-330381001001", Role.gridWorker), ("v-330381001001", .villageSecretary)] {
                let token = try await desk.signIn(unit, role)
                for path in [
                    "/case/\(number)", "/desk/case/\(number)", "/desk?list=all", "/api/v1/cases/\(number)/events",
                ] {
                    let page = try await desk.get(path, as: token)
                    #expect(!page.text.contains(Self.words), "\(path)")
                }
                #expect(try await desk.seen(number, as: token).actions == [])
            }
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            let page = try await desk.get("/desk/case/\(number)", as: dispatcher)
            let directory = try await desk.county.posts.staff.directory()
            let name = try #require(directory.post(worker.post)?.name)
            #expect(page.text.contains(Self.words) && page.text.contains(" · \(name)"))
            // Nobody outside reads that it is about somebody.
            #expect(!(try await desk.get("/case/\(number)").text.contains(" · \(name)")))
        }
    }

    @Test("who held the post when it was said stays out of it after moving elsewhere, and so does the unit there")
    func moved() throws {
        let units = [
            unit("centre", .centre, nil), unit("t-1", .township, "centre"), unit("dept-x", .department, "centre"),
        ]
        let (post, other) = (ID<Kernel.Post>(naming: ["worker"]), ID<Kernel.Post>(naming: ["desk"]))
        let person = ID<Person>(naming: ["somebody invented"])
        let directory = Directory(
            units: units,
            posts: [entry(post, "t-1", .gridWorker), entry(other, "dept-x", .handler)],
            holdings: [
                Holding(
                    post: post, person: person, personName: "甲", from: LocalDate(days: 0), to: LocalDate(days: 100)),
                Holding(post: other, person: person, personName: "甲", from: LocalDate(days: 100)),
            ])
        let code = try #require(UnitCode("t-1"))
        let then = directory.accused(code, holding: post, on: LocalDate(days: 50))
        let bureau = try #require(UnitCode("dept-x"))
        #expect(then.persons == [person] && then.units == [code, bureau])
        // Whoever held it later has nothing to do with it, nor has a complaint about the unit alone.
        #expect(directory.accused(code, holding: post, on: LocalDate(days: 100)).persons == [])
        #expect(directory.accused(code, holding: nil, on: LocalDate(days: 50)).units == [code])
    }

    private func unit(_ code: String, _ kind: UnitKind, _ parent: String?) -> CountyUnit {
        CountyUnit(
            code: UnitCode(code)!, name: code, kind: kind, place: DivisionCode("330381")!,
            parent: parent.flatMap { UnitCode($0) })
    }

    private func entry(_ id: ID<Kernel.Post>, _ unit: String, _ role: Role) -> PostEntry {
        PostEntry(id: id, unit: UnitCode(unit)!, role: role, name: "岗位", place: DivisionCode("330381")!)
    }

    @Test("a post of another unit, or none, is refused; a complaint joins no case that would show who complains")
    func refused() async throws {
        try await withCounty(.sqlite) { desk in
            let worker = try await desk.county.holder("v-330381001001", .gridWorker)
            for (post, unit) in [(worker.post, "t-330381101"), (ID(naming: ["nobody's"]), nil as String?)] {
                let answer = try await complain(desk, about: post, unit: unit)
                #expect(answer.status == .unprocessableContent && answer.text.contains("/aboutPost"), "\(answer.text)")
            }
            let plain = try await desk.report("门口堆了垃圾")
            let follows = #","follows":"\#(plain.subject.number)""#
            let joined = try await complain(desk, about: worker.post, follows)
            #expect(joined.status == .conflict && joined.text.contains("wouldShowComplainant"), "\(joined.text)")
            let own = try #require(try await complain(desk, about: worker.post).seen)
            let again = #","follows":"\#(own.subject.number)""#
            #expect(try await complain(desk, about: worker.post, again).seen?.following == true)
        }
    }

    @Test("the form asks for a unit, the page that checks it for a post, and no name anywhere; without scripts")
    func form() async throws {
        try await withCounty(.sqlite) { desk in
            let page = try await desk.send(
                .post, "/report", headers: [.contentType: "application/x-www-form-urlencoded"],
                body: Array("lon=120.03&lat=27.7&step=what".utf8)
            ).text
            #expect(page.contains(#"<select id="about" name="about""#) && page.contains(#"value="t-330381001""#))
            let sent = "text=\(Self.encoded)&lon=120.03&lat=27.7&about=v-330381001001&step=check"
            let check = try await desk.send(
                .post, "/report", headers: [.contentType: "application/x-www-form-urlencoded"], body: Array(sent.utf8))
            let worker = try await desk.county.holder("v-330381001001", .gridWorker)
            #expect(check.status == .ok && check.text.contains(#"<option value="\#(worker.post)""#), "\(check.text)")
            #expect(check.text.contains(#"<input type="hidden" name="about" value="v-330381001001">"#))
            let done = try await desk.send(
                .post, "/report", headers: [.contentType: "application/x-www-form-urlencoded"],
                body: Array("\(sent.replacing("check", with: "send"))&aboutPost=\(worker.post)".utf8))
            #expect(done.status == .seeOther)
            let number = try #require(done.headers[.location]?.split(separator: "/").last?.split(separator: "?").first)
            #expect(try await desk.county.subject(String(number)).aboutPost == worker.post)
        }
    }

    private static let encoded = words.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
}
