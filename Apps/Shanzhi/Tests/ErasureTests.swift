import Approvals
import Cases
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import Kernel
import Me
import Platform
import Posts
import Store
import TestSupport
import Testing

@testable import shanzhi

/// Deletion by staff. All persons and numbers are invented.
@Suite("Deleting personal data by two persons") struct ErasureTests {
    private let privacy = PrivacyTests()
    private static let secret = "13812345678"

    /// A report with a contact.
    private func report(_ system: shanzhi.System, as actor: Actor = .anyone, about: UnitCode? = nil) async throws
        -> Submitted
    {
        var submission = Submission(
            text: "业主张桂芬家楼上漏水，电话\(Self.secret)", place: .division(try #require(DivisionCode("330381001"))),
            channel: .web)
        submission.contact = Contact(name: "张桂芬", phone: Self.secret)
        submission.about = about
        return try await system.cases.work.report(submission, as: actor)
    }

    /// Two posts of the county's centre, of different persons, who propose and agree.
    private func two(_ system: shanzhi.System) async throws -> (first: PostHolder, second: PostHolder) {
        let directory = try await system.posts.staff.directory()
        let today = system.posts.staff.today
        let place = try #require(DivisionCode("330381"))
        let supervisor = try #require(directory.holders(role: .supervisor, on: today).first { $0.place == place })
        let auditor = try #require(
            directory.holders(role: .auditor, on: today).first { $0.place == place && $0.person != supervisor.person })
        return (supervisor, auditor)
    }

    private func contact(_ report: ID<Report>, _ system: shanzhi.System) async throws -> [UInt8]? {
        try await system.database.read { connection in
            try connection.first("SELECT contact FROM reports WHERE id = ?", [report])?["contact"]
        }
    }

    /// The id at the end of the address that an answer leads to.
    private func proposed(_ system: shanzhi.System, _ first: PostHolder, _ object: String) async throws -> ID<Approval>
    {
        try await system.capabilities.approvals.twoPersons.propose(
            .erase, object, reason: "近亲属申请，证件已核对", by: .post(first)
        ).id
    }

