import Crypto
import Foundation
import Kernel

extension PowerRun {
    /// An event as the journal has it: what a paper says is there as its SHA-256.
    func fact(_ event: PowerEvent) -> JSON {
        var fact: [String: JSON] = [:]
        if event.kind == .started {
            fact["power"] = .string(power)
            fact["list"] = .string(list.description)
            fact["sum"] = sum.map { .integer($0.count) }
            fact["about"] = Self.digest([title, party.kind.rawValue, party.name])
        }
        fact["step"] = event.step.map { .string($0) }
        fact["role"] = event.role.map { .string($0.rawValue) }
        fact["day"] = event.day.map { .string($0.description) }
        fact["due"] = event.due.map { .integer($0.milliseconds) }
        fact["late"] = event.isLate.map { .bool($0) }
        fact["paper"] = event.paper.map { Self.digest([$0]) }
        return .object(fact)
    }

    static func digest(_ words: [String]) -> JSON {
        .string(Data(SHA256.hash(data: Data(words.joined(separator: "\n").utf8))).base64EncodedString())
    }
}
