/// Finds every keyword in a text in one pass over its bytes.
/// - Complexity: one step per byte, whatever the number of keywords.
/// - Source: Aho and Corasick, Efficient string matching, CACM 18 (1975).
struct KeywordIndex: Sendable {
    struct Match: Hashable {
        /// The keyword's number, as given to `init`.
        let keyword: Int
        /// Where it stands in the folded text, in bytes.
        let range: Range<Int>
    }

    /// Bytes that occur in keywords, numbered from 1; 0 stands for all others.
    private let classes: [UInt8]
    private let width: Int
    /// At `state * width + class`: the state after that byte.
    private let next: [Int32]
    /// The keyword that ends in a state, −1 for none.
    private let ends: [Int32]
    /// The next shorter state in which a keyword ends, 0 for none.
    private let shorter: [Int32]
    private let lengths: [Int]

    /// - Parameter keywords: distinct when folded, none empty.
    init(_ keywords: [String]) {
        let words = keywords.map(Self.fold)
        let bytes = Set(words.joined()).sorted()
        var classes = [UInt8](repeating: 0, count: 256)
        for (number, byte) in bytes.enumerated() { classes[Int(byte)] = UInt8(number + 1) }
        let width = bytes.count + 1
        var next = [Int32](repeating: 0, count: width)
        var ends: [Int32] = [-1]
        for (keyword, word) in words.enumerated() {
            var state = 0
            for byte in word {
                let slot = state * width + Int(classes[Int(byte)])
                if next[slot] == 0 {
                    next[slot] = Int32(ends.count)
                    ends.append(-1)
                    next += [Int32](repeating: 0, count: width)
                }
                state = Int(next[slot])
            }
            ends[state] = Int32(keyword)
        }
        shorter = Self.link(&next, ends, width)
        (self.classes, self.width, self.next, self.ends) = (classes, width, next, ends)
        lengths = words.map(\.count)
    }

    /// Breadth first: where there is no branch, go on as the longest suffix would.
    private static func link(_ next: inout [Int32], _ ends: [Int32], _ width: Int) -> [Int32] {
        var fail = [Int32](repeating: 0, count: ends.count)
        var shorter = fail
        var queue = next[0..<width].filter { $0 != 0 }
        var position = 0
        while position < queue.count {
            let state = Int(queue[position])
            position += 1
            let suffix = Int(fail[state])
            shorter[state] = ends[suffix] >= 0 ? Int32(suffix) : shorter[suffix]
            for slot in 0..<width {
                let branch = next[state * width + slot]
                let other = next[suffix * width + slot]
                guard branch != 0 else {
                    next[state * width + slot] = other
                    continue
                }
                fail[Int(branch)] = other
                queue.append(branch)
            }
        }
        return shorter
    }

    /// Every occurrence, by its end, longer ones first.
    func matches(in text: String) -> [Match] {
        var matches: [Match] = []
        var state = 0
        for (offset, byte) in text.utf8.enumerated() {
            state = Int(next[state * width + Int(classes[Int(Self.lowered(byte))])])
            var end = ends[state] >= 0 ? state : Int(shorter[state])
            while end != 0 {
                let keyword = Int(ends[end])
                matches.append(Match(keyword: keyword, range: offset + 1 - lengths[keyword]..<offset + 1))
                end = Int(shorter[end])
            }
        }
        return matches
    }

    /// The bytes of `text`, ASCII letters small.
    static func fold(_ text: String) -> [UInt8] { text.utf8.map(lowered) }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
