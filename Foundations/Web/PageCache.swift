package import Hummingbird
package import Kernel
import Synchronization

/// Answers that are the same for everybody, kept for a second or so: what many look at is made once.
///
/// Nobody sees anything older than twice that; while one request makes an answer anew, the others get the last one.
package final class PageCache: Sendable {
    fileprivate struct Kept {
        let response: Response
        let made: Timestamp
        /// Somebody makes it anew.
        var isRenewed = false
    }

    private let kept = Mutex([String: Kept]())
    private let time: any TimeSource
    /// Answers kept at once; a page has about 10 KB.
    private let limit: Int
    /// Milliseconds after which an answer is made anew.
    private let fresh: Int64

    /// - Parameter seconds: how long an answer is given again, at least.
    package init(_ time: any TimeSource, limit: Int = 1000, seconds: Int64 = 1) {
        self.time = time
        self.limit = limit
        fresh = seconds * 1000
    }

    /// The answer known under `address`, or the one that `make` makes. Errors are not kept.
    package func answer(_ address: String, _ make: () async throws -> Response) async throws -> Response {
        let now = time.now()
        if let known = kept.withLock({ known(address, now, &$0) }) { return known }
        let response = try await make()
        kept.withLock { kept in
            if kept.count >= limit { kept = kept.filter { $0.value.age(now) < 2 * fresh } }
            if kept.count < limit { kept[address] = Kept(response: response, made: now) }
        }
        return response
    }

    /// - Returns: `nil` when the caller has to make it.
    private func known(_ address: String, _ now: Timestamp, _ kept: inout [String: Kept]) -> Response? {
        guard let known = kept[address], (0..<2 * fresh).contains(known.age(now)) else { return nil }
        if known.age(now) < fresh || known.isRenewed { return known.response }
        kept[address]?.isRenewed = true
        return nil
    }
}

extension PageCache.Kept {
    /// Milliseconds since it was made; negative when the clock was set back.
    fileprivate func age(_ now: Timestamp) -> Int64 { now.milliseconds - made.milliseconds }
}

extension Context {
    /// Names what this request gets when nobody is signed in; `nil` when the answer is for one person.
    package func publicAddress(_ request: Request) -> String? {
        guard case .anyone = actor else { return nil }
        return "\(language.rawValue) \(printSize ?? 0) \(isKiosk) \(request.uri.string)"
    }
}
