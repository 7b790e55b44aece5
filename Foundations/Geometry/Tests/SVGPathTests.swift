import Geometry
import Kernel
import Testing

@Suite struct SVGPathTests {
    @Test("a rectangle fills the picture it fits, north up")
    func rectangle() throws {
        let shape = try box(0, -0.5, 1, 0.5)
        let picture = SVGPath(showing: shape.bounds, width: 100, height: 200)
        let path = try picture.path(shape)
        #expect(path == "M0,149.7l100,0 0-99.4-100,0z")
        let (x, y) = picture.project(try point(0.5, 0.5))
        #expect(abs(x - 50) < 1e-9)
        #expect(y < 100)
    }

    @Test("a hole is a ring of its own and what is too small to see is left out")
    func holes() throws {
        let shape = try Shape([
            [try box(0, 0, 3, 3).polygons[0][0], try box(1, 1, 2, 2).polygons[0][0]],
            try box(0.5, 0.5, 0.500001, 0.500001).polygons[0],
        ])
        let path = try SVGPath(showing: shape.bounds, width: 300, height: 300).path(shape)
        #expect(path.filter { $0 == "M" }.count == 2)
        #expect(path.filter { $0 == "z" }.count == 2)
    }

    @Test("a tolerance leaves out points that matter less than it")
    func tolerance() throws {
        var points: [(Double, Double)] = (0...100).map { (Double($0) / 100, $0 % 2 == 0 ? 0 : 0.001) }
        points += [(1, 1), (0, 1), (0, 0)]
        let shape = try Shape([[try ring(points)]])
        let picture = SVGPath(showing: shape.bounds, width: 1000, height: 1000)
        #expect(try picture.path(shape, tolerance: 2).utf8.count < 60)
        #expect(try picture.path(shape).utf8.count > 400)
    }

    @Test("a picture of a single point does not divide by nothing")
    func singlePoint() throws {
        let bounds = try #require(Bounds(west: 1, south: 1, east: 1, north: 1))
        let (x, y) = SVGPath(showing: bounds, width: 10, height: 10).project(bounds.center)
        #expect(x == 5 && y == 5)
    }
}

@Suite struct SeededGeneratorTests {
    @Test("the numbers are those of the published algorithm")
    func vector() {
        var random = SeededGenerator(seed: 1_234_567)
        let numbers = (0..<3).map { _ in random.next() }
        #expect(numbers == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423])
    }
}
