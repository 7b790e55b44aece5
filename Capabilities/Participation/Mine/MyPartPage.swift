import Hummingbird
import Kernel
import Platform
import Rights
import Store
import Web

/// `/me/part`: what a resident who has signed in has begun, joined, claimed, answered and voted on.
struct MyPartPage: Sendable {
    let parts: Participation

    func addRoutes(to router: Routes) {
        router.get("/me/part", .takePart) { request, context in
            try Query.read(request).finish()
            guard case .resident(let person) = context.actor else { throw RightRefusal.notSignedIn }
            try context.require(.useOwnData, on: Object(of: person))
            return try await page(person, context)
        }
    }

    private func page(_ person: ID<Person>, _ context: Context) async throws -> Response {
        let house = parts.votes.house
        let mine = try await house.reader.read { [parts] in try MyPart(of: person, in: parts, $0) }
        let words = try await parts.draws.desk.words(context)
        let voteWords = try await parts.votes.words(context.language)
        let now = house.time.now()
        func initiative(_ initiative: Initiative) -> Model {
            words.item(initiative, "/initiative/\(initiative.number)", now)
        }
        var response = try house.pages.page(
            "participation/mine", title: words.text("participation.mine.title"),
            [
                "isEmpty": mine.isEmpty, "hasBegun": !mine.begun.isEmpty, "hasJoined": !mine.joined.isEmpty,
                "hasAmendments": !mine.amendments.isEmpty, "hasClaims": !mine.claims.isEmpty,
                "hasSurveys": !mine.surveys.isEmpty, "hasVotes": !mine.votes.isEmpty,
                "begun": mine.begun.map(initiative),
                "joined": mine.joined.map { joined, version -> Model in
                    initiative(joined).merging([
                        "version": version < joined.version
                            ? words.text("participation.mine.joined.version", ["version": "\(version)"]) : ""
                    ]) { $1 }
                },
                "amendments": mine.amendments.map { changed, amendment -> Model in
                    [
                        "href": "/initiative/\(changed.number)", "title": changed.title, "words": amendment.words,
                        "state": words.text("participation.initiatives.amendment.\(amendment.state.rawValue)"),
                        "stateClass": amendment.state == .accepted
                            ? "done" : amendment.state == .open ? "due" : "plain",
                        "answer": amendment.answer ?? "",
                    ]
                },
                "claims": mine.claims.map { offer, claim -> Model in
                    words.item(offer, "/offer/\(offer.number)", now).merging([
                        "code": claim.code.shown,
                        "redeemed": claim.redeemed.map {
                            words.text("participation.offers.redeemedAt", ["time": words.moment($0)])
                        } ?? "",
                    ]) { $1 }
                },
                "surveys": mine.surveys.map { words.item($0, "/survey/\($0.number)", now) },
                "votes": mine.votes.map { vote, ballot -> Model in
                    VotePages.item(vote, voteWords).merging(["own": voteWords.own(ballot, in: vote)]) { $1 }
                },
            ], context: context)
        response.headers[.cacheControl] = "no-store"
        return response
    }
}

extension VoteWords {
    /// What somebody did in a vote; in a secret one that, and never what.
    fileprivate func own(_ ballot: Ballot?, in vote: Vote) -> String {
        guard let ballot else { return text(vote.state == .open ? "mine.notYet" : "mine.not") }
        let way = text("way.\(ballot.way.rawValue)")
        guard vote.method != .secret, let chosen = ballot.choices else { return text("mine.secret", ["way": way]) }
        return text("mine.chose", ["choices": choices(chosen, of: vote), "way": way, "moment": moment(ballot.at)])
    }
}
