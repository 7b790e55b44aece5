import Kernel
import Web

/// Draws the map with a circle for each part: as many as are counted, no more and no fewer.
struct WallDrawing {
    /// A circle as it stands on the map.
    struct Cluster: Sendable {
        let code: DivisionCode
        let name: String
        let tally: Tally
        /// What is written in it.
        let shown: String
        let href: String
        /// What a screen reader says.
        let label: String
        let radius: Double
        var x: Double
        var y: Double
        let homeX: Double
        let homeY: Double
    }

    let map: WallMap
    let clusters: [Cluster]

    /// From this share of late ones on, an area is tinted: a quarter.
    private static let hotShare = 4

    /// - Parameter describe: the number shown, the address behind it, and the words for a screen reader; no address
    ///   where nobody may go further.
    init(
        _ map: WallMap, _ tallies: [DivisionCode?: Tally],
        describe: (WallMap.Part, Tally) -> (shown: String, href: String, label: String)
    ) {
        self.map = map
        let most = Double(max(1, tallies.values.map(\.count).max() ?? 1))
        var clusters = map.parts.map { part in
            let tally = tallies[part.code] ?? Tally()
            let words = describe(part, tally)
            return Cluster(
                code: part.code, name: part.name, tally: tally, shown: words.shown, href: words.href,
                label: words.label, radius: tally.count == 0 ? 0 : Self.radius(Double(tally.count) / most),
                x: part.x, y: part.y, homeX: part.x, homeY: part.y)
        }
        let items = clusters.map {
            ClusterLayout.Item(x: $0.homeX, y: $0.homeY, radius: max($0.radius, 4), width: Self.width($0.name))
        }
        let places = ClusterLayout(width: WallMap.width, height: map.height).spread(items)
        for index in clusters.indices { (clusters[index].x, clusters[index].y) = places[index] }
        self.clusters = clusters
    }

    /// The area grows with the number.
    static func radius(_ share: Double) -> Double { 13 + 15 * share.squareRoot() }

    private static func width(_ name: String) -> Double {
        name.unicodeScalars.reduce(0) { $0 + ($1.value < 0x2E80 ? 8.5 : 15) }
    }

    func svg(label: String) -> String {
        var svg = #"<svg class="map" viewBox="0 0 \#(short(WallMap.width)) \#(short(map.height))" role="group" "#
        svg += #"aria-label="\#(escaped(label))"><path class="land" d="\#(map.outline)"/>"#
        for (part, cluster) in zip(map.parts, clusters) {
            let isHot = cluster.tally.late > 0 && cluster.tally.late * Self.hotShare >= cluster.tally.count
            svg += #"<path class="area\#(isHot ? " hot" : "")" d="\#(part.outline)"/>"#
        }
        for cluster in clusters { svg += leader(cluster) }
        for cluster in clusters { svg += draw(cluster) }
        return svg + "</svg>"
    }

    /// From a circle that had to give way back to where it belongs.
    private func leader(_ cluster: Cluster) -> String {
        let isBeyond =
            !(0...WallMap.width).contains(cluster.homeX) || !(0...map.height).contains(cluster.homeY)
        let homeX = min(max(cluster.homeX, 6), WallMap.width - 6)
        let homeY = min(max(cluster.homeY, 6), map.height - 6)
        let (dx, dy) = (cluster.x - homeX, cluster.y - homeY)
        guard isBeyond || (dx * dx + dy * dy).squareRoot() > max(cluster.radius, 4) + 6 else { return "" }
        return #"<path class="leader\#(isBeyond ? " beyond" : "")" d="M\#(short(homeX)) \#(short(homeY))L"#
            + #"\#(short(cluster.x)) \#(short(cluster.y))"/><circle class="home" cx="\#(short(homeX))" "#
            + #"cy="\#(short(homeY))" r="2.5"/>"#
    }

    private func draw(_ cluster: Cluster) -> String {
        let radius = max(cluster.radius, 4)
        let tag = cluster.href.isEmpty ? "g" : "a"
        let address =
            cluster.href.isEmpty
            ? #" role="img" aria-label="\#(escaped(cluster.label))""#
            : #" href="\#(escaped(cluster.href))" aria-label="\#(escaped(cluster.label))""#
        var svg = #"<\#(tag) class="cluster\#(cluster.tally.count == 0 ? " none" : "")" data-part="\#(cluster.code)" "#
        svg += #"data-count="\#(escaped(cluster.shown))" "#
        svg += #"transform="translate(\#(short(cluster.x)) \#(short(cluster.y)))"\#(address)>"#
        svg += #"<circle class="disc" r="\#(short(radius))"/>"#
        if cluster.tally.late > 0 {
            let share = Double(cluster.tally.late) / Double(cluster.tally.count) * 100
            svg += #"<circle class="ring" r="\#(short(radius))" pathLength="100" "#
            svg += #"stroke-dasharray="\#(short(share)) 100" transform="rotate(-90)"/>"#
        }
        svg += #"<text class="count" dy=".36em">\#(escaped(cluster.shown))</text>"#
        svg += #"<text class="name" y="\#(short(radius + 15))">\#(escaped(cluster.name))</text></\#(tag)>"#
        return svg
    }

    private func short(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