    @Test(
        "from the case's page proposed, agreed to, done once; named in the log, and the whole stays provable",
        arguments: Engine.all)
    func whole(engine: Engine) async throws {
        try await withPictures(engine) { system in
            let told = try await report(system)
            let (first, second) = try await two(system)
            let number = told.subject.number
            try await privacy.serve(system, as: .post(first)) { client in
                let page = try await privacy.send(client, .get, "/desk/case/\(number)")
                #expect(page.text.contains("/desk/erasures?report=\(told.report)"), "\(page.text)")
                let form = try await privacy.send(client, .get, "/desk/erasures?report=\(told.report)")
                #expect(form.status == 200 && form.text.contains("report:\(told.report)"))
                #expect(!form.text.contains(Self.secret))
                let empty = try await privacy.send(
                    client, .post, "/desk/erasures", "object=report:\(told.report)&reason=", form: true)
                #expect(empty.status == 422)
                let sent = try await privacy.send(
                    client, .post, "/desk/erasures", "object=report:\(told.report)&reason=tested", form: true)
                #expect(sent.status == 303)
            }
            let approval = try #require(
                try await system.capabilities.approvals.twoPersons.list(for: .post(first)).first { $0.kind == .erase })
            let path = "/desk/erasures/\(approval.id)"
            try await privacy.serve(system, as: .post(first)) { client in
                let early = try await privacy.send(client, .post, path, "confirm=true", form: true)
                #expect(early.status == 409, "the second person has not agreed")
                #expect(try await contact(told.report, system) != nil)
                #expect(!(try await privacy.send(client, .get, path).text.contains(#"name="confirm""#)))
            }
            try await privacy.serve(system, as: .post(second)) { client in
                let page = try await privacy.send(client, .get, path)
                #expect(page.status == 200 && page.text.contains("/approvals/\(approval.id)"))
                let agreed = try await privacy.send(
                    client, .post, "/approvals/\(approval.id)", "approve=true", form: true)
                #expect(agreed.status == 303)
            }
            try await privacy.serve(system, as: .post(first)) { client in
                let unsure = try await privacy.send(client, .post, path, "", form: true)
                #expect(unsure.status == 422 && unsure.text.contains(#"id="confirm""#))
                let done = try await privacy.send(client, .post, path, "confirm=true", form: true)
                #expect(done.status == 303, "\(done.text)")
                #expect(try await privacy.send(client, .post, path, "confirm=true", form: true).status == 409)
                #expect(try await privacy.send(client, .get, "\(path)?done=1").status == 200)
                let again = try await privacy.send(
                    client, .post, "/desk/erasures", "object=report:\(told.report)&reason=again", form: true)
                #expect(again.status == 409)
            }
            #expect(try await contact(told.report, system) == nil)
            let entries = try await system.database.read { connection in
                try Journal.entries(system.house.county, of: Subject(told.report), connection)
            }
            let erased = try #require(entries.map(\.entry).last { $0.kind == "person.erased" })
            #expect(erased.actor == .post(first) && erased.what["approval"]?.string == approval.id.description)
            #expect(erased.what["reports"]?.array?.compactMap(\.string) == [told.report.description])
            #expect(try await Integrity(system).check().fault == nil)
            // The resident reads what became of it.
            let receipt = ReceiptToken(of: told.report, system.house.seal).text
            try await privacy.serve(system) { client in
                let me = try await privacy.send(client, .get, "/me?receipt=\(receipt)")
                #expect(me.status == 200 && me.text.contains("已于") && !me.text.contains("漏水"))
            }
        }
    }

    @Test(
        "nobody does it alone, without the right, for something else, or who is complained about", arguments: Engine.all
    )
    func refused(engine: Engine) async throws {
        try await withPictures(engine) { system in
            let (first, second) = try await two(system)
            let me = system.capabilities.me.work
            let told = try await report(system)
            let directory = try await system.posts.staff.directory()
            let handler = try #require(directory.holders(role: .handler, on: system.posts.staff.today).first)
            for actor in [Actor.anyone, .reporter(told.report), .post(handler), .post(second)] {
                try await privacy.serve(system, as: actor) { client in
                    let asked = try await privacy.send(
                        client, .post, "/desk/erasures", "object=report:\(told.report)&reason=x", form: true)
                    #expect([401, 403, 303].contains(asked.status), "\(actor) \(asked.status)")
                }
            }
            let waiting = try await system.capabilities.approvals.twoPersons.list(for: .post(first))
            #expect(!waiting.contains { $0.kind == .erase })
            // Agreed to for one report, it does not serve for another, nor for anybody but who proposed it.
            let other = try await report(system)
            let id = try await proposed(system, first, "report:\(told.report)")
            _ = try await system.capabilities.approvals.twoPersons.decide(
                id, approve: true, words: nil, by: .post(second))
            await #expect(throws: (any Error).self) { try await me.eraseApproved(id, as: .post(second)) }
            await #expect(throws: (any Error).self) { try await me.eraseApproved(id, as: .post(handler)) }
            #expect(try await me.eraseApproved(id, as: .post(first)) == 1)
            #expect(try await contact(other.report, system) != nil)
            // A complaint about the unit of one of the two: for them it is not there.
            let complaint = try await report(system, about: second.unit)
            let against = try await proposed(system, first, "report:\(complaint.report)")
            _ = try await system.capabilities.approvals.twoPersons.decide(
                against, approve: true, words: nil, by: .post(second))
            await #expect(throws: (any Error).self) { try await me.eraseApproved(against, as: .post(first)) }
            #expect(try await contact(complaint.report, system) != nil)
            #expect(try await Integrity(system).check().fault == nil)
        }
    }

    @Test("a resident's request leads to it; everything of theirs goes but what complains about one of the two")
    func person() async throws {
        try await withPictures(.sqlite) { system in
            let (first, second) = try await two(system)
            let resident = ID<Person>(at: demoNow)
            let plain = try await report(system, as: .resident(resident))
            let complaint = try await report(system, as: .resident(resident), about: second.unit)
            try await privacy.serve(system, as: .resident(resident)) { client in
                let asked = try await privacy.send(client, .post, "/me/ask", "kind=erase&words=please", form: true)
                #expect(asked.status == 303)
            }
            try await privacy.serve(system, as: .post(first)) { client in
                let desk = try await privacy.send(client, .get, "/desk/wishes").text
                let link = try #require(desk.firstMatch(of: /\/desk\/erasures\?wish=[0-9a-f-]+/)).output
                let form = try await privacy.send(client, .get, String(link))
                #expect(form.status == 200 && form.text.contains("person:\(resident)"))
                // Who reported what is not put together for anybody.
                #expect(!form.text.contains(plain.subject.number.shown))
            }
            let id = try await proposed(system, first, "person:\(resident)")
            _ = try await system.capabilities.approvals.twoPersons.decide(
                id, approve: true, words: nil, by: .post(second))
            #expect(try await system.capabilities.me.work.eraseApproved(id, as: .post(first)) == 1)
            #expect(try await contact(plain.report, system) == nil)
            #expect(try await contact(complaint.report, system) != nil)
            #expect(try await Integrity(system).check().fault == nil)
        }
    }
}
