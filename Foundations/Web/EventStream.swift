import HTTPTypes
package import Hummingbird
import NIOCore
import ServiceLifecycle

/// One event for a page that listens.
package struct ServerEvent: Sendable, Hashable {
    package let id: String?
    /// `nil` arrives at the page as `message`.
    package let name: String?
    package let data: String

    package init(id: String? = nil, name: String? = nil, data: String) {
        self.id = id
        self.name = name
        self.data = data
    }

    /// - Source: HTML Living Standard, section 9.2.6, "Interpreting an event stream".
    var frame: String {
        var frame = ""
        if let id { frame += "id: \(oneLine(id))\n" }
        if let name { frame += "event: \(oneLine(name))\n" }
        for line in data.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            frame += "data: \(line)\n"
        }
        return frame + "\n"
    }

    private func oneLine(_ text: String) -> String { text.filter { !$0.isNewline && $0 != "\0" } }
}

/// Server-sent events.
package enum EventStream {
    /// Writes `events` as they come and a comment every `heartbeat`, so that a peer that is gone is noticed.
    ///
    /// Ends with `events`, when the peer goes, when the server shuts down, or when the peer lags `backlog` events behind;
    /// it then comes back with `Last-Event-ID`.
    package static func response<Events: AsyncSequence & Sendable>(
        _ events: Events, heartbeat: Duration = .seconds(15), backlog: Int = 256,
        clock: some Clock<Duration> = ContinuousClock()
    ) -> Response where Events.Element == ServerEvent {
        let body = ResponseBody { writer in
            let (frames, sink) = AsyncStream.makeStream(of: ByteBuffer.self, bufferingPolicy: .bufferingOldest(backlog))
            sink.yield(ByteBuffer(string: ": open\nretry: 3000\n\n"))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    defer { sink.finish() }
                    try? await cancelWhenGracefulShutdown {
                        for try await event in events {
                            if case .dropped = sink.yield(ByteBuffer(string: event.frame)) { return }
                        }
                    }
                }
                group.addTask {
                    while (try? await clock.sleep(for: heartbeat)) != nil {
                        sink.yield(ByteBuffer(string: ": beat\n\n"))
                    }
                }
                for await frame in frames { try await writer.write(frame) }
                group.cancelAll()
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store",
                HTTPField.Name("X-Accel-Buffering")!: "no",
            ], body: body)
    }
}
