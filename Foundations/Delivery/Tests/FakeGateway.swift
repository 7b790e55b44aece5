import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import Outward
import Synchronization
import Testing

/// A gateway on this machine that keeps what it is sent and answers as it is told.
final class FakeGateway: Sendable {
    struct Call: Sendable {
        let body: String
        let headers: [String: String]
    }

    private struct State {
        var calls: [Call] = []
        var answers: [(status: Int, body: String)] = []
    }

    private let state = Mutex(State())
    let outward = Outward(allowed: [AddressRange("127.0.0.0/8")].compactMap { $0 })

    var calls: [Call] { state.withLock { $0.calls } }

    /// The next calls get these answers, later ones 200.
    func answer(_ answers: (status: Int, body: String)...) { state.withLock { $0.answers += answers } }

    func serve(_ body: @escaping @Sendable (String) async throws -> Void) async throws {
        let router = Router()
        router.post("/send") { request, _ in
            let text = String(buffer: try await request.body.collect(upTo: 100_000))
            let headers = Dictionary(
                request.headers.map { ($0.name.canonicalName, $0.value) }, uniquingKeysWith: { first, _ in first })
            let answer = self.state.withLock { state in
                state.calls.append(Call(body: text, headers: headers))
                return state.answers.isEmpty ? (200, "ok") : state.answers.removeFirst()
            }
            return Response(
                status: .init(code: answer.0), body: .init(byteBuffer: ByteBuffer(string: answer.1)))
        }
        let app = Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)))
        try await app.test(.live) { client in
            try await body("http://127.0.0.1:\(try #require(client.port))/send")
        }
    }
}
