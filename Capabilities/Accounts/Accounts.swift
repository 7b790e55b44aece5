import Credentials
package import Foundation
package import Hummingbird
package import Journal
import Kernel
package import Platform
package import Posts
package import Web

/// Who may come in: accounts of those who serve, residents, and who is signed in.
package struct Accounts: Capability {
    package let sessions: Sessions
    package let residents: Residents
    package let office: AccountOffice
    let staffSignIn: StaffSignIn
    let own: OwnAccount
    let residentSignIn: ResidentSignIn
    let providerSignIn: ProviderSignIn
    let settings: AccountSettings
    let cookies: Cookies
    let house: Platform.House
    let staff: Staff

    /// - Throws: `Argon2Fault` when no password can be hashed here.
    package init(_ house: Platform.House, staff: Staff, settings: AccountSettings = AccountSettings()) throws {
        self.house = house
        self.staff = staff
        self.settings = settings
        let table = AccountTable(county: house.county, seal: house.seal)
        let limits = SignInLimits(settings.limits)
        let hasher = try PasswordHasher(cost: settings.cost)
        cookies = Cookies(isSecure: settings.isSecure)
        sessions = Sessions(house, staff: staff, settings: settings)
        residents = Residents(house)
        office = AccountOffice(
            house: house, staff: staff, sessions: sessions, table: table, hasher: hasher, settings: settings,
            links: Links(house))
        staffSignIn = StaffSignIn(
            house, staff: staff, sessions: sessions, table: table, hasher: hasher, limits: limits, settings: settings)
        own = OwnAccount(signIn: staffSignIn, office: office)
        residentSignIn = ResidentSignIn(
            house, sessions: sessions, residents: residents, limits: limits, settings: settings)
        providerSignIn = ProviderSignIn(
            house, staffSignIn: staffSignIn, sessions: sessions, residents: residents, table: table, limits: limits,
            settings: settings)
    }

    package static let sealed = [
        SealedColumn("accounts", owner: "id", column: "password"),
        SealedColumn("accounts", owner: "id", column: "second"),
        SealedColumn("residents", owner: "id", column: "contact"),
    ]

    package static let retention = [
        RetainedTable("accounts", .working, .forGood), RetainedTable("recovery_codes", .working, .forGood),
        RetainedTable("account_subjects", .working, .forGood),
        RetainedTable("login_sessions", .working, .afterUse(days: 30)), RetainedTable("residents", .personal, .forGood),
    ]

    package static var resources: URL? { Bundle.module.resourceURL }

    /// Reads who is there from a request. Add it to the router before any route that asks.
    package var whoIsThere: WhoIsThere { WhoIsThere(sessions: sessions, cookies: cookies) }

    /// Signs out whoever asks; nothing happens when nobody is signed in.
    @Sendable package func leave(_ request: Request, _ response: inout Response) async throws {
        guard let token = cookies.session(request) else { return }
        try await sessions.signOut(token)
        cookies.take(.session, from: &response)
    }

    package func addRoutes(to router: Routes) {
        SessionsAPI(self).addRoutes(to: router)
        AccountsAPI(self).addRoutes(to: router)
        SignInPages(self).addRoutes(to: router)
        StaffPages(self).addRoutes(to: router)
        ResidentPages(self).addRoutes(to: router)
        ProviderPages(self).addRoutes(to: router)
        SessionsPage(self).addRoutes(to: router)
        OwnAccountPages(self).addRoutes(to: router)
        OwnAccountAPI(self).addRoutes(to: router)
        AccountsPage(self).addRoutes(to: router)
    }
}
