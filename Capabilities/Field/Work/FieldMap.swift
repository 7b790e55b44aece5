import Cases
import Foundation
import Geometry
import Kernel
import Places
import Web

/// The own grid as one drawing: boundary, micro-grids, streets and numbers as far as they are known, and the cases.
struct FieldMap {
    /// What a label names, so that the finer ones are seen only from near.
    struct Label: Hashable {
        let text: String
        let point: Coordinate
        let isFine: Bool
    }

    /// Units of the drawing; a telephone shows about one to a pixel.
    private static let width = 360.0
    private static let heights = 260.0...560.0
    /// Units a letter of a label needs, roughly: Chinese ones are square.
    private static let letter = 11.0

    private let shape: Shape
    private let areas: [(place: Place, shape: Shape)]
    private let inner: [Shape]
    private let labels: [Label]
    private let pins: [CaseSheet]
    private let drawing: SVGPath

    init(_ shape: Shape, areas: [(Place, Shape)], inner: [Shape], labels: [Label], pins: [CaseSheet]) {
        self.shape = shape
        self.areas = areas.map { (place: $0.0, shape: $0.1) }
        self.inner = inner
        self.labels = labels
        self.pins = pins.filter { $0.point.map { shape.bounds.contains($0) } ?? false }
        let bounds = shape.bounds
        let scale = LocalMetres(at: bounds.center)
        let ratio = (bounds.north - bounds.south) * scale.perLat / max((bounds.east - bounds.west) * scale.perLon, 1)
        let height = min(max(Self.width * ratio, Self.heights.lowerBound), Self.heights.upperBound)
        let margin = max((bounds.east - bounds.west) * scale.perLon, (bounds.north - bounds.south) * scale.perLat) / 14
        drawing = SVGPath(showing: bounds.grown(metres: margin), width: Self.width, height: height.rounded())
    }

    /// Short names: without the county, the town and the village that they all share.
    static func labels(_ addresses: [Address], around chain: [Place]) -> [Label] {
        addresses.compactMap { address in
            guard let point = address.point else { return nil }
            var text = address.text[...]
            for name in chain.map(\.name) where text.hasPrefix(name) && text.count > name.count {
                text = text.dropFirst(name.count)
            }
            return Label(text: String(text), point: point, isFine: address.kind == .address)
        }
    }

    /// What the page's script needs to put the phone's own place on the drawing, as text.
    var frame: Model {
        let origin = shape.bounds.center
        let step = 0.001
        guard let east = Coordinate(lon: origin.lon + step, lat: origin.lat),
            let north = Coordinate(lon: origin.lon, lat: origin.lat + step)
        else { return [:] }
        let middle = drawing.project(origin)
        return [
            "lon": "\(origin.lon)", "lat": "\(origin.lat)", "x": "\(middle.x)", "y": "\(middle.y)",
            "perLon": "\((drawing.project(east).x - middle.x) / step)",
            "perLat": "\((drawing.project(north).y - middle.y) / step)",
        ]
    }

    /// The pins in the order of their numbers.
    var shown: [CaseSheet] { pins }

    func markup(label: String, pin: (CaseSheet) -> String) throws -> Markup {
        var parts = [
            "<svg class=\"field-map\" id=\"map\" role=\"group\" aria-label=\"\(escaped(label))\" viewBox=\"0 0 "
                + "\(Int(drawing.width)) \(Int(drawing.height))\">",
            "<path class=\"ground\" fill-rule=\"evenodd\" d=\"\(try drawing.path(shape, tolerance: 0.3))\"/>",
        ]
        for shape in inner { parts.append("<path class=\"micro\" d=\"\(try drawing.path(shape))\"/>") }
        for area in areas { parts.append("<path class=\"grid\" d=\"\(try drawing.path(area.shape))\"/>") }
        parts.append("<path class=\"edge\" fill-rule=\"evenodd\" d=\"\(try drawing.path(shape))\"/>")
        parts += texts()
        for (index, sheet) in pins.enumerated() { parts.append(drawn(sheet, index + 1, pin(sheet))) }
        return Markup((parts + ["<g id=\"here\"></g></svg>"]).joined(separator: "\n"))
    }

    /// Labels that do not lie on one another, those of grids first.
    private func texts() -> [String] {
        var taken = pins.compactMap(\.point).map { point in
            let (x, y) = drawing.project(point)
            return (x: (x - 14)...(x + 14), y: (y - 14)...(y + 14))
        }
        func place(_ text: String, _ point: Coordinate, _ name: String) -> String? {
            let (x, y) = drawing.project(point)
            let half = Double(text.unicodeScalars.reduce(0) { $0 + ($1.value > 0x2E7F ? 2 : 1) }) * Self.letter / 4
            guard x - half > 0, x + half < drawing.width, y > 14, y < drawing.height - 4 else { return nil }
            let box = (x: (x - half)...(x + half), y: (y - 12)...(y + 4))
            guard !taken.contains(where: { $0.x.overlaps(box.x) && $0.y.overlaps(box.y) }) else { return nil }
            taken.append(box)
            return "<text class=\"\(name)\" x=\"\(short(x))\" y=\"\(short(y))\">\(escaped(text))</text>"
        }
        let grids = areas.compactMap { area -> String? in
            // Above or below its middle, where a case stands in it.
            let (bounds, middle) = (area.shape.bounds, area.shape.bounds.center)
            for share in [0.5, 0.7, 0.3, 0.82, 0.18] {
                let lat = bounds.south + (bounds.north - bounds.south) * share
                guard let point = Coordinate(lon: middle.lon, lat: lat) else { continue }
                if let label = place(area.place.name, point, "name") { return label }
            }
            return nil
        }
        let coarse = labels.filter { !$0.isFine }.compactMap { place($0.text, $0.point, "road") }
        let fine = labels.filter { $0.isFine && shape.bounds.contains($0.point) }
        let dots = fine.map { label in
            let (x, y) = drawing.project(label.point)
            return "<circle class=\"house\" cx=\"\(short(x))\" cy=\"\(short(y))\" r=\"1.6\"/>"
        }
        return dots + grids + coarse + fine.compactMap { place($0.text, $0.point, "fine") }
    }

    private func drawn(_ sheet: CaseSheet, _ number: Int, _ label: String) -> String {
        guard let point = sheet.point else { return "" }
        let (x, y) = drawing.project(point)
        return """
            <a class="pin \(sheet.dueClass)" href="/field/case/\(sheet.number)" aria-label="\(escaped(label))" \
            transform="translate(\(short(x)) \(short(y)))"><circle r="13"/><text y="5">\(number)</text></a>
            """
    }

    private func short(_ number: Double) -> String { "\((number * 10).rounded() / 10)" }
}
