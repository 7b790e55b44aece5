import Approvals
import Cases
import Foundation
import HTTPTypes
import Kernel
import Platform
import Posts
import Rights
import Store
import TestSupport
import Testing
import Web

@testable import shanzhi

@Suite("every route and its right", .serialized) struct RouteRightsTests {
    /// All of it invented; it belongs to a village, and to nobody outside it.
    private static let secrets = ["隔壁老宅半夜漏水", "胡小明", "13912345678"]

    @Test("no route is without a right")
    func declared() async throws {
        try await withDemo(.sqlite, cases: 1) { system, _ in
            let (router, endpoints) = try system.router()
            let declared = router.declared.map { "\($0.method) \($0.path)" }
            #expect(Set(endpoints.map(\.description)).subtracting(declared) == [])
            #expect(declared.count == Set(declared).count && declared.count > 40)
        }
    }

    @Test("where not everybody may go, a stranger is told to sign in, whatever is sent")
    func strangers() async throws {
        try await withCase { walk, _ in
            for route in walk.router.declared where !decide(.anyone, route.action, on: nil).isAllowed {
                for address in walk.addresses(route) {
                    for body in walk.bodies(route.method) {
                        let answer = try await walk.ask(route.method, address, as: .anyone, body)
                        let isLed =
                            answer.status == .seeOther && answer.headers[.location]?.hasPrefix("/sign-in") == true
                        #expect(answer.status == .unauthorized || isLed, "\(route.method) \(address): \(answer.status)")
                    }
                }
            }
        }
    }

    @Test("ids of one village, walked on every route by everybody from elsewhere, give away nothing personal")
    func acrossVillages() async throws {
        try await withCase { walk, found in
            for route in walk.router.declared {
                for address in walk.addresses(route) {
                    for body in walk.bodies(route.method) {
                        for actor in found.outsiders {
                            let answer = try await walk.ask(route.method, address, as: actor, body)
                            for secret in Self.secrets {
                                #expect(!answer.body.contains(secret), "\(route.method) \(address) as \(actor)")
                            }
                            #expect(!answer.body.contains(found.report.description), "\(address) as \(actor)")
                            #expect(answer.status != .internalServerError, "\(route.method) \(address): \(answer.body)")
                        }
                    }
                }
            }
        }
    }

    @Test("whatever personal leaves the house was asked for with its object, and allowed, on every route")
    func asked() async throws {
        try await withCase { walk, found in
            var seen: Set<String> = []
            for route in walk.router.declared where route.action != .signOut {
                for address in walk.addresses(route) {
                    for body in walk.bodies(route.method) {
                        for actor in found.insiders {
                            let answer = try await walk.ask(route.method, address, as: actor, body)
                            guard Self.secrets.contains(where: { answer.body.contains($0) }) else { continue }
                            seen.insert(route.path)
                            let wasAllowed = answer.questions.contains { $0.object != nil && $0.decision == .allowed }
                            #expect(wasAllowed, "\(route.method) \(address) as \(actor)")
                        }
                    }
                }
            }
            #expect(
                seen.isSuperset(of: [
                    "/api/v1/cases/{number}/contact", "/desk/case/{number}", "/desk", "/api/v1/approvals/{id}",
                ]), "\(seen)")
        }
    }

    // MARK: A case that is somebody's

    private struct Found {
        let report: ID<Report>
        let outsiders: [Actor]
        let insiders: [Actor]
    }

    /// A report with everything personal in it, of one village of the demo county.
    private func withCase(_ body: (RouteWalk, Found) async throws -> Void) async throws {
        try await withDemo(.sqlite, cases: 1) { system, _ in
            let directory = try await system.posts.staff.directory()
            let today = system.posts.staff.today
            let secretaries = directory.holders(role: .villageSecretary, on: today)
            let own = try #require(secretaries.first)
            let neighbour = try #require(
                secretaries.first { $0.place.parent == own.place.parent && $0.place != own.place })
            let far = try #require(secretaries.last { $0.place.parent != own.place.parent })
            let officer = try #require(
                directory.holders(role: .dutyOfficer, on: today).first { $0.place == far.place.parent })
            var submission = Submission(text: Self.secrets[0], place: .division(own.place), channel: .web)
            submission.category = CategoryCode("M0801")
            submission.contact = Contact(name: Self.secrets[1], phone: Self.secrets[2])
            let taken = try await system.cases.work.report(submission, as: .anyone)
            let dispatcher = try #require(directory.holders(role: .dispatcher, on: today).first)
            let supervisor = try #require(
                directory.holders(role: .supervisor, on: today).first { $0.unit == dispatcher.unit })
            let approval = try await system.capabilities.approvals.twoPersons.propose(
                .breakGlass, taken.subject.number.description, reason: Self.secrets[0], by: .post(dispatcher))
            let handler = try #require(
                directory.holders(role: .handler, on: today).first { $0.unit != taken.subject.desk })
            let walk = try RouteWalk(
                system, case: taken.subject.number,
                ids: [taken.report.description, taken.subject.id.description, approval.id.description])
            let outsiders = [neighbour, far, officer, handler].map { Actor.post($0) }
            let found = Found(
                report: taken.report,
                outsiders: outsiders + [.anyone, .resident(own.person), .reporter(ID(at: system.house.time.now()))],
                insiders: [.post(dispatcher), .post(own), .post(supervisor), .reporter(taken.report)])
            try await body(walk, found)
        }
    }
}
