import Journal
import Kernel
import Places
import Platform
import Posts
import Web

/// Rounds and tips as people read them.
extension VillageWords {
    /// A round as a line of a list.
    func item(_ round: Round, _ gazetteer: Gazetteer, _ context: Context) -> Model {
        let state = round.state(on: today)
        return [
            "href": "/inspection/\(round.number)", "number": round.number.shown, "path": round.number.description,
            "roundTitle": round.title, "state": text("round.state.\(state.rawValue)", context),
            "stateClass": state == .running ? "" : state == .coming ? "due" : "plain", "isRunning": state == .running,
            "from": round.from.description, "to": round.to.description, "channels": round.channels,
            "hours": round.hours, "tipHref": "/inspection/\(round.number)/tip",
            "villages": round.villages.map { code -> Model in
                [
                    "href": "/village/\(code)", "code": code.description,
                    "name": gazetteer.place(code)?.name ?? code.description,
                ]
            },
            "isPublished": round.results != nil, "isOpenEnded": round.results == nil && round.erased == nil,
            "erased": round.erased.flatMap { at in
                round.results == nil
                    ? text("round.erased", context, ["day": CountyTime.china.date(at).description]) : nil
            } ?? "",
        ]
    }

    /// What a round came to.
    func item(_ results: RoundResults, _ terms: RoundTerms, _ context: Context) -> Model {
        let english = context.language == .en
        return [
            "tips": "\(results.tips)", "matters": "\(results.matters)", "putRight": "\(results.putRight)",
            "words": results.words, "day": results.day.description,
            "kinds": terms.kinds.compactMap { kind -> Model? in
                results.kinds[kind.id].map { ["name": kind.name(english: english), "count": "\($0)"] }
            },
            "outcomes": Tip.Outcome.allCases.compactMap { outcome -> Model? in
                results.outcomes[outcome.rawValue].map {
                    ["name": text("tip.outcome.\(outcome.rawValue)", context), "count": "\($0)"]
                }
            },
        ]
    }

    /// A tip without anything that was said.
    func item(_ tip: Tip, _ gazetteer: Gazetteer, _ terms: RoundTerms, _ context: Context) -> Model {
        [
            "id": tip.id.description, "href": "/desk/tip/\(tip.id)", "day": tip.day.description,
            "village": gazetteer.place(tip.village)?.name ?? tip.village.description,
            "kind": terms.kind(tip.kind)?.name(english: context.language == .en) ?? tip.kind,
            "state": text(tip.outcome.map { "tip.outcome.\($0.rawValue)" } ?? "tip.open", context),
            "stateClass": tip.outcome == nil ? "due" : "", "waits": tip.waits && tip.outcome == nil,
            "isOpen": tip.outcome == nil,
        ]
    }

    /// The turns of a dialogue.
    func turns(_ dialogue: TipDialogue, _ context: Context) -> [Model] {
        dialogue.turns.map { turn in
            [
                "who": text(turn.message.isTeam ? "tip.team" : "tip.you", context), "isTeam": turn.message.isTeam,
                "day": turn.message.day.description, "words": turn.words.words, "contact": turn.words.contact ?? "",
            ]
        }
    }
}
