import Accounts
import Admin
import Approvals
import Cases
import Command
import Disclosure
import Field
import Foundation
import Help
import Hummingbird
import Journal
import Lead
import Ledger
import Me
import Notices
import Outward
import Participation
import Places
import Platform
import Posts
import Reading
import Store
import Web

/// The whole system on one screen: every capability, in the order in which they build on each other.
struct Capabilities: Sendable {
    static let all: [any Capability.Type] = [
        Places.self, Posts.self, Accounts.self, Approvals.self, Reading.self, Cases.self,
        Ledger.self, Me.self, NoticeBoard.self, Participation.self, Disclosure.self, Help.self, Field.self,
        CommandCentre.self, Lead.self, Admin.self,
    ]

    let places: Places
    let posts: Posts
    let accounts: Accounts
    let approvals: Approvals
    let reading: Reading
    let cases: Cases
    let ledger: Ledger
    let me: Me
    let notices: NoticeBoard
    let participation: Participation
    let disclosure: Disclosure
    let help: Help
    let field: Field
    let command: CommandCentre
    let lead: Lead
    let admin: Admin

    /// - Throws: `LogPolicyFault`; what is wrong with the settings of sign-in.
    init(
        _ house: House, _ settings: Settings, _ signIn: AccountSettings, _ senders: NoticeSenders = NoticeSenders()
    ) throws {
        places = Places(house, outside: settings.outsideTiles)
        posts = Posts(house)
        accounts = try Accounts(house, staff: posts.staff, settings: signIn)
        approvals = Approvals(house, staff: posts.staff)
        reading = Reading(house)
        let register = try PrivacyRegister.shipped()
        cases = Cases(
            house, staff: posts.staff, territory: places.territory, notices: register.notices,
            wards: GuardianTable(house.county).wards, matters: reading.matters, leave: accounts.leave)
        ledger = try Ledger(
            house, settings.log,
            post: { [outward = signIn.outward] url, body in
                let answer = try await outward.post(url, type: "text/plain; charset=utf-8", body)
                return (answer.status, answer.body)
            },
            reports: ReportSource(
                position: { [work = cases.work] in try work.arrival(of: $0, $1) },
                content: { [work = cases.work] report, connection in
                    try work.content(of: report, connection).map { .init(salt: $0.salt, bytes: $0.bytes) }
                },
                isSecret: { [seal = house.seal] in ReceiptToken($0) == ReceiptToken(of: $1, seal) }))
        participation = Participation(
            house, cases: cases, staff: posts.staff, territory: places.territory,
            phone: { [residents = accounts.residents] in try residents.phoneHash(of: $0, $1) })
        disclosure = Disclosure(
            house, cases: cases, staff: posts.staff, territory: places.territory,
            phone: { [residents = accounts.residents] in try residents.phoneHash(of: $0, $1) })
        help = Help(house)
        notices = NoticeBoard(
            house, cases: cases, staff: posts.staff, territory: places.territory,
            turns: ([participation, disclosure] as [any Capability]).map { part in
                { try await part.turns(of: $0, at: $1) }
            }, senders: senders, pace: settings.notices.pace,
            phone: { [residents = accounts.residents] in try residents.phoneHash(of: $0, $1) })
        me = Me(
            house, cases: cases, staff: posts.staff, retention: Self.retention,
            sweeps: ([places, posts, accounts, approvals, reading, cases, ledger, notices, participation, disclosure]
                as [any Capability]).flatMap(\.sweeps),
            phone: { [residents = accounts.residents] in try residents.phoneHash(of: $0, $1) },
            forget: { [county = house.county] positions, pen in
                try Erasure.destroySalts(of: positions, in: county, pen)
            },
            forgetElsewhere: { [work = notices.work, participation, disclosure] owner, reports, pen in
                guard case .person(let person, _) = owner else { return try work.forget(nil, reports, pen) }
                try work.forget(person, reports, pen)
                try participation.forget(person, pen)
                try disclosure.forget(person, pen)
            },
            subjectsElsewhere: { [disclosure] owner, connection in
                guard case .person(let person, _) = owner else { return [] }
                return try disclosure.subjects(of: person, connection)
            }, register: register)
        field = Field(house, staff: posts.staff, territory: places.territory, cases: cases.work)
        command = CommandCentre(house, cases: cases)
        lead = try Lead(house, cases: cases)
        admin = Admin(
            house, cases: cases, staff: posts.staff, territory: places.territory, me: me.work,
            retention: Self.retention)
    }

    var parts: [any Capability] {
        [
            places, posts, accounts, approvals, reading, cases, ledger, me, notices, participation, disclosure, help,
            field, command, lead, admin,
        ]
    }

    /// How long each table keeps what is in it.
    static var retention: [RetainedTable] { Journal.retention + all.flatMap { $0.retention } }

    static var migrations: [Migration] { Journal.migrations + all.flatMap { $0.migrations } }
    /// Where what is sealed lies.
    static var sealed: [SealedColumn] { all.flatMap { $0.sealed } }
    /// What each part says of its own routes, for the OpenAPI document.
    static func descriptions() throws -> [Data] {
        try resources.flatMap { folder in
            try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
                .filter { $0.lastPathComponent.hasPrefix("openapi") && $0.pathExtension == "json" }
        }.map { try Data(contentsOf: $0) }
    }

    static var resources: [URL] { all.compactMap { $0.resources } + [Bundle.module.resourceURL].compactMap { $0 } }
}
