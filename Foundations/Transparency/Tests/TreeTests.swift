import Crypto
import Foundation
import Testing

@testable import Transparency

/// The reference leaves of RFC 6962 implementations, with the roots that transparency-dev/merkle
/// (testonly/constants.go) and pymerkle 7.0.0 give for the first 0…8 of them.
enum Reference {
    static let leaves: [[UInt8]] = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ].map(bytes)
    static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]
    static let inclusion5of8 = [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    static let consistency6to8 = [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]

    static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16)! }
    }
}

/// A tree of `size` invented leaves, held as tiles.
struct SampleTree {
    let leaves: [TreeHash]
    let tiles: [Tile: [TreeHash]]
    let frontier: Frontier

    init(_ size: Int) { self.init((0..<size).map { TreeHash.leaf(Array("leaf \($0)".utf8)) }) }

    init(_ leaves: [TreeHash]) {
        var (frontier, tiles) = (Frontier(), [Tile: [TreeHash]]())
        for leaf in leaves {
            for full in frontier.append(leaf) { tiles[Tile(.hashes(level: full.level), full.index)] = full.hashes }
        }
        for (level, edge) in frontier.edges.enumerated() where !edge.isEmpty {
            tiles[Tile(.hashes(level: level), frontier.size >> Int64(8 * (level + 1)), width: edge.count)] = edge
        }
        (self.leaves, self.tiles, self.frontier) = (leaves, tiles, frontier)
    }

    var tiled: TiledTree { TiledTree(size: Int64(leaves.count)) { [tiles] in tiles[$0] ?? [] } }

    /// The root of the first leaves, by the definition of RFC 6962, section 2.1.
    static func root(_ leaves: ArraySlice<TreeHash>) -> TreeHash {
        guard leaves.count > 1, let first = leaves.first else { return leaves.first ?? .empty }
        var half = 1
        while half * 2 < leaves.count { half *= 2 }
        _ = first
        let middle = leaves.startIndex + half
        return .node(root(leaves[..<middle]), root(leaves[middle...]))
    }
}

@Suite("Merkle trees") struct TreeTests {
    @Test("roots of the reference leaves", arguments: 0...8)
    func reference(size: Int) throws {
        let tree = SampleTree(Reference.leaves.prefix(size).map { TreeHash.leaf($0) })
        #expect(tree.frontier.root.hex == Reference.roots[size])
        #expect(try tree.tiled.root().hex == Reference.roots[size])
        #expect(TreeHash.root(of: tree.leaves).hex == Reference.roots[size])
    }

    @Test("proofs of the reference leaves")
    func referenceProofs() throws {
        let tree = SampleTree(Reference.leaves.map { TreeHash.leaf($0) }).tiled
        #expect(try tree.inclusion(of: 5).map(\.hex) == Reference.inclusion5of8)
        #expect(try tree.consistency(from: 6).map(\.hex) == Reference.consistency6to8)
    }

    @Test(
        "in trees of every shape, proofs prove and root and edge are those of the definition",
        arguments: [1, 2, 3, 7, 255, 256, 257, 511, 513, 65_535, 65_536, 65_537, 66_100])
    func shapes(size: Int) throws {
        let sample = SampleTree(size)
        let tree = sample.tiled
        let root = SampleTree.root(sample.leaves[...])
        #expect(sample.frontier.root == root)
        #expect(try tree.root() == root)
        let again = try #require(Frontier(size: Int64(size), edges: sample.frontier.edges))
        #expect(again == sample.frontier)
        for index in Set([0, size / 3, size / 2, size - 1]) {
            let proof = try tree.inclusion(of: Int64(index))
            let leaf = sample.leaves[index]
            #expect(ProofCheck.isIncluded(leaf, at: Int64(index), size: Int64(size), proof: proof, root: root))
            #expect(!ProofCheck.isIncluded(.empty, at: Int64(index), size: Int64(size), proof: proof, root: root))
            #expect(
                !ProofCheck.isIncluded(leaf, at: Int64(index) + 1, size: Int64(size), proof: proof, root: root))
            #expect(
                !ProofCheck.isIncluded(
                    leaf, at: Int64(index), size: Int64(size), proof: proof + [.empty], root: root))
        }
        for old in Set([1, size / 3, size / 2, 256, size - 1, size]) where (1...size).contains(old) {
            let oldRoot = SampleTree.root(sample.leaves[..<old])
            #expect(try tree.root(at: Int64(old)) == oldRoot)
            let proof = try tree.consistency(from: Int64(old))
            func holds(_ oldRoot: TreeHash, _ proof: [TreeHash]) -> Bool {
                ProofCheck.isConsistent(
                    old: Int64(old), oldRoot: oldRoot, size: Int64(size), root: root, proof: proof)
            }
            #expect(holds(oldRoot, proof))
            #expect(!holds(.empty, proof))
            #expect(!holds(oldRoot, proof + [.empty]))
            if !proof.isEmpty { #expect(!holds(oldRoot, Array(proof.dropLast()))) }
        }
        #expect(ProofCheck.isConsistent(old: 0, oldRoot: .empty, size: Int64(size), root: root, proof: []))
    }

    @Test("an edge that does not fit its size is refused")
    func wrongEdge() {
        #expect(Frontier(size: 3, edges: [[.empty]]) == nil)
        #expect(Frontier(size: 256, edges: []) == nil)
        #expect(Frontier(size: -1, edges: []) == nil)
        #expect(Frontier(size: 0, edges: []) == Frontier())
    }

    @Test("a tile with too few hashes is named")
    func shortTile() {
        let tree = TiledTree(size: 300) { _ in [.empty] }
        #expect(throws: TileFault.self) { try tree.root() }
    }
}

