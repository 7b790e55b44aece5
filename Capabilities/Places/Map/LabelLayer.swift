import Geometry
import Kernel

/// The names of one zoom: the more important first, each only where it covers no other. Units are those of the tiles,
/// counted from the world's top left.
struct LabelLayer: Sendable {
    enum Style: String, Sendable {
        case county, township, village, grid, microgrid, mark

        /// Height of the letters.
        var size: Double {
            switch self {
            case .county: 17
            case .township: 14
            case .village: 12
            case .mark: 10.5
            case .grid, .microgrid: 10.5
            }
        }
    }

    struct Label: Sendable {
        let text: String
        let style: Style
        /// Its middle; of a mark the point, with the name to the right of it.
        let x: Double
        let y: Double
        let box: Box
    }

    struct Box: Sendable {
        let left: Double
        let top: Double
        let right: Double
        let bottom: Double

        func overlaps(_ other: Box) -> Bool {
            left < other.right && other.left < right && top < other.bottom && other.top < bottom
        }
    }

    private struct Cell: Hashable {
        let x: Int
        let y: Int
    }

    private(set) var labels: [Label] = []
    private var cells: [Cell: [Int]] = [:]

    init(_ map: TerritoryMap, _ zoom: Int) throws {
        let world = TileAddress.worldSide(zoom)
        for (level, style, zooms) in Self.levels where zooms.contains(zoom) {
            let anchors = try map.anchors(level)
            for (area, anchor) in zip(map.areas(level), anchors) {
                let width = Self.width(area.name, style.size)
                // A name much wider than its area would seem to belong to the neighbours.
                guard level <= .township || Self.width(of: area.shape.bounds, world) > width * 0.8 else { continue }
                let place = Mercator.project(anchor)
                let (x, y) = (place.x * world, place.y * world)
                add(
                    Label(
                        text: area.name, style: style, x: x, y: y,
                        box: Box(
                            left: x - width / 2 - 3, top: y - style.size * 0.7, right: x + width / 2 + 3,
                            bottom: y + style.size * 0.7)))
            }
        }
        for mark in map.marks where (Self.marks[mark.kind] ?? .max) <= zoom { add(mark, world) }
    }

    /// From which zoom on names are tried, the most important first.
    private static let levels: [(Level, Style, ClosedRange<Int>)] = [
        (.county, .county, 8...9), (.township, .township, 10...14), (.village, .village, 12...18),
        (.grid, .grid, 15...18), (.microgrid, .microgrid, 17...18),
    ]
    private static let marks: [Address.Kind: Int] = [.landmark: 14, .road: 15, .estate: 15]

    private mutating func add(_ mark: TerritoryMap.Mark, _ world: Double) {
        let place = Mercator.project(mark.point)
        let (x, y) = (place.x * world, place.y * world)
        let width = Self.width(mark.name, Style.mark.size)
        add(
            Label(
                text: mark.name, style: .mark, x: x, y: y,
                box: Box(left: x - 4, top: y - 8, right: x + 7 + width, bottom: y + 8)))
    }

    private mutating func add(_ label: Label) {
        let touched = Self.cells(label.box)
        let near = touched.flatMap { cells[$0] ?? [] }
        guard !near.contains(where: { labels[$0].box.overlaps(label.box) }) else { return }
        for cell in touched { cells[cell, default: []].append(labels.count) }
        labels.append(label)
    }

    /// The names that show in a tile, whole or in part.
    func labels(in tile: TileAddress) -> [Label] { (cells[Cell(x: tile.x, y: tile.y)] ?? []).map { labels[$0] } }

    private static func cells(_ box: Box) -> [Cell] {
        func column(_ value: Double) -> Int { Int((value / TileAddress.side).rounded(.down)) }
        return (column(box.top)...column(box.bottom)).flatMap { y in
            (column(box.left)...column(box.right)).map { Cell(x: $0, y: y) }
        }
    }

    /// About as wide as it will be: a Chinese character is a square, a letter a little more than half of one.
    static func width(_ text: String, _ size: Double) -> Double {
        text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x2E80 ? 0.58 : 1) } * size
    }

    private static func width(of bounds: Bounds, _ world: Double) -> Double {
        (bounds.east - bounds.west) / 360 * world
    }
}
