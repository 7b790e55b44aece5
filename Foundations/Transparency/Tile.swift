/// A piece of the published tree: up to 256 hashes of one level, or the entries of a level-0 tile.
/// - Source: c2sp.org/tlog-tiles.
package struct Tile: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        case hashes(level: Int)
        case entries
    }

    package static let fullWidth = 256

    package let content: Content
    package let index: Int64
    /// 1…256; smaller than 256 for one that is still growing.
    package let width: Int

    package init(_ content: Content, _ index: Int64, width: Int = fullWidth) {
        self.content = content
        self.index = index
        self.width = width
    }

    package var isFull: Bool { width == Self.fullWidth }

    /// The level whose hashes it holds or, for entries, belong to.
    package var level: Int { if case .hashes(let level) = content { level } else { 0 } }

    /// How many hashes the last tile of a level has that is not full, 0 for none.
    package static func width(of size: Int64, level: Int) -> Int {
        level > 7 ? 0 : Int(size >> Int64(8 * level) & 255)
    }

    /// How many levels have tiles.
    package static func levels(of size: Int64) -> Int {
        size == 0 ? 0 : (64 - size.leadingZeroBitCount + 7) / 8
    }

    /// Whether a tree of `size` has it, full or that wide.
    package func isIn(treeOf size: Int64) -> Bool {
        guard level < 8 else { return false }
        let nodes = size >> Int64(8 * level)
        return index < nodes / 256 || (index == nodes / 256 && width <= nodes % 256)
    }

    /// All tiles that a tree of `size` has of this content; the last may not be full.
    package static func all(_ content: Content, of size: Int64) -> [Tile] {
        let level = Tile(content, 0).level
        let nodes = size >> Int64(8 * level)
        let full = (0..<nodes / 256).map { Tile(content, $0) }
        return nodes % 256 == 0 ? full : full + [Tile(content, nodes / 256, width: Int(nodes % 256))]
    }

    // MARK: Paths

    /// `tile/0/x001/x234/067` or `tile/entries/003.p/12`.
    package var path: String {
        var groups: [String] = []
        var rest = index
        repeat {
            let group = String(rest % 1000)
            groups.insert(String(repeating: "0", count: 3 - group.count) + group, at: 0)
            rest /= 1000
        } while rest > 0
        let place = groups.dropLast().map { "x\($0)/" }.joined() + (groups.last ?? "")
        let name = if case .hashes(let level) = content { "\(level)" } else { "entries" }
        return "tile/\(name)/\(place)" + (isFull ? "" : ".p/\(width)")
    }

    /// - Returns: `nil` for anything that `path` does not write.
    package init?(path: some StringProtocol) {
        var steps = String(path).split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard steps.count >= 3, steps.removeFirst() == "tile" else { return nil }
        let name = steps.removeFirst()
        var width = Tile.fullWidth
        if steps.count >= 2, steps[steps.count - 2].hasSuffix(".p") {
            guard let number = Int(steps.removeLast()), (1..<Tile.fullWidth).contains(number) else { return nil }
            width = number
            steps[steps.count - 1].removeLast(2)
        }
        var index: Int64 = 0
        for (place, step) in steps.enumerated() {
            let digits = place == steps.count - 1 ? Substring(step) : step.dropFirst()
            guard place == steps.count - 1 || step.first == "x", digits.utf8.count == 3,
                let group = Int64(digits), group >= 0, index < Int64.max / 1000 - 1
            else { return nil }
            index = index * 1000 + group
        }
        let content: Content
        if name == "entries" {
            content = .entries
        } else {
            guard let level = Int(name), (0...63).contains(level) else { return nil }
            content = .hashes(level: level)
        }
        self.init(content, index, width: width)
        // One way to write each: no sign, no needless zeros.
        guard self.path == path else { return nil }
    }
}
