import Geometry
import Kernel
import Testing

@Suite struct PlaceIndexTests {
    private func checkerboard() throws -> PlaceIndex<String> {
        var places: [(key: String, shape: Shape)] = []
        for row in 0..<10 {
            for column in 0..<10 {
                let (west, south) = (Double(column), Double(row))
                places.append(("\(row).\(column)", try box(west, south, west + 1, south + 1)))
            }
        }
        return try PlaceIndex(places)
    }

    @Test("a point is found where it lies, and on a border in the area that came first")
    func locate() throws {
        let index = try checkerboard()
        #expect(index.locate(try point(3.5, 7.5)) == "7.3")
        #expect(index.locate(try point(4, 7.5)) == "7.3")
        #expect(index.locate(try point(4, 7)) == "6.3")
        #expect(index.locate(try point(10.0001, 5)) == nil)
    }

    @Test("the answers are those of asking every shape in turn")
    func agrees() throws {
        var random = SeededGenerator(seed: 4)
        let parts = try Partition.parts(of: box(120, 27, 121, 28), count: 60, using: &random)
        let index = try PlaceIndex(parts.enumerated().map { ($0.offset, $0.element) })
        for _ in 0..<500 {
            let asked = try point(.random(in: 119.9...121.1, using: &random), .random(in: 26.9...28.1, using: &random))
            #expect(index.locate(asked) == (try parts.firstIndex { try $0.contains(asked) }))
            let distances = try parts.map { try $0.distance(to: asked) }
            let least = try #require(distances.min())
            let nearest = index.nearest(asked, within: 5000)
            #expect(nearest?.metres == (least <= 5000 ? least : nil))
            #expect(nearest?.key == (least <= 5000 ? distances.firstIndex(of: least) : nil))
        }
    }

    @Test("the nearest area is given with its metres, and none beyond the limit")
    func nearest() throws {
        let index = try checkerboard()
        let asked = try point(10.001, 5.5)
        let found = try #require(index.nearest(asked, within: 200))
        #expect(found.key == "5.9")
        #expect(abs(found.metres - 110.8) < 0.5)
        #expect(index.nearest(asked, within: 100) == nil)
        #expect(try #require(index.nearest(point(5.5, 5.5), within: 0)).metres == 0)
    }

    @Test("a rectangle gives the areas it touches, in order")
    func within() throws {
        let index = try checkerboard()
        let bounds = try #require(Bounds(west: 2.5, south: 2.5, east: 4.5, north: 3.5))
        #expect(try index.within(bounds) == ["2.2", "2.3", "2.4", "3.2", "3.3", "3.4"])
    }

    @Test("an index of nothing answers nothing")
    func empty() throws {
        let index = try PlaceIndex<Int>([])
        #expect(index.locate(try point(0, 0)) == nil)
        #expect(index.nearest(try point(0, 0), within: 1e6) == nil)
        #expect(try index.within(#require(Bounds(west: 0, south: 0, east: 1, north: 1))).isEmpty)
    }

    @Test("many tasks may ask at once")
    func concurrent() async throws {
        let index = try checkerboard()
        await withTaskGroup { group in
            for task in 0..<8 {
                group.addTask {
                    for step in 0..<2000 {
                        let (row, column) = ((step + task) % 10, step / 10 % 10)
                        let asked = Coordinate(lon: Double(column) + 0.5, lat: Double(row) + 0.5)
                        #expect(asked.flatMap { index.locate($0) } == "\(row).\(column)")
                    }
                }
            }
        }
    }
}
