import Geometry
import Kernel
import Web

/// Draws a tile as SVG: what is outside, the county, the lines within it, names.
struct TileDrawing {
    enum Theme: String, Sendable, CaseIterable {
        /// As the reader's device has it.
        case auto
        case light, dark
    }

    let map: TerritoryMap
    let theme: Theme

    /// Goes up when tiles are drawn differently, so that browsers ask anew.
    static let edition = 1

    /// Lines are cut this far outside, so that the cut is never seen.
    private static let margin = 8.0
    /// By how much a line may stray, in units.
    private static let tolerance = 0.35

    /// - Returns: `nil` when nothing of the county shows in it.
    func draw(_ tile: TileAddress) throws -> String? {
        guard let bounds = tile.bounds(margin: Self.margin) else { return nil }
        let degrees = Self.tolerance * 360 / TileAddress.worldSide(tile.z)
        guard let land = try map.county.shape.clipped(to: bounds, tolerance: degrees) else { return nil }
        var svg = Self.head(theme)
        let outline = path(land, tile)
        svg += #"<path class="l" d="\#(outline)" fill="\#(palette.land)"/>"#
        for layer in Self.layers where tile.z >= layer.from {
            var lines = ""
            for area in map.areas(layer.level) where area.shape.bounds.overlaps(bounds) {
                if let shape = try area.shape.clipped(to: bounds, tolerance: degrees) { lines += path(shape, tile) }
            }
            guard !lines.isEmpty else { continue }
            let (colour, width) = (palette[layer.level], layer.width(tile.z))
            let dash = layer.level == .microgrid ? #" stroke-dasharray="2 3""# : ""
            svg += #"<path class="\#(layer.name)" d="\#(lines)" fill="none" stroke="\#(colour)" "#
            svg += #"stroke-width="\#(width)" stroke-linejoin="round"\#(dash)/>"#
        }
        svg += #"<path class="c" d="\#(outline)" fill="none" stroke="\#(palette.edge)" stroke-width="2"/>"#
        return svg + names(try map.labels(tile.z).labels(in: tile), tile) + "</svg>"
    }

    /// The one answer for all that lies outside.
    static func empty(_ theme: Theme) -> String { head(theme) + "</svg>" }

    private var palette: Palette { theme == .dark ? .dark : .light }

    private static func head(_ theme: Theme) -> String {
        let outside = (theme == .dark ? Palette.dark : .light).outside
        return #"<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256" viewBox="0 0 256 256">"#
            + (theme == .auto ? Palette.darkStyle : "")
            + #"<rect class="o" width="256" height="256" fill="\#(outside)"/>"#
    }

    private func path(_ shape: Shape, _ tile: TileAddress) -> String {
        var path = ""
        for ring in shape.polygons.joined() { path += closedPath(ring.dropLast().lazy.map(tile.project)) }
        return path
    }

    private func names(_ labels: [LabelLayer.Label], _ tile: TileAddress) -> String {
        guard !labels.isEmpty else { return "" }
        var svg = #"<g class="n" fill="\#(palette.ink)" stroke="\#(palette.land)" stroke-width="3" "#
        svg += #"stroke-linejoin="round" paint-order="stroke" text-anchor="middle" font-family="\#(Self.fonts)">"#
        for label in labels {
            let x = label.x - Double(tile.x) * TileAddress.side
            let y = label.y - Double(tile.y) * TileAddress.side
            let isMark = label.style == .mark
            if isMark {
                svg += #"<circle class="p" cx="\#(short(x))" cy="\#(short(y))" r="2.2" fill="\#(palette.point)"/>"#
            }
            let anchor = isMark ? #" text-anchor="start""# : ""
            let weight = [.county, .township].contains(label.style) ? #" font-weight="600""# : ""
            svg += #"<text x="\#(short(isMark ? x + 6 : x))" y="\#(short(y + label.style.size * 0.36))" "#
            svg += #"font-size="\#(label.style.size)"\#(weight)\#(anchor)>\#(escaped(label.text))</text>"#
        }
        return svg + "</g>"
    }

    private static let fonts = "system-ui, PingFang SC, Noto Sans CJK SC, Microsoft YaHei, sans-serif"

    private func short(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

    // MARK: Lines

    private struct Layer {
        let level: Level
        let name: String
        /// The coarsest zoom at which it shows.
        let from: Int

        func width(_ zoom: Int) -> Double {
            switch level {
            case .township: zoom >= 13 ? 2 : 1.2
            case .village: zoom >= 15 ? 1.4 : 0.8
            default: 0.8
            }
        }
    }

    /// The finest first, so that the coarser lies on top.
    private static let layers = [
        Layer(level: .microgrid, name: "m", from: 17), Layer(level: .grid, name: "g", from: 15),
        Layer(level: .village, name: "v", from: 12), Layer(level: .township, name: "t", from: 9),
    ]
}

/// Colours of paper and ink, and of the night.
private struct Palette {
    let outside: String
    let land: String
    let edge: String
    let township: String
    let village: String
    let grid: String
    let ink: String
    let point: String

    static let light = Palette(
        outside: "#e8ebe7", land: "#fbfaf6", edge: "#7fa79f", township: "#a9b5b0", village: "#cdd4cf", grid: "#e0e4e0",
        ink: "#4a5660", point: "#0b6e60")
    static let dark = Palette(
        outside: "#0a1117", land: "#141e27", edge: "#3d7a70", township: "#41525f", village: "#2b3944", grid: "#22303a",
        ink: "#b6c1c7", point: "#57c7b3")

    subscript(level: Level) -> String {
        switch level {
        case .township: township
        case .village: village
        default: grid
        }
    }

    static let darkStyle = """
        <style>@media(prefers-color-scheme:dark){.o{fill:\(dark.outside)}.l{fill:\(dark.land)}.c{stroke:\(dark.edge)}\
        .t{stroke:\(dark.township)}.v{stroke:\(dark.village)}.g,.m{stroke:\(dark.grid)}\
        .n{fill:\(dark.ink);stroke:\(dark.land)}.p{fill:\(dark.point)}}</style>
        """
}
