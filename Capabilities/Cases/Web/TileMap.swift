import Foundation
import Kernel
import Web

/// Nine tiles of our own map around a place, for browsers without scripts: a click on a tile is sent as a point.
/// - Source: Web Mercator as in OGC 17-083r4, annex D.1; 256 pixels a tile.
struct TileMap: Equatable {
    static let zooms = 10...18
    static let side = 3
    static let pixels = 256.0

    let zoom: Int
    /// The westernmost column and the northernmost row.
    let left: Int
    let top: Int

    /// - Parameter zoom: brought into `zooms`.
    init(zoom: Int, left: Int, top: Int) {
        self.zoom = min(max(zoom, Self.zooms.lowerBound), Self.zooms.upperBound)
        let last = (1 << self.zoom) - Self.side
        self.left = min(max(left, 0), last)
        self.top = min(max(top, 0), last)
    }

    /// The point lies in the tile in the middle.
    init(around point: Coordinate, zoom: Int) {
        let zoom = min(max(zoom, Self.zooms.lowerBound), Self.zooms.upperBound)
        let (x, y) = Self.plane(point, zoom)
        self.init(zoom: zoom, left: Int(x) - 1, top: Int(y) - 1)
    }

    /// The map a form was showing; `nil` when it showed none.
    init?(_ fields: Fields) {
        let numbers = ["mz", "mx", "my"].map { fields.int($0, in: 0...(1 << 20)) }
        guard let zoom = numbers[0], let left = numbers[1], let top = numbers[2] else { return nil }
        self.init(zoom: zoom, left: left, top: top)
    }

    enum Move: String, CaseIterable {
        case closer = "in", farther = "out", north, south, west, east
    }

    func moved(_ move: Move) -> TileMap {
        switch move {
        case .closer: middle.map { TileMap(around: $0, zoom: zoom + 1) } ?? self
        case .farther: middle.map { TileMap(around: $0, zoom: zoom - 1) } ?? self
        case .north: TileMap(zoom: zoom, left: left, top: top - 1)
        case .south: TileMap(zoom: zoom, left: left, top: top + 1)
        case .west: TileMap(zoom: zoom, left: left - 1, top: top)
        case .east: TileMap(zoom: zoom, left: left + 1, top: top)
        }
    }

    /// - Returns: never `nil`: a tile lies on the earth.
    var middle: Coordinate? {
        point(x: Self.pixels * Double(Self.side) / 2, y: Self.pixels * Double(Self.side) / 2)
    }

    /// Where a click was, from the names that an image of the form sends: `tRC.x` and `tRC.y`.
    func clicked(_ fields: Fields) -> Coordinate? {
        var clicked: Coordinate?
        for row in 0..<Self.side {
            for column in 0..<Self.side {
                let name = "t\(row)\(column)"
                let x = fields.int("\(name).x", in: 0...Int(Self.pixels))
                let y = fields.int("\(name).y", in: 0...Int(Self.pixels))
                guard let x, let y else { continue }
                clicked = point(
                    x: Double(column) * Self.pixels + Double(x), y: Double(row) * Self.pixels + Double(y))
            }
        }
        return clicked
    }

    /// - Parameters:
    ///   - x: pixels from the left edge of the nine tiles.
    ///   - y: pixels from their upper edge.
    func point(x: Double, y: Double) -> Coordinate? {
        let all = Double(1 << zoom)
        let lon = (Double(left) + x / Self.pixels) / all * 360 - 180
        let lat = atan(sinh(.pi * (1 - 2 * (Double(top) + y / Self.pixels) / all))) * 180 / .pi
        return Coordinate(lon: lon, lat: lat)
    }

    /// Where a point is drawn, in pixels from the upper left; `nil` outside.
    func position(of point: Coordinate) -> (x: Double, y: Double)? {
        let (column, row) = Self.plane(point, zoom)
        let (x, y) = ((column - Double(left)) * Self.pixels, (row - Double(top)) * Self.pixels)
        let all = 0...(Self.pixels * Double(Self.side))
        return all.contains(x) && all.contains(y) ? (x, y) : nil
    }

    private static func plane(_ point: Coordinate, _ zoom: Int) -> (x: Double, y: Double) {
        let all = Double(1 << zoom)
        let lat = max(-85, min(85, point.lat)) * .pi / 180
        return ((point.lon + 180) / 360 * all, (1 - asinh(tan(lat)) / .pi) / 2 * all)
    }

    /// For the template.
    func model(pin: Coordinate?) -> Model {
        let rows = (0..<Self.side).map { row -> Model in
            [
                "tiles": (0..<Self.side).map { column -> Model in
                    [
                        "name": "t\(row)\(column)", "isMiddle": row == 1 && column == 1,
                        "src": "/tiles/\(zoom)/\(left + column)/\(top + row).svg",
                    ]
                }
            ]
        }
        let spot = pin.flatMap(position)
        return [
            "rows": rows, "mz": "\(zoom)", "mx": "\(left)", "my": "\(top)", "lonMiddle": "\(middle?.lon ?? 0)",
            "latMiddle": "\(middle?.lat ?? 0)", "maySee": zoom < Self.zooms.upperBound,
            "mayLeave": zoom > Self.zooms.lowerBound,
            "spot": spot.map { ["x": "\(Int($0.x))", "y": "\(Int($0.y))"] as Model } as Any,
        ]
    }
}
