import Geometry
import Kernel
import Testing

@Suite struct PartitionTests {
    @Test("the parts add up to the shape and do not overlap", arguments: 0..<30 as Range<UInt64>)
    func covers(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let shape = try ragged(using: &random)
        let count = Int.random(in: 1...40, using: &random)
        let parts = try Partition.parts(of: shape, count: count, using: &random)
        #expect(parts.count == count)
        #expect(abs(parts.reduce(0) { $0 + $1.area } / shape.area - 1) < 1e-6)
        for asked in try Partition.points(in: shape, count: 200, using: &random) {
            #expect(try parts.filter { try $0.contains(asked) }.count == 1)
        }
        #expect(try parts.allSatisfy { try $0.repaired() == nil })
    }

    @Test("the same seed gives the same parts, another seed others")
    func deterministic() throws {
        let shape = try box(120, 27, 120.1, 27.1)
        var (one, same, other) = (SeededGenerator(seed: 1), SeededGenerator(seed: 1), SeededGenerator(seed: 2))
        let parts = try Partition.parts(of: shape, count: 9, using: &one)
        #expect(try Partition.parts(of: shape, count: 9, using: &same) == parts)
        #expect(try Partition.parts(of: shape, count: 9, using: &other) != parts)
    }

    @Test("each cell holds what is nearest to its seed")
    func cells() throws {
        var random = SeededGenerator(seed: 5)
        let shape = try ragged(using: &random)
        let seeds = try Partition.points(in: shape, count: 25, using: &random)
        let cells = try Partition.cells(for: seeds, in: shape)
        for asked in try Partition.points(in: shape, count: 300, using: &random) {
            let cell = try #require(try cells.firstIndex { try $0.contains(asked) })
            let nearest = try #require(
                seeds.indices.min { seeds[$0].distance(to: asked) < seeds[$1].distance(to: asked) })
            #expect(seeds[cell].distance(to: asked) < seeds[nearest].distance(to: asked) * 1.01)
        }
    }

    @Test("seeds in a line, two seeds, and seeds a hair apart are divided too")
    func awkward() throws {
        let shape = try box(120, 27, 121, 28)
        let line = try (0..<20).map { try point(120.02 + Double($0) * 0.05, 27.5) }
        for seeds in [line, Array(line.prefix(2)), [line[0], try point(line[0].lon + 1e-9, 27.5), line[3]]] {
            let cells = try Partition.cells(for: seeds, in: shape)
            #expect(abs(cells.reduce(0) { $0 + $1.area } / shape.area - 1) < 1e-6)
        }
    }

    @Test("a seed outside, two in one place, and no parts at all are refused")
    func refused() throws {
        let shape = try box(120, 27, 121, 28)
        let inside = try point(120.5, 27.5)
        var random = SeededGenerator(seed: 1)
        #expect(throws: Partition.Fault.seedOutside(1)) {
            try Partition.cells(for: [inside, point(0, 0)], in: shape)
        }
        #expect(throws: Partition.Fault.sameSeed(0, 1)) { try Partition.cells(for: [inside, inside], in: shape) }
        #expect(throws: Partition.Fault.noParts) { try Partition.cells(for: [], in: shape) }
        #expect(throws: Partition.Fault.noParts) { try Partition.parts(of: shape, count: 0, using: &random) }
        let line = try Shape([[try ring([(0, 0), (1, 1), (2, 2), (0, 0)])]])
        #expect(throws: ShapeFault.noArea) { try Partition.parts(of: line, count: 3, using: &random) }
    }

    @Test("a continent around the pole is divided too")
    func antarctica() throws {
        var random = SeededGenerator(seed: 1)
        let shape = try box(-180, -90, 180, -60)
        let parts = try Partition.parts(of: shape, count: 12, using: &random)
        #expect(abs(parts.reduce(0) { $0 + $1.area } / shape.area - 1) < 1e-6)
    }

    /// A star with a hole and an island beside it.
    private func ragged(using random: inout SeededGenerator) throws -> Shape {
        var outer: [(Double, Double)] = []
        var inner: [(Double, Double)] = []
        let directions: [(Double, Double)] = [
            (1, 0), (0.92, 0.38), (0.71, 0.71), (0.38, 0.92), (0, 1), (-0.38, 0.92), (-0.71, 0.71), (-0.92, 0.38),
            (-1, 0), (-0.92, -0.38), (-0.71, -0.71), (-0.38, -0.92), (0, -1), (0.38, -0.92), (0.71, -0.71),
        ]
        for (x, y) in directions {
            let reach = Double.random(in: 0.1...0.3, using: &random)
            outer.append((120.5 + x * reach, 27.7 + y * reach))
            inner.append((120.5 + x * 0.04, 27.7 + y * 0.04))
        }
        return try Shape([
            [try ring(outer + [outer[0]]), try ring(inner + [inner[0]])], try box(121, 27.6, 121.05, 27.65).polygons[0],
        ])
    }
}
