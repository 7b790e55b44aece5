import Kernel

/// Why a round was not announced or its results not published.
enum RoundRefusal: Explained, Hashable {
    case unknown
    case noVillage
    case village(String)
    case order
    case past(LocalDate)
    /// Whoever announces it is of the team.
    case notOwnTeam
    /// Its results come after its last day.
    case running(LocalDate)
    case tipsOpen(Int)
    case published
    /// Its tips were erased on that day, so nothing can be counted any more.
    case erased(LocalDate)
    /// Nobody of the team may look into that village.
    case closed(String)
    /// Everybody of the team serves one of the villages: nobody could publish what came of all.
    case nobodyForAll

    var explanation: Explanation {
        switch self {
        case .unknown: Explanation(.notFound, key("unknownRound"))
        case .noVillage: invalid("roundNoVillage", "villages")
        case .village(let name): invalid("roundVillage", "villages", ["name": name])
        case .order: invalid("roundOrder", "to")
        case .past(let day): invalid("roundPast", "to", ["day": day.description])
        case .notOwnTeam: invalid("roundTeam", "team")
        case .running(let day): Explanation(.conflict, key("roundRunning"), ["day": day.description])
        case .tipsOpen(let count): Explanation(.conflict, key("roundTipsOpen"), ["count": "\(count)"])
        case .published: Explanation(.conflict, key("roundPublished"))
        case .erased(let day): Explanation(.conflict, key("roundErased"), ["day": day.description])
        case .closed(let name): invalid("roundClosed", "villages", ["name": name])
        case .nobodyForAll: invalid("roundNobodyForAll", "team")
        }
    }

    private func key(_ reason: String) -> String { "disclosure.refusal.\(reason)" }

    private func invalid(_ reason: String, _ field: String, _ arguments: [String: String] = [:]) -> Explanation {
        Explanation(.invalid, key(reason), arguments, fields: [.init("/\(field)", key(reason), arguments)])
    }
}

/// Why a tip was not taken, opened or answered.
enum TipRefusal: Explained, Hashable {
    case unknown
    /// Whatever is wrong with a code, the answer is this one.
    case code
    /// The round does not run, or not in that village.
    case closed
    case kind
    case notTeam
    /// The inspector holds another post in that village or its township.
    case servesThere
    case settled

    var explanation: Explanation {
        switch self {
        case .unknown: Explanation(.notFound, key("unknownTip"))
        case .code: Explanation(.invalid, key("tipCode"), fields: [.init("/code", key("tipCode"))])
        case .closed: Explanation(.conflict, key("tipClosed"))
        case .kind: Explanation(.invalid, key("tipKind"), fields: [.init("/kind", key("tipKind"))])
        case .notTeam: Explanation(.forbidden, key("tipNotTeam"))
        case .servesThere: Explanation(.forbidden, key("tipServesThere"))
        case .settled: Explanation(.conflict, key("tipSettled"))
        }
    }

    private func key(_ reason: String) -> String { "disclosure.refusal.\(reason)" }
}
