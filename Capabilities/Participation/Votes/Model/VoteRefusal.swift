package import Kernel

/// Why something about a vote was not done. Nothing was changed.
package enum VoteRefusal: Explained, Hashable {
    /// The rules of the bodies are not there.
    case noRules
    case unknown
    /// It is past the state in which this can be done.
    case state(Vote.State)
    /// That body does not decide by a roll of that kind.
    case rollKind
    /// Weighing by area and heads alone do not go together, nor an exact area and secrecy.
    case method(Vote.Method)
    case noSecret
    /// A secret vote that lacks something; the key of what.
    case hindered(String)
    /// It closes before it opens, or has opened already.
    case period
    /// Notice has to be given so many days ahead; the first day on which it could open.
    case notice(days: Int, earliest: LocalDate)
    case emptyRoll
    case ended(RollEntry.Ending)
    /// The telephone of whoever signed in stands nowhere on the roll.
    case notOnRoll
    case noSuchVoter(Int)
    /// A ballot of this voter stands already; how it came.
    case voted(Ballot.Way)
    case choices(most: Int)
    case noProxies
    case proxyHousehold
    /// Whoever votes for another has done so already.
    case proxyTaken
    case proxySelf
    case noteNeeded
    /// Secret ballots are cast in another way.
    case castSecretly
    /// More papers than were handed out.
    case box(papers: Int)
    case wordsTooLong(limit: Int)
    case tooManyChoices
    case rollTooLong(limit: Int)
    case noFile
    /// The file's header is not that of a roll.
    case csv

    package var explanation: Explanation {
        switch self {
        case .noRules: Explanation(.unavailable, key("noRules"))
        case .unknown: Explanation(.notFound, key("unknown"))
        case .state(let state): Explanation(.conflict, key("state.\(state.rawValue)"))
        case .rollKind: field("roll", "rollKind")
        case .method(let method): field("method", "method.\(method.rawValue)")
        case .noSecret: field("method", "noSecret")
        case .hindered(let reason): Explanation(.conflict, reason)
        case .period: field("closes", "period")
        case .notice(let days, let earliest):
            Explanation(.conflict, key("notice"), ["days": "\(days)", "earliest": earliest.description])
        case .emptyRoll: Explanation(.conflict, key("emptyRoll"))
        case .ended(let ending): Explanation(.conflict, key("ended.\(ending.rawValue)"))
        case .notOnRoll: Explanation(.forbidden, key("notOnRoll"))
        case .noSuchVoter(let ordinal): field("ordinal", "noSuchVoter", ["ordinal": "\(ordinal)"])
        case .voted(let way): Explanation(.conflict, key("voted.\(way.rawValue)"))
        case .choices(let most): field("choice", most == 1 ? "choice.one" : "choice.several", ["most": "\(most)"])
        case .noProxies: field("proxy", "noProxies")
        case .proxyHousehold: field("proxy", "proxyHousehold")
        case .proxyTaken: field("proxy", "proxyTaken")
        case .proxySelf: field("proxy", "proxySelf")
        case .noteNeeded: field("note", "noteNeeded")
        case .castSecretly: Explanation(.conflict, key("castSecretly"))
        case .box(let papers): field("box", "box", ["papers": "\(papers)"])
        case .wordsTooLong(let limit): field("choices", "wordsTooLong", ["limit": "\(limit)"])
        case .tooManyChoices: field("choices", "tooManyChoices")
        case .noFile: field("file", "noFile")
        case .csv: field("file", "csv")
        case .rollTooLong(let limit): Explanation(.tooLarge, key("rollTooLong"), ["limit": "\(limit)"])
        }
    }

    private func key(_ name: String) -> String { "participation.votes.refusal.\(name)" }

    private func field(_ field: String, _ name: String, _ arguments: [String: String] = [:]) -> Explanation {
        Explanation(.invalid, key(name), arguments, fields: [.init("/\(field)", key(name), arguments)])
    }
}
