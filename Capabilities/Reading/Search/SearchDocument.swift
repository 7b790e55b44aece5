package import Kernel
package import Store

/// What is to be found of a case: its words, with personal data covered, and its features.
package struct SearchDocument: Sendable {
    /// 16 bytes.
    package let id: [UInt8]
    /// When it was received: what results are ordered by, and then by the id.
    package let moment: Timestamp
    package let words: [String]
    package let features: [Gram]

    package init(id: [UInt8], moment: Timestamp, words: [String], features: [Gram]) {
        self.id = id
        self.moment = moment
        self.words = words
        self.features = features
    }

    var grams: [Gram] { words.flatMap { Gram.all(in: Folded($0)) } + features }
}

/// Where the documents come from; moments are those in which cases were received.
package protocol SearchSource: Sendable {
    /// Everything received in a span, oldest first, by moment and id.
    func documents(in span: Range<Timestamp>, _ connection: any Connection) throws -> [SearchDocument]
    func count(in span: Range<Timestamp>, _ connection: any Connection) throws -> Int
    /// The moment of the `nth` one counted from `start` on towards the newer, of the last when there are fewer.
    func moment(_ nth: Int, from start: Timestamp, _ connection: any Connection) throws -> Timestamp?
    /// The moment of the `nth` one counted from `end`, which is out, towards the older, of the first when there are fewer.
    func moment(_ nth: Int, before end: Timestamp, _ connection: any Connection) throws -> Timestamp?
}
