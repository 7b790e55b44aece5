import Hummingbird
import Kernel
import Places
import Platform
import Rights
import Web

/// `/desk/turns`: everything that waits for whoever looks, in one place: what is late, what is due soon, what comes after.
struct TurnsPage: Sendable {
    let work: NoticeWork
    let board: TurnBoard

    func addRoutes(to router: Routes) {
        router.get("/desk/turns", .workAtDesk) { request, context in
            try Query.read(request).finish()
            guard case .post(let holder) = context.actor else { throw RightRefusal.notSignedIn }
            return try await page(holder, context)
        }
    }

    private enum Group: String, CaseIterable { case late, soon, later, open }

    private func page(_ holder: PostHolder, _ context: Context) async throws -> Response {
        let turns = try await board.turns(of: holder)
        // Whoever has seen it need not be sent word of it any more.
        try await work.readTurns(of: holder.person)
        let now = work.time.now()
        let edge = try await board.edge(at: now)
        let gazetteer = try await board.territory.gazetteer(at: now)
        func group(_ turn: Turn) -> Group {
            guard let due = turn.due else { return .open }
            return due <= now ? .late : due <= edge ? .soon : .later
        }
        let model: Model = [
            "isEmpty": turns.isEmpty, "isCut": turns.count >= TurnBoard.most,
            "groups": Group.allCases.compactMap { one -> Model? in
                let own = turns.filter { group($0) == one }
                guard !own.isEmpty else { return nil }
                return [
                    "id": one.rawValue, "title": text("turns.\(one.rawValue)", context), "count": "\(own.count)",
                    "tag": one == .late ? "late" : one == .soon ? "due" : "plain",
                    "turns": own.map { item($0, gazetteer, context) },
                ]
            },
        ]
        return try work.house.pages.page(
            "notices/turns", title: text("turns.title", context), model, context: context)
    }

    private func text(_ key: String, _ context: Context) -> String {
        work.house.strings.text("notices.\(key)", context.language)
    }

    private func item(_ turn: Turn, _ gazetteer: Gazetteer, _ context: Context) -> Model {
        let kind = work.house.strings.text(turn.key, context.language)
        let title = context.language == .en ? turn.titleEnglish ?? turn.title : turn.title
        return [
            "kind": kind, "heading": title.isEmpty ? kind : title, "isTitled": !title.isEmpty, "href": turn.href,
            "count": turn.count > 1 ? "\(turn.count)" : "",
            "place": gazetteer.place(turn.place)?.name ?? turn.place.description,
            "due": turn.due.map(Self.last) ?? "",
            "since": turn.since.map { CountyTime.china.date($0).description } ?? "",
        ]
    }

    /// The day for what is due at a midnight, which is the last one; else the day and the time.
    private static func last(_ due: Timestamp) -> String {
        let (date, milliseconds) = CountyTime.china.split(due)
        guard milliseconds > 0 else { return date.adding(days: -1).description }
        let minute = Int(milliseconds / 60_000)
        return "\(date) \(padded(minute / 60, 2)):\(padded(minute % 60, 2))"
    }
}
