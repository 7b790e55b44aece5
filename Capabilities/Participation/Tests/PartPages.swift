import Cases
import Foundation
import HTTPTypes
import Journal
import Kernel
import Logging
import Places
import Platform
import Posts
import Rights
import Store
import TestSupport
import Testing
import Web

@testable import Participation

/// The whole of taking part with its pages, in a county of one village. It is 2026-11-23, 09:00.
struct PartPages: Sendable {
    let county: PartCounty
    let part: Participation
    let face: Web.Front

    var surveys: SurveyWork { part.surveys.work }

    /// The resident with the telephone 1390000nnnn.
    static func phone(_ number: Int) -> String { "1390000" + String(10_000 + number).dropFirst() }

    /// Asks a route as somebody who has signed in, without any sign-in.
    func ask(
        _ method: HTTPRequest.Method, _ path: String, as actor: Actor = .anyone, _ form: [(String, String)]? = nil
    ) async throws -> RouteAnswer {
        try await face.ask(method, path, as: actor, form.map(RouteBody.fields) ?? .none, of: part.addRoutes)
    }

    func upload(_ path: String, _ file: String, as actor: Actor) async throws -> RouteAnswer {
        try await face.ask(.post, path, as: actor, .upload(file), of: part.addRoutes)
    }
}

private let divisions = """
    code,name,level,parent,valid_from,valid_to,replaced_by,generated,lon,lat,frame
    330381,瑞安市,county,3303,2016-01-01,,,0,,,
    330381001,甲镇,township,330381,2016-01-01,,,0,,,
    330381001001,上岭村,village,330381001,2016-01-01,,,0,,,

    """

func withPartPages(_ engine: Engine, _ body: (PartPages) async throws -> Void) async throws {
    let migrations =
        Journal.migrations + Places.migrations + Posts.migrations + Cases.migrations + Participation.migrations
    try await withDatabase(engine, migrations: migrations) { database in
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let time = ManualTime(Timestamp(rfc3339: "2026-11-23T09:00:00+08:00")!)
        let face = try Web.Front(
            parts: [Places.resources, Posts.resources, Participation.resources].compactMap { $0 },
            log: log)
        let house = House(
            county: County(DivisionCode("330381")!)!, database: database, seal: try Seal(key: Seal.newKey()),
            time: time, pages: face.pages, log: log)
        try await house.door.prepare()
        let (places, posts) = (Places(house), Posts(house))
        let cases = Cases(house, staff: posts.staff, territory: places.territory)
        let imported = try await places.territory.importDivisions(Array(divisions.utf8), by: .system("test"))
        #expect(imported.rejected.isEmpty)
        let calendar = try #require(Places.resources).appending(path: "Defaults/calendar.json")
        try await cases.book.importCalendar(Array(try Data(contentsOf: calendar)), by: .system("test"))
        let seal = house.seal
        let part = Participation(
            house, cases: cases, staff: posts.staff, territory: places.territory,
            phone: { person, _ in
                let number = Int(person.bytes[14]) << 8 | Int(person.bytes[15])
                return seal.lookup("+86" + PartPages.phone(number), kind: "phone")
            })
        try await body(PartPages(county: PartCounty(house: house, time: time), part: part, face: face))
    }
}
