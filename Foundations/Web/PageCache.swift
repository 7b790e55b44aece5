package import Hummingbird
import Kernel
import Synchronization

/// Answers that are the same for everybody, kept for a second: what many look at is made once.
///
/// Nobody sees anything older than two seconds; while one request makes an answer anew, the others get the last one.
package final class PageCache: Sendable {
    private struct Kept {
        let response: Response
        let made: ContinuousClock.Instant
        /// When somebody began to make it anew.
        var renewed: ContinuousClock.Instant?
    }

    private enum Turn {
        case fresh(Response)
        case make
    }

    private let kept = Mutex([String: Kept]())
    /// Answers kept at once; a page has about 10 KB.
    private let limit: Int

    package init(limit: Int = 1000) { self.limit = limit }

    /// The answer known under `address`, or the one that `make` makes. Errors are not kept.
    package func answer(
        _ address: String, _ make: () async throws -> Response
    ) async throws -> Response {
        switch kept.withLock({ turn(at: address, &$0) }) {
        case .fresh(let response): return response
        case .make:
            let response = try await make()
            let now = ContinuousClock.now
            kept.withLock { kept in
                if kept.count >= limit { kept = kept.filter { $0.value.made.advanced(by: .seconds(2)) > now } }
                if kept.count < limit { kept[address] = Kept(response: response, made: now) }
            }
            return response
        }
    }

    private func turn(at address: String, _ kept: inout [String: Kept]) -> Turn {
        let now = ContinuousClock.now
        guard let known = kept[address], now < known.made.advanced(by: .seconds(2)) else { return .make }
        if now < known.made.advanced(by: .seconds(1)) || known.renewed != nil { return .fresh(known.response) }
        kept[address]?.renewed = now
        return .make
    }
}

extension Context {
    /// Names what this request gets when nobody is signed in; `nil` when the answer is for one person.
    package func publicAddress(_ request: Request) -> String? {
        guard case .anyone = actor else { return nil }
        return "\(language.rawValue) \(largePrint) \(request.uri.string)"
    }
}
