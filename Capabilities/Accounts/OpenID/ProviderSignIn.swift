import Credentials
import Foundation
import Journal
import Kernel
import Logging
import Platform
import Store

/// Signing in by a provider of identities, for those who serve and for residents.
///
/// Staff: when somebody comes for the first time, a claim that the settings name has to be the login name of an
/// account; from then on the account belongs to the provider's subject, and the claim counts no more, since a name can
/// be given to somebody else. Residents: the provider's subject is the person.
struct ProviderSignIn: Sendable {
    enum Realm: String, Codable, Sendable, CaseIterable {
        case staff, resident
    }

    enum Outcome: Sendable {
        case staff(StaffSignIn.Step)
        case resident(SecretToken, next: String?)
    }

    /// What waits here while the browser is away.
    private struct Journey: Codable {
        let realm: Realm
        let nonce: String
        let verifier: String
        let next: String?
    }

    /// How long somebody may take at the provider.
    static let minutes: Int64 = 10

    let house: House
    let staffSignIn: StaffSignIn
    let sessions: Sessions
    let residents: Residents
    let table: AccountTable
    let limits: SignInLimits
    let providers: [Realm: Provider]
    let address: String
    private let journeys: ShortLived

    init(
        _ house: House, staffSignIn: StaffSignIn, sessions: Sessions, residents: Residents, table: AccountTable,
        limits: SignInLimits, settings: AccountSettings
    ) {
        self.house = house
        self.staffSignIn = staffSignIn
        self.sessions = sessions
        self.residents = residents
        self.table = table
        self.limits = limits
        var providers: [Realm: Provider] = [:]
        for (realm, provider) in [(Realm.staff, settings.staffProvider), (.resident, settings.residentProvider)] {
            providers[realm] = provider.map { Provider($0, outward: settings.outward, time: house.time) }
        }
        self.providers = providers
        address = settings.address ?? ""
        journeys = ShortLived("openid", house.door)
    }

    /// Where providers send people back to.
    private var redirect: String { address + "/sign-in/openid/back" }

    /// - Returns: the provider's address, and the state that this browser has to bring back.
    func begin(_ realm: Realm, from peer: String, next: String?) async throws -> (address: String, state: SecretToken) {
        guard let provider = providers[realm] else { throw SignInRefusal.provider }
        try limits.visit(from: peer, at: house.time.now())
        let (state, nonce, verifier) = (SecretToken(), SecretToken().text, SecretToken().text)
        let address = try await asRefusal {
            try await provider.address(state: state.text, nonce: nonce, verifier: verifier, redirect: redirect)
        }
        let journey = Journey(realm: realm, nonce: nonce, verifier: verifier, next: next)
        try await journeys.keep(
            try house.seal.seal(try JSONText.bytes(journey), of: owner(state)), under: state.hash,
            until: house.time.now().adding(minutes: Self.minutes))
        return (address, state)
    }

    /// - Parameters:
    ///   - state: as it came back in the address.
    ///   - held: as this browser held it; another's is none.
    func finish(
        state: SecretToken, held: SecretToken?, code: String, from peer: String, _ device: Device
    ) async throws -> Outcome {
        try limits.visit(from: peer, at: house.time.now())
        guard let held, isEqual(held.hash, state.hash), let sealed = try await journeys.take(state.hash) else {
            throw SignInRefusal.startAgain
        }
        let journey = try JSONText.value(Journey.self, from: try house.seal.openSecret(sealed, of: owner(state)))
        guard let provider = providers[journey.realm] else { throw SignInRefusal.provider }
        let (token, text) = try await asRefusal {
            try await provider.token(
                for: code, verifier: journey.verifier, nonce: journey.nonce, redirect: redirect)
        }
        switch journey.realm {
        case .staff: return .staff(try await staff(token, text, provider.settings, journey, device))
        case .resident: return try await resident(token, journey, device)
        }
    }

    private func staff(
        _ token: IDToken, _ text: String, _ settings: ProviderSettings, _ journey: Journey, _ device: Device
    ) async throws -> StaffSignIn.Step {
        let subject = ProviderSubject(issuer: token.iss, subject: token.sub, house.seal)
        let login = (try? IDToken.claim(settings.claim, of: text)).flatMap { LoginName($0) }
        let (table, subjects) = (table, SubjectTable(county: house.county))
        let (account, bound) = try await house.reader.read { connection -> (Account?, ProviderSubject?) in
            if let owner = try subjects.account(of: subject, connection) {
                return (try table.find(owner, connection), subject)
            }
            let named = try login.flatMap { try table.find($0, connection) }
            return (named, try named.flatMap { try subjects.subject(of: $0.id, connection) })
        }
        guard let account, !account.isLocked else { throw SignInRefusal.noAccount }
        guard bound == nil || bound == subject else { throw try await refused(account) }
        return try await staffSignIn.proceed(
            account, passed: settings.hasSecondFactor ? [.second] : [], device, next: journey.next, subject: subject)
    }

    /// Somebody bears the name at the provider to whom the account does not belong.
    private func refused(_ account: Account) async throws -> SignInRefusal {
        try await house.door.open { passage in
            _ = try passage.record(
                Entry("account.providerRefused", Subject(account.id), by: .system("sign-in")))
        }
        return .otherSubject
    }

    private func resident(_ token: IDToken, _ journey: Journey, _ device: Device) async throws -> Outcome {
        let session = try await house.door.open { [residents, sessions] passage in
            let person = try residents.join(issuer: token.iss, subject: token.sub, in: passage)
            return try sessions.begin(
                .resident, account: nil, person: person, post: nil, by: .resident(person), device: device, passage)
        }
        return .resident(session, next: journey.next)
    }

    private func asRefusal<T>(_ work: () async throws -> T) async throws -> T {
        do {
            return try await work()
        } catch let error as CancellationError {
            throw error
        } catch {
            house.log.warning("the provider of identities", metadata: ["error": "\(error)"])
            throw SignInRefusal.provider
        }
    }

    private func owner(_ state: SecretToken) -> ID<Journey> {
        guard let id = ID<Journey>(bytes: state.hash.prefix(16)) else { preconditionFailure("16 bytes make an id") }
        return id
    }
}
