package import Credentials
import Delivery
import Foundation
import Journal
package import Kernel
import Logging
import Platform
package import Web

/// Signing in of residents: a code to their telephone.
///
/// Whoever asks for a code gets the same answer after the same work, whether the number is known here or not: nobody is
/// looked up before the code was right.
package struct ResidentSignIn: Sendable {
    package static let digits = 6
    package static let minutes: Int64 = 5
    /// How often a code may be typed.
    package static let tries = 5
    /// How long a session lives on a machine that many use, whatever happens on it; its pages end it sooner.
    package static let briefMinutes: Int64 = 5

    let house: House
    let sessions: Sessions
    let residents: Residents
    let limits: SignInLimits
    let settings: AccountSettings
    private let codes: ShortLived

    init(
        _ house: House, sessions: Sessions, residents: Residents, limits: SignInLimits, settings: AccountSettings
    ) {
        self.house = house
        self.sessions = sessions
        self.residents = residents
        self.limits = limits
        self.settings = settings
        codes = ShortLived("telephone code", house.door)
    }

    /// Whether codes can be sent at all.
    package var isOpen: Bool { !(settings.codes is NoSender) }

    /// Sends a new code, which takes the place of the one before.
    /// - Throws: `TooOften`, `SignInRefusal.notSent`.
    package func sendCode(to phone: PhoneNumber, from peer: String, in language: Language) async throws {
        let now = house.time.now()
        let key = residents.hash(phone)
        try limits.code("code \(hexadecimal(key))", from: peer, at: now)
        var generator = SystemRandomNumberGenerator()
        let number = String(Int.random(in: 0..<1_000_000, using: &generator))
        let code = String(repeating: "0", count: Self.digits - number.count) + number
        try await codes.keep(
            digest(code, key), under: key, until: now.adding(minutes: Self.minutes), uses: Self.tries)
        let text = house.strings.text(
            "accounts.code.message", language, ["code": code, "minutes": "\(Self.minutes)"])
        do {
            try await settings.codes.send(
                Message(phone: phone.description, code: code, text: text, at: now.milliseconds))
        } catch {
            house.log.error("a code could not be sent", metadata: ["error": "\(error)"])
            throw SignInRefusal.notSent
        }
    }

    /// - Parameter isBrief: on a machine that many use.
    /// - Throws: `TooOften`; `SignInRefusal.wrongCode`, also when it is too late or was used.
    package func signIn(
        _ phone: PhoneNumber, _ code: String, from peer: String, _ device: Device, isBrief: Bool = false
    ) async throws -> (token: SecretToken, person: ID<Person>) {
        let key = residents.hash(phone)
        try limits.attempt("resident \(hexadecimal(key))", from: peer, at: house.time.now())
        // A try is used up before anything is compared, so that many at once get no more than five.
        guard let kept = try await codes.take(key), isEqual(kept, digest(code.filter { !$0.isWhitespace }, key)) else {
            throw SignInRefusal.wrongCode
        }
        return try await house.door.open { [residents, sessions, codes] passage in
            // Right, but somebody else may have been quicker with it.
            guard try codes.forget(key, in: passage) else { throw SignInRefusal.wrongCode }
            let person = try residents.join(phone, in: passage)
            let token = try sessions.begin(
                .resident, account: nil, person: person, post: nil, by: .resident(person), device: device,
                ends: isBrief ? passage.now.adding(minutes: Self.briefMinutes) : nil, passage)
            return (token, person)
        }
    }

    private func digest(_ code: String, _ key: [UInt8]) -> [UInt8] {
        house.seal.secret(for: key + code.utf8, purpose: "telephone code")
    }
}
