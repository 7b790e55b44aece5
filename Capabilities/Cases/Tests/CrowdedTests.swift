import Dispatch
import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import Store
import TestSupport
import Testing
import Web

@testable import Cases

@Suite("more than may wait, over HTTP")
struct CrowdedTests {
    @Test(
        "whoever comes too many is told to come back, nothing of theirs is kept, and then it works",
        arguments: Engine.all)
    func refused(engine: Engine) async throws {
        var tuning = testTuning
        tuning.mostWaiting = 1
        try await withCounty(engine, tuning: tuning) { desk in
            let database = desk.county.database
            let (entered, leave) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            let first = Task {
                try await database.write { _ in
                    entered.signal()
                    leave.wait()
                }
            }
            await onThread { entered.wait() }
            let second = Task { try await database.write { _ in } }
            while database.counters.writesWaiting < 1 { await Task.yield() }
            let body = #"{"text":"路口的路灯不亮了","location":{"lon":120.03,"lat":27.7}}"#
            let answer = try await desk.send(
                .post, "/api/v1/reports", headers: [.contentType: "application/json"], body: Array(body.utf8))
            #expect(answer.status == .serviceUnavailable && answer.headers[.retryAfter] == "5")
            #expect(answer.headers[.contentType]?.hasPrefix("application/problem+json") == true)
            #expect(!answer.text.contains("⟨"))
            leave.signal()
            try await first.value
            try await second.value
            let rows = try await database.read { try $0.query("SELECT id FROM reports") }
            #expect(rows.isEmpty)
            _ = try await desk.report()
        }
    }

    /// Waits without holding one of Swift's threads.
    private func onThread(_ wait: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { continuation in
            Thread {
                wait()
                continuation.resume()
            }.start()
        }
    }
}
