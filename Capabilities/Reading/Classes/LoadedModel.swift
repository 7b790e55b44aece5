import Synchronization
import TextMining

/// A model in memory, with the room it needs to read one text after the other.
final class LoadedModel: Sendable {
    let number: Int
    let trust: Double
    private let reader: Mutex<Reader>

    /// - Throws: `ModelFault`.
    init(_ bytes: [UInt8], _ version: ModelVersion) throws {
        number = version.number
        trust = Opinions.trust(examples: version.examples)
        reader = Mutex(try Model(encoded: bytes).reader())
    }

    init(_ model: Model, number: Int, examples: Int) {
        self.number = number
        trust = Opinions.trust(examples: examples)
        reader = Mutex(model.reader())
    }

    /// A report is one text without a title.
    static func fields(_ text: String) -> [String] { ["", text] }

    func shares(_ text: String) -> [String: Double] {
        let proposals = reader.withLock { $0.proposals(for: Self.fields(text)) }
        return Dictionary(proposals.map { ($0.label, $0.confidence) }, uniquingKeysWith: max)
    }

    func known(of text: String) -> Int { reader.withLock { $0.model.known(of: text, field: 1) } }

    func label(_ text: String) -> String { reader.withLock { $0.label(for: Self.fields(text)) } }

    /// The words that spoke for a category rather than for the next one.
    func words(_ text: String, for category: String) -> [String] {
        reader.withLock { $0.explain(Self.fields(text), for: category, most: 4).words.map(\.text) }
    }
}