@Suite("Tiles") struct TileTests {
    @Test(
        "paths are those of the specification",
        arguments: [
            (Tile(.hashes(level: 0), 1_234_067), "tile/0/x001/x234/067"), (Tile(.hashes(level: 3), 7), "tile/3/007"),
            (Tile(.hashes(level: 0), 273, width: 112), "tile/0/273.p/112"),
            (Tile(.entries, 1000, width: 1), "tile/entries/x001/000.p/1"), (Tile(.entries, 0), "tile/entries/000"),
        ])
    func paths(tile: Tile, path: String) {
        #expect(tile.path == path)
        #expect(Tile(path: path) == tile)
    }

    @Test(
        "no other way of writing a path is taken",
        arguments: [
            "", "tile", "tile/0", "tile/0/", "tile/64/000", "tile/-1/000", "tile/00/000", "tile/0/1", "tile/0/0001",
            "tile/0/x000/001", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/+1",
            "tile/0/000.p", "tile/entries/../000", "tile/0/x1/000", "tile/0/+12", "/tile/0/000", "tile/0/000/",
            "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
        ])
    func otherPaths(path: String) { #expect(Tile(path: path) == nil) }

    /// - Source: c2sp.org/tlog-tiles, "Partial Tiles": the example of 70,000.
    @Test("a tree of 70,000 has the tiles of the specification's example")
    func example() {
        let leaves = Tile.all(.hashes(level: 0), of: 70_000)
        #expect(leaves.count == 274 && leaves.last?.width == 112 && leaves.dropLast().allSatisfy(\.isFull))
        #expect(Tile.all(.hashes(level: 1), of: 70_000).map(\.width) == [256, 17])
        #expect(Tile.all(.hashes(level: 2), of: 70_000).map(\.width) == [1])
        #expect(Tile.all(.hashes(level: 3), of: 70_000).isEmpty)
        #expect(Tile.all(.hashes(level: 1), of: 256).map(\.width) == [1])
        #expect(Tile.all(.entries, of: 70_000).count == 274)
        #expect(Tile.levels(of: 70_000) == 3)
    }

    @Test("what a tree has, and what it has not")
    func contents() {
        #expect(Tile(.hashes(level: 0), 0, width: 5).isIn(treeOf: 5))
        #expect(Tile(.hashes(level: 0), 0, width: 4).isIn(treeOf: 5))
        #expect(!Tile(.hashes(level: 0), 0, width: 6).isIn(treeOf: 5))
        #expect(Tile(.entries, 0).isIn(treeOf: 256) && !Tile(.entries, 0).isIn(treeOf: 255))
        #expect(!Tile(.hashes(level: 9), 0).isIn(treeOf: .max))
    }

    @Test("bundles give back their entries, and broken ones nothing")
    func bundles() {
        let entries: [[UInt8]] = [[], [1], Array(repeating: 7, count: 300)]
        let bytes = EntryBundle.bytes(entries)
        #expect(bytes.prefix(5) == [0, 0, 0, 1, 1])
        #expect(EntryBundle.entries(bytes) == entries)
        #expect(EntryBundle.entries(Array(bytes.dropLast())) == nil)
        #expect(EntryBundle.entries([0]) == nil)
    }
}

@Suite("compact ranges")
struct CompactRangeTests {
    @Test("of every size a compact range has the root of all leaves, and comes back from its nodes")
    func roots() {
        var (range, leaves) = (CompactRange(), [TreeHash]())
        #expect(range.root == .empty)
        for size in 1...600 {
            leaves.append(.leaf(Array("\(size)".utf8)))
            range.append(leaves[size - 1])
            #expect(range.root == .root(of: leaves) && range.size == size)
            #expect(range.nodes.count == size.nonzeroBitCount)
            #expect(CompactRange(size: size, nodes: range.nodes) == range)
        }
        #expect(CompactRange(leaves) == range)
        #expect(
            CompactRange(size: 3, nodes: Array(leaves.prefix(1))) == nil && CompactRange(size: -1, nodes: []) == nil)
    }
}
