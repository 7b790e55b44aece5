import Accounts
import Credentials
import Kernel
import Platform
import Posts
import Store

/// The way in to a county where nobody has an account yet: a link that works once, for whoever starts the program.
struct FirstAdministrator {
    let system: System

    private static let actor = Actor.system("first start")

    /// - Returns: `nil` as soon as somebody has chosen a password.
    func link() async throws -> SecretToken? {
        let office = system.accounts.office
        guard try await !office.isInUse() else { return nil }
        let directory = try await system.posts.staff.directory()
        let administrators = Set(directory.holders(role: .administrator, on: system.posts.staff.today).map(\.person))
        let all = try await office.all()
        if let invited = all.first(where: { administrators.contains($0.person) }) {
            return try await office.link(invited.id, by: Self.actor)
        }
        let post = try await post(directory)
        let taken = Set(all.map(\.login.description))
        let names = ["admin"] + (2...99).map { "admin\($0)" }
        guard let login = names.first(where: { !taken.contains($0) }).flatMap({ LoginName($0) }) else { return nil }
        return try await office.invite(login, to: post, by: Self.actor).1
    }

    /// A post of administrator that somebody holds, made when there is none.
    private func post(_ directory: Directory) async throws -> ID<Post> {
        let staff = system.posts.staff
        if let held = directory.holders(role: .administrator, on: staff.today).first { return held.post }
        let county = system.house.county.code.description
        var unit = directory.units.first { $0.kind == .centre }?.code.description
        if unit == nil {
            let row = ["centre", Terminal.text("app.first.unit"), "", UnitKind.centre.rawValue, county, ""]
            _ = try await staff.importUnits(
                csv(["code", "name", "name_en", "kind", "place", "parent"], row), by: Self.actor)
            unit = "centre"
        }
        let row = [
            unit ?? "", Role.administrator.rawValue, Terminal.text("app.first.post"), county,
            Terminal.text("app.first.person"), staff.today.description, "",
        ]
        let header = ["unit", "role", "name", "place", "person", "valid_from", "valid_to"]
        _ = try await staff.importPosts(csv(header, row), strict: true, by: Self.actor)
        guard let made = try await staff.directory().holders(role: .administrator, on: staff.today).first else {
            throw StoreError.unavailable("no post of administrator could be made")
        }
        return made.post
    }

    private func csv(_ header: [String], _ row: [String]) -> [UInt8] {
        Array((CSVWriter.record(header) + CSVWriter.record(row)).utf8)
    }
}
