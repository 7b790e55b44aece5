import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization
package import Watch

/// Counts requests by route pattern, method and kind of status. A count costs a look-up and a few atomic additions.
package final class RequestMeter: Sendable {
    /// Requests whose answer has not begun.
    package let inFlight = Counter()
    /// Live streams that are open.
    package let streams = Counter()
    /// Bytes of the bodies of answers.
    package let sent = Counter()
    private let table = AtomicLazyReference<Table>()

    /// What was counted for one route and method.
    final class Slot: Sendable {
        let route: String
        /// In capitals; `other` for every method that the route does not know.
        let method: String
        /// 1xx to 5xx.
        let statuses = (0..<5).map { _ in Counter() }
        let times = Histogram.seconds()

        init(_ route: String, _ method: String) {
            self.route = route
            self.method = method
        }

        func count(_ status: Int, _ time: Duration) {
            statuses[min(max(status / 100, 1), 5) - 1].add()
            times.record(time)
        }
    }

    private final class Table: Sendable {
        let slots: [String: [(HTTPRequest.Method, Slot)]]
        let others: [String: Slot]
        let nowhere = Slot("none", "other")

        init(_ routes: [(path: String, method: HTTPRequest.Method)]) {
            var slots: [String: [(HTTPRequest.Method, Slot)]] = [:]
            for (path, method) in routes {
                slots[path, default: []].append((method, Slot(path, method.rawValue)))
                if method == .get { slots[path, default: []].append((.head, Slot(path, "HEAD"))) }
            }
            self.slots = slots
            others = Dictionary(uniqueKeysWithValues: slots.keys.map { ($0, Slot($0, "other")) })
        }

        func slot(_ route: String?, _ method: HTTPRequest.Method) -> Slot {
            guard let route, let methods = slots[route] else { return nowhere }
            return methods.first { $0.0 == method }?.1 ?? others[route] ?? nowhere
        }

        var all: [Slot] {
            slots.sorted { $0.key < $1.key }.flatMap { path, methods in
                methods.map(\.1) + [others[path]].compactMap { $0 }
            } + [nowhere]
        }
    }

    package init() {}

    /// Called once, before the first request.
    func know(_ routes: [(path: String, method: HTTPRequest.Method)]) { _ = table.storeIfNil(Table(routes)) }

    /// - Parameter route: the pattern, `nil` when the address leads nowhere.
    func count(_ route: String?, _ method: HTTPRequest.Method, status: Int, _ time: Duration) {
        table.load()?.slot(route, method).count(status, time)
    }

    /// Counts the bytes of an answer, now if they are known and else as they are written.
    func counting(_ response: Response) -> Response {
        if let length = response.body.contentLength {
            sent.add(length)
            return response
        }
        var response = response
        let body = response.body
        let streams = response.headers[.contentType]?.hasPrefix("text/event-stream") == true ? self.streams : nil
        response.body = ResponseBody { [sent] writer in
            streams?.add()
            defer { streams?.add(-1) }
            try await body.write(CountingWriter(writer: writer, sent: sent))
        }
        return response
    }

    /// Writes what was counted; routes nobody asked for are left out.
    package func write(to page: inout Exposition) {
        let slots = (table.load()?.all ?? []).filter { $0.times.reading.total > 0 }
        page.family(
            "shanzhi_http_requests_total", .counter, "Requests answered, by route pattern, method and status class.")
        for slot in slots {
            for (index, count) in slot.statuses.enumerated() where count.now > 0 {
                page.sample(
                    "shanzhi_http_requests_total",
                    ["route": slot.route, "method": slot.method, "status": "\(index + 1)xx"], count.now)
            }
        }
        page.family(
            "shanzhi_http_request_seconds", .histogram, "Time from a request to the beginning of its answer.")
        for slot in slots {
            page.histogram(
                "shanzhi_http_request_seconds", ["route": slot.route, "method": slot.method], slot.times.reading,
                unit: 1e-9)
        }
        page.single(
            "shanzhi_http_requests_in_flight", .gauge, "Requests whose answer has not begun.", inFlight.now)
        page.single("shanzhi_http_response_bytes_total", .counter, "Bytes of the bodies of answers.", sent.now)
        page.single("shanzhi_live_streams", .gauge, "Live streams that are open.", streams.now)
    }
}

/// Passes on what is written and counts it.
private struct CountingWriter: ResponseBodyWriter {
    var writer: any ResponseBodyWriter
    let sent: Counter

    mutating func write(_ buffer: ByteBuffer) async throws {
        sent.add(buffer.readableBytes)
        try await writer.write(buffer)
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws { try await writer.finish(trailingHeaders) }
}
