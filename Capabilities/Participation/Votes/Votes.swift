import Journal
import Kernel
package import Places
package import Platform
import Store
package import Web

/// 表决: one engine for every body that decides: rolls, ballots in one ledger, outcomes with their reasons.
package struct Votes: Sendable {
    /// Of the numbers of votes: 投票.
    static let prefix = "TP"

    package let house: House
    package let table: VoteTable
    package let rolls: RollTable
    package let ledger: VoteLedger
    let bodies: Bodies
    let territory: Territory
    let secret: (any SecretCount)?

    /// - Parameters:
    ///   - phone: the keyed hash of a signed-in resident's telephone number.
    ///   - secret: who counts secret ballots; `nil` where there are none.
    /// - Throws: what is wrong with the rules of the bodies.
    package init(
        _ house: House, territory: Territory, phone: @escaping PhoneHash, secret: (any SecretCount)? = nil
    ) {
        self.house = house
        self.territory = territory
        self.secret = secret
        // Without rules no vote can be made or read; `noRules` says so where it is tried.
        bodies = (try? Bodies.shipped()) ?? Bodies(rules: [])
        table = VoteTable(county: house.county, bodies: bodies)
        rolls = RollTable(county: house.county, phone: phone)
        ledger = VoteLedger(county: house.county)
    }

    package func addRoutes(to router: Routes) {
        VotePages(votes: self).addRoutes(to: router)
        VoteBoard(votes: self).addRoutes(to: router)
        VoteDesk(votes: self).addRoutes(to: router)
        VotePaper(votes: self).addRoutes(to: router)
        VotesAPI(votes: self).addRoutes(to: router)
    }

    /// Those whose opening has passed and that still wait for the second pair of hands.
    func held(_ shown: [Vote], at now: Timestamp, _ connection: any Connection) throws -> Set<ID<Vote>> {
        let late = shown.filter { $0.state == .noticed && $0.method == .secret && $0.opens <= now }
        return try Set(late.filter { try secret?.hindrance(of: $0, connection) != nil }.map(\.id))
    }
}
