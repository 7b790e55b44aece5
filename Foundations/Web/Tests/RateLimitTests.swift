import Hummingbird
import HummingbirdTesting
import Kernel
import Testing

@testable import Web

@Suite struct RateLimitTests {
    private let start = Timestamp(milliseconds: 1_795_000_000_000)

    @Test("so many at once, then one after each pause")
    func bucket() {
        var bucket = TokenBucket(burst: 3, pause: 1000, at: start)
        let first = (0..<4).map { _ in bucket.take(at: start) }
        #expect(first == [nil, nil, nil, 1000])
        #expect(bucket.take(at: start.adding(milliseconds: 999)) == 1)
        #expect(bucket.take(at: start.adding(milliseconds: 1000)) == nil)
        #expect(bucket.take(at: start.adding(milliseconds: 1000)) == 1000)
        let later = (0..<4).map { _ in bucket.take(at: start.adding(hours: 5)) }
        #expect(later == [nil, nil, nil, 1000])
    }

    @Test("a clock set back gives nothing and takes nothing")
    func clock() {
        var bucket = TokenBucket(burst: 2, pause: 1000, at: start)
        #expect(bucket.take(at: start) == nil)
        #expect(bucket.take(at: start.adding(hours: -2)) == nil)
        #expect(bucket.take(at: start.adding(hours: -2)) == 1000)
        #expect(bucket.take(at: start.adding(milliseconds: 1000)) == nil)
    }

    @Test("one does not wait for another, and 0 is no limit")
    func keys() throws {
        let limit = RateLimit(burst: 1, pause: 200)
        try limit.check("a", at: start)
        try limit.check("b", at: start)
        #expect(throws: TooOften(seconds: 200)) { try limit.check("a", at: start) }
        #expect(throws: TooOften(seconds: 100)) { try limit.check("a", at: start.adding(milliseconds: 100_000)) }
        let none = RateLimit(burst: 0, pause: 1)
        for _ in 0..<1000 { try none.check("a", at: start) }
    }

    @Test("what was rightly done does not count, and gives no more than there was")
    func givenBack() throws {
        let limit = RateLimit(burst: 2, pause: 200)
        limit.giveBack("a")
        for _ in 0..<100 {
            try limit.check("a", at: start)
            limit.giveBack("a")
        }
        limit.giveBack("a")
        try limit.check("a", at: start)
        try limit.check("a", at: start)
        #expect(throws: TooOften(seconds: 200)) { try limit.check("a", at: start) }
    }

    @Test("space is bounded, and who has to wait longest is remembered")
    func bounded() throws {
        let limit = RateLimit(burst: 2, pause: 60, most: 100)
        try limit.check("guesser", at: start)
        try limit.check("guesser", at: start)
        for number in 0..<5000 {
            try limit.check("\(number)", at: start)
            #expect(limit.count <= 100)
        }
        #expect(throws: TooOften(seconds: 60)) { try limit.check("guesser", at: start) }
    }

    @Test("told as 429 with Retry-After", arguments: [(5, "5", "5 秒"), (300, "300", "5 分钟")])
    func answered(seconds: Int, header: String, words: String) async throws {
        let response = try await answer("/x") { router, _ in
            router.get("/x") { _, _ -> Response in throw TooOften(seconds: seconds) }
        }
        #expect(response.status == .tooManyRequests)
        #expect(response.headers[.retryAfter] == header)
        #expect(response.text.contains(words))
    }

    @Test(
        "an address is believed from our proxies only, and from the right",
        arguments: [
            ("9.9.9.9", ["1.2.3.4"], "", "9.9.9.9"), ("9.9.9.9", ["1.2.3.4"], "10.0.0.0/8", "9.9.9.9"),
            ("10.0.0.1", ["1.2.3.4"], "10.0.0.0/8", "1.2.3.4"), ("10.0.0.1", [], "10.0.0.0/8", "10.0.0.1"),
            ("10.0.0.1", ["6.6.6.6, 1.2.3.4"], "10.0.0.0/8", "1.2.3.4"),
            ("10.0.0.1", ["6.6.6.6, 1.2.3.4, 10.0.0.2"], "10.0.0.0/8", "1.2.3.4"),
            ("10.0.0.1", ["6.6.6.6", "1.2.3.4"], "10.0.0.0/8", "1.2.3.4"),
            ("10.0.0.1", ["1.2.3.4, nonsense"], "10.0.0.0/8", "10.0.0.1"),
            ("10.0.0.1", ["10.0.0.3"], "10.0.0.0/8", "10.0.0.3"),
        ])
    func forwarded(socket: String, headers: [String], proxies: String, expected: String) {
        let ranges = [proxies].compactMap { AddressRange($0) }
        #expect(Peer.address(socket, forwarded: headers, ranges)?.description == expected)
    }
}
