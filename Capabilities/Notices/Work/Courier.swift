import Cases
import Delivery
import Journal
import Kernel
import Logging
import Outward
import Platform
import Rights
import Store

/// Takes messages out of the house when they are due, each by its channel, and writes down what came of it.
///
/// A message is taken, sent and marked. A server that is killed between sending and marking leaves it to another, which
/// sends it again after the lease: it may arrive twice, under the same id, and is never lost.
package struct Courier: Sendable {
    let work: NoticeWork
    /// How many are taken at a time.
    private static let handful = 20

    /// Looks once a second until cancelled.
    package func run() async {
        var attempts = Attempts(
            work.house.log, saying: "notices: could not send; what waits is kept and will follow")
        while !Task.isCancelled {
            await attempts.attempt {
                while try await step() > 0 { try Task.checkCancellation() }
            }
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// Sends what is due.
    /// - Returns: how many messages were taken in hand.
    @discardableResult
    package func step() async throws -> Int {
        let claimed = try await claim()
        await withTaskGroup(of: Void.self) { group in
            for delivery in claimed { group.addTask { await carry(delivery) } }
        }
        return claimed.count
    }

    func claim() async throws -> [StoredDelivery] {
        let (deliveries, now) = (work.deliveries, work.time.now())
        guard try await work.house.reader.read({ try deliveries.isAnyDue(at: now, $0) }) else { return [] }
        return try await work.books.keepBooks { try deliveries.claim(Self.handful, at: now, $0) }
    }

    private func carry(_ delivery: StoredDelivery) async {
        do {
            try await settle(delivery, try await attempt(delivery))
        } catch {
            // It stays as it is and is taken again after the lease.
            work.house.log.error(
                "notices: could not write down what became of a message",
                metadata: ["delivery": "\(delivery.id)", "error": "\(nameOf(error))"])
        }
    }

    enum Outcome: Sendable {
        case sent
        case held(until: Timestamp)
        /// Why nobody wants it any more.
        case dropped(String)
        case failed(String, isFinal: Bool)
    }

    /// Sends a message that was taken, if it is still wanted.
    func attempt(_ delivery: StoredDelivery) async throws -> Outcome {
        guard let sender = work.senders.sender(delivery.channel) else {
            return .failed("\(DeliveryFault.notSetUp)", isFinal: false)
        }
        let letter: Letter
        switch try await Letter.find(delivery, work) {
        case .dropped(let reason): return .dropped(reason)
        case .letter(let found): letter = found
        }
        if !letter.notice.kind.isUrgent,
            let end = (letter.wishes.choices.quiet ?? work.pace.quiet).end(at: work.time.now())
        {
            return .held(until: end)
        }
        do {
            try await sender.send(try await letter.message(work))
            return .sent
        } catch Letter.Unwanted.withdrawn {
            return .dropped("withdrawn")
        } catch let fault as DeliveryFault {
            return .failed("\(fault)", isFinal: fault.isFinal)
        } catch let fault as OutwardFault {
            return .failed(fault.kind, isFinal: false)
        } catch let error as StoreError {
            throw error
        } catch {
            return .failed(nameOf(error), isFinal: false)
        }
    }

    func settle(_ delivery: StoredDelivery, _ outcome: Outcome) async throws {
        let (deliveries, now) = (work.deliveries, work.time.now())
        try await work.books.keepBooks { pen in
            switch outcome {
            case .sent: try deliveries.settle(delivery, .sent, sent: now, pen)
            case .held(let end): try deliveries.settle(delivery, .held, due: end, pen)
            case .dropped(let reason): try deliveries.settle(delivery, .dropped, fault: reason, pen)
            case .failed(let fault, let isFinal):
                if !isFinal, let again = Pace.next(after: delivery.tries, at: now) {
                    try deliveries.settle(delivery, .failed, due: again, fault: fault, pen)
                } else {
                    try deliveries.settle(delivery, .givenUp, fault: fault, pen)
                }
            }
        }
    }
}

extension OutwardFault {
    /// The kind of fault, without addresses.
    fileprivate var kind: String {
        switch self {
        case .address: "address"
        case .unknownHost: "unknown host"
        case .refused: "refused address"
        case .notSecure: "not secure"
        case .tooLarge: "answer too large"
        case .unreachable: "unreachable"
        case .failed: "no answer"
        }
    }
}
