import Journal
import Kernel
import Masking

/// Words of people with personal data covered, and beside them, for sealing, those in which something was.
struct Covering {
    private(set) var originals: [String] = []

    mutating func cover(_ text: String) -> String {
        let masked = mask(text)
        if masked.isChanged { originals.append(text) }
        return masked.text
    }

    mutating func cover(_ events: [CaseEvent]) -> [CaseEvent] {
        var covering = self
        let covered = events.map { $0.covering { covering.cover($0) } }
        self = covering
        return covered
    }

    /// - Returns: `nil` when nothing was covered.
    func sealed<Owner>(of owner: ID<Owner>, _ seal: Seal) throws -> [UInt8]? {
        originals.isEmpty ? nil : try seal.seal(try JSONText.bytes(originals), of: owner)
    }
}
