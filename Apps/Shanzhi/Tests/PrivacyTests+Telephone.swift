import Accounts
import Cases
import HTTPTypes
import Journal
import Kernel
import Platform
import Store
import TestSupport
import Testing

@testable import shanzhi

extension PrivacyTests {
    @Test(
        "a telephone left with an earlier report finds it for who signs in with it, for nobody else",
        arguments: Engine.all)
    func earlier(engine: Engine) async throws {
        try await withPictures(engine) { system in
            let place = Submission.Place.division(try #require(DivisionCode("330381001")))
            var submission = Submission(text: "路灯不亮了", place: place, channel: .web)
            submission.contact = Contact(phone: "138-1234 5678")
            let report = try await system.cases.work.report(submission, as: .anyone)
            let residents = system.accounts.residents
            for (number, isTheirs) in [("+8613812345678", true), ("13812345679", false)] {
                let phone = try #require(PhoneNumber(number))
                let person = try await system.house.door.open { try residents.join(phone, in: $0) }
                try await serve(system, as: .resident(person)) { client in
                    let me = try await send(client, .get, "/api/v1/me").text
                    #expect(me.contains(report.report.description) == isTheirs)
                }
            }
        }
    }
}
