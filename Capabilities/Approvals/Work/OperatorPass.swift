import Credentials
import Journal
package import Kernel

/// Shows that whoever asks on this machine holds the county's master key, which is more than any approval gives: the
/// command line has it, and where one process writes, the server has to write for it.
package struct OperatorPass: Sendable {
    /// How long one counts, and how far two clocks may be apart, in milliseconds.
    package static let life: Int64 = 60_000

    private let seal: Seal

    init(seal: Seal) { self.seal = seal }

    /// Good for using up this one approval.
    package func text(for approval: ID<Approval>, _ table: String, at now: Timestamp) -> String {
        "\(now.milliseconds).\(hexadecimal(proof(approval, table, now)))"
    }

    func isGood(_ text: String, for approval: ID<Approval>, _ table: String, at now: Timestamp) -> Bool {
        let parts = text.split(separator: ".", maxSplits: 1)
        let span = now.adding(milliseconds: -Self.life).milliseconds...now.adding(milliseconds: Self.life).milliseconds
        guard parts.count == 2, let made = Int64(parts[0]), span.contains(made) else { return false }
        let wanted = hexadecimal(proof(approval, table, Timestamp(milliseconds: made)))
        return isEqual(Array(wanted.utf8), Array(parts[1].utf8))
    }

    private func proof(_ approval: ID<Approval>, _ table: String, _ made: Timestamp) -> [UInt8] {
        seal.secret(for: approval.bytes + "\(table) \(made.milliseconds)".utf8, purpose: "operator's pass")
    }
}
