import Geometry
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Rights
import Web

/// The map: `/tiles/{z}/{x}/{y}.svg`, drawn here, and what a browser map has to know to show it.
struct MapRoutes {
    let office: TileOffice
    let outside: OutsideTiles?

    func add(to router: Routes) {
        router.get("/tiles/:z/:x/:y", .readPlaces) { request, context in try await tile(request, context) }
        router.get("/api/v1/places/map", .readPlaces) { request, context in try await map(request, context) }
    }

    /// What is named by its version may be kept for a year, else it is asked about again after five minutes.
    private func tile(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let theme = query.parsed("theme", "places.field.notATheme") { TileDrawing.Theme(rawValue: $0) } ?? .auto
        let version = query.string("v", max: 40)
        try query.finish()
        let tile = try address(context)
        let edition = try await office.current()
        let tag = "\"\(edition.version).\(theme.rawValue)\""
        var headers: HTTPFields = [
            .eTag: tag,
            .cacheControl: version == edition.version ? "public, max-age=31536000, immutable" : "public, max-age=300",
        ]
        if let held = request.headers[.ifNoneMatch], held == "*" || held.contains(tag) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = "image/svg+xml"
        return Response(
            status: .ok, headers: headers, body: .init(byteBuffer: try office.draw(tile, theme, edition)))
    }

    private func address(_ context: Context) throws -> TileAddress {
        func number(_ name: String) throws -> Int? { Int(try context.parameters.require(name)) }
        let last = try context.parameters.require("y")
        guard last.hasSuffix(".svg"), let y = Int(last.dropLast(4)), let z = try number("z"), let x = try number("x"),
            let tile = TileAddress(z: z, x: x, y: y)
        else { throw PlaceRefusal.noTile }
        return tile
    }

    private func map(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        let edition = try await office.current()
        return try Reply.json(
            MapView(edition.map.county, version: edition.version, outside: outside),
            headers: [.cacheControl: "public, max-age=60"])
    }
}

/// What a browser map needs to begin.
struct MapView: Encodable {
    struct Point: Encodable {
        let lon: Double
        let lat: Double
    }

    struct Zoom: Encodable {
        /// At which the county fits into a small screen.
        let start: Int
        let min: Int
        let max: Int
    }

    struct Tiles: Encodable {
        /// With `{z}`, `{x}` and `{y}`.
        let url: String
        /// The same for dark screens, where there is one.
        let darkUrl: String?
        /// What the tiles' degrees refer to; everything else here is WGS84.
        let frame: Frame
        let attribution: String
        /// Not drawn by this installation.
        let outside: Bool
    }

    let code: DivisionCode
    let name: String
    /// West, south, east, north.
    let bounds: [Double]
    let center: Point
    let zoom: Zoom
    let tiles: Tiles

    init(_ county: TerritoryMap.Area, version: String, outside: OutsideTiles?) {
        let box = county.shape.bounds
        code = county.code
        name = county.name
        bounds = [box.west, box.south, box.east, box.north]
        center = Point(lon: box.center.lon, lat: box.center.lat)
        zoom = Zoom(
            start: Self.zoom(fitting: box), min: TileAddress.zooms.lowerBound, max: TileAddress.zooms.upperBound)
        let own = "/tiles/{z}/{x}/{y}.svg?v=\(version)"
        tiles =
            outside.map {
                Tiles(url: $0.template, darkUrl: nil, frame: $0.frame, attribution: $0.attribution, outside: true)
            } ?? Tiles(url: own, darkUrl: own + "&theme=dark", frame: .wgs84, attribution: county.name, outside: false)
    }

    /// The finest zoom at which `box` fits into 640 × 480 units.
    static func zoom(fitting box: Bounds) -> Int {
        let fitting = TileAddress.zooms.last { zoom in
            let world = TileAddress.worldSide(zoom)
            guard let corner = Coordinate(lon: box.west, lat: box.north),
                let other = Coordinate(lon: box.east, lat: box.south)
            else { return false }
            let (a, b) = (Mercator.project(corner), Mercator.project(other))
            return (b.x - a.x) * world <= 640 && (b.y - a.y) * world <= 480
        }
        return fitting ?? TileAddress.zooms.lowerBound
    }
}
