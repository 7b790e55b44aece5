import Testing

@testable import Command

@Suite("Circles on the wall's map") struct LayoutTests {
    private func items(_ count: Int, step: Double) -> [ClusterLayout.Item] {
        (0..<count).map { index in
            let (column, row) = (Double(index % 7), Double(index / 7))
            let radius = Double(13 + index % 4 * 4)
            return ClusterLayout.Item(x: 500 + column * step, y: 300 + row * step, radius: radius, width: 60)
        }
    }

    @Test("circles with their names do not cover one another, however near their places", arguments: [0, 3, 30, 200.0])
    func apart(step: Double) {
        let layout = ClusterLayout(width: 1000, height: 700)
        let items = items(24, step: step)
        let places = layout.spread(items)
        for a in items.indices {
            for b in items.indices.dropFirst(a + 1) {
                let half = max(items[a].radius, 30) + max(items[b].radius, 30)
                let isBeside = abs(places[a].x - places[b].x) > half
                let (upper, lower) = places[a].y < places[b].y ? (a, b) : (b, a)
                let bottom = places[upper].y + items[upper].radius + 15
                let isBelow = places[lower].y - items[lower].radius > bottom
                #expect(isBeside || isBelow, "\(a) and \(b) at \(step)")
            }
        }
    }

    @Test("who has room stays where it belongs, and equal maps look equal")
    func still() {
        let layout = ClusterLayout(width: 1000, height: 700)
        let lone = [ClusterLayout.Item(x: 200, y: 200, radius: 20, width: 60)]
        #expect(layout.spread(lone).map(\.x) == [200])
        let many = items(24, step: 3)
        #expect(layout.spread(many).map(\.x) == layout.spread(many).map(\.x))
    }

    @Test("no circle leaves the picture")
    func inside() {
        let places = ClusterLayout(width: 1000, height: 700).spread(
            [ClusterLayout.Item(x: -50, y: 900, radius: 20, width: 60)])
        #expect(places[0].x >= 30 && places[0].y <= 700 - 20)
    }
}
