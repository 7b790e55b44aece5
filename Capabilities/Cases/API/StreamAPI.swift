import Foundation
import Hummingbird
import Journal
import Kernel
import Platform
import Rights
import Web

/// `GET /api/v1/stream`: what happens, as it happens, resumable by `Last-Event-ID`.
///
/// Whoever was away for longer than `farthest` entries gets one event `reset` instead: it is less work to read anew.
struct StreamAPI: Sendable {
    let work: CaseWork
    /// Entries of the journal.
    var farthest: Int64 = 1_000

    func addRoutes(to router: Routes) {
        router.get("/api/v1/stream", .followStream) { request, context in try await stream(request, context) }
    }

    private func stream(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let number = query.parsed("case", "cases.field.number") { try? CaseNumber(parsing: $0) }
        try query.finish()
        let share = try share(context)
        let feed = work.house.feed
        let head = try await feed.position()
        let asked = request.lastEventID.flatMap { Int64($0) }.map { min(max(0, $0), head) } ?? head
        let isTooFar = head - asked > farthest
        return EventStream.response(
            CaseEvents(
                feed: feed, from: isTooFar ? head : asked, number: number?.description,
                first: isTooFar ? [ServerEvent(id: "\(head)", name: "reset", data: "{}")] : [], share: share))
    }

    /// A place among the streams, held as long as the stream is.
    private func share(_ context: Context) throws(WebRefusal) -> Shares.Share {
        let streams = work.house.streams
        do {
            return try streams.take(context.shareKey)
        } catch {
            throw error == .yours ? .tooManyStreams(limit: streams.each) : .streamsBusy
        }
    }
}

/// Journal entries of cases as events without personal data: what happened to which case, and where.
private struct CaseEvents: AsyncSequence, Sendable {
    typealias Element = ServerEvent

    let feed: Feed
    let from: Int64
    let number: String?
    /// Said before anything else.
    let first: [ServerEvent]
    let share: Shares.Share

    func makeAsyncIterator() -> Iterator {
        Iterator(feed: feed, position: from, number: number, waiting: first, share: share)
    }

    struct Iterator: AsyncIteratorProtocol {
        let feed: Feed
        var position: Int64
        let number: String?
        var waiting: [ServerEvent]
        let share: Shares.Share

        mutating func next() async throws -> ServerEvent? {
            while waiting.isEmpty {
                let entries = try await feed.next(after: position)
                guard let last = entries.last else { return nil }
                position = last.position
                waiting = entries.compactMap { event($0) }.reversed()
            }
            return waiting.popLast()
        }

        private func event(_ entry: Recorded) -> ServerEvent? {
            guard entry.entry.kind.hasPrefix("case."), let reference = entry.entry.reference,
                number == nil || number == reference
            else { return nil }
            let data: JSON = .object([
                "at": .string(CountyTime.china.format(entry.at)), "case": .string(reference),
                "division": entry.entry.division.map { .string($0.description) } ?? .null,
                "event": .string(entry.entry.kind),
            ])
            return ServerEvent(
                id: "\(entry.position)", data: String(decoding: data.canonicalBytes, as: UTF8.self))
        }
    }
}
