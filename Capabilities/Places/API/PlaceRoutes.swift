import Geometry
import HTTPTypes
import Hummingbird
import Kernel
import Rights
import Web

/// Territory for other programs: `/api/v1/places/…`, described in `openapi.json`.
struct PlaceRoutes {
    let territory: Territory
    let time: any TimeSource

    func add(to router: Routes) {
        router.get("/api/v1/places/locate", .readPlaces) { request, _ in try await locate(request) }
        router.get("/api/v1/places/:code", .readPlaces) { request, context in
            let (place, gazetteer, _) = try await self.place(request, context)
            return try Reply.json(PlaceView(place, chain: gazetteer.chain(place.code)))
        }
        router.get("/api/v1/places/:code/children", .readPlaces) { request, context in
            let (place, gazetteer, _) = try await self.place(request, context)
            return try Reply.list(gazetteer.children(place.code).map { PlaceView($0) }, next: nil)
        }
        router.get("/api/v1/places/:code/boundary", .readPlaces) { request, context in
            try await boundary(request, context)
        }
    }

    private func locate(_ request: Request) async throws -> Response {
        let query = try Query.read(request)
        let lon = query.double("lon", in: -180...180, required: true)
        let lat = query.double("lat", in: -90...90, required: true)
        let frame = frame(query)
        let date = date(query)
        try query.finish()
        guard let lon, let lat, let point = Coordinate(lon: lon, lat: lat) else {
            preconditionFailure("finish lets no missing number through")
        }
        let found = try await territory.gazetteer(at: date).locate(frame.toWGS84(point))
        return try Reply.json(LocatedView(found, at: date))
    }

    private func boundary(_ request: Request, _ context: Context) async throws -> Response {
        let (place, gazetteer, query) = try await place(request, context) { frame($0) }
        guard let boundary = gazetteer.boundary(place.code) else {
            throw PlaceRefusal.noBoundary(place.code, gazetteer.validity.from)
        }
        var properties = ["code": "\(place.code)", "name": place.name, "level": place.level.rawValue]
        properties["generated"] = String(boundary.isGenerated)
        properties["valid_from"] = "\(boundary.validity.from)"
        properties["valid_to"] = boundary.validity.to.map { "\($0)" }
        properties["source"] = boundary.source
        properties["frame"] = query.rawValue
        let feature = GeoJSON.feature(boundary.shape, properties: properties, frame: query)
        return Reply.bytes(Array(feature.utf8), type: "application/geo+json")
    }

    private func place(_ request: Request, _ context: Context) async throws -> (Place, Gazetteer, Void) {
        try await place(request, context) { _ in }
    }

    /// The place of the path on the day of the query, and what else `read` takes from the query.
    private func place<Extra>(
        _ request: Request, _ context: Context, _ read: (Fields) -> Extra
    ) async throws -> (Place, Gazetteer, Extra) {
        let query = try Query.read(request)
        let date = date(query)
        let extra = read(query)
        try query.finish()
        guard let code = DivisionCode(try context.parameters.require("code")) else { throw PlaceRefusal.notACode }
        let gazetteer = try await territory.gazetteer(at: date)
        guard let place = gazetteer.place(code) else { throw PlaceRefusal.unknownPlace(code, date) }
        return (place, gazetteer, extra)
    }

    /// A day, or a moment as RFC 3339 writes it; today without one.
    private func date(_ query: Fields) -> LocalDate {
        query.parsed("at", "places.field.notADate") { text in
            LocalDate(text) ?? Timestamp(rfc3339: text).map(CountyTime.china.date)
        } ?? CountyTime.china.date(time.now())
    }

    private func frame(_ query: Fields) -> Frame {
        query.parsed("frame", "places.field.notAFrame") { Frame(rawValue: $0.lowercased()) } ?? .wgs84
    }
}

/// A place as other programs see it.
struct PlaceView: Encodable {
    struct Point: Encodable {
        let lon: Double
        let lat: Double
    }

    let code: DivisionCode
    let name: String
    let level: Level
    let parent: DivisionCode?
    let generated: Bool
    let validFrom: LocalDate
    let validTo: LocalDate?
    let replacedBy: DivisionCode?
    let urbanRural: String?
    /// WGS84.
    let point: Point?
    let chain: [PlaceView]?

    init(_ place: Place, chain: [Place]? = nil) {
        code = place.code
        name = place.name
        level = place.level
        parent = place.code.parent
        generated = place.isGenerated
        validFrom = place.validity.from
        validTo = place.validity.to
        replacedBy = place.replacedBy
        urbanRural = place.urbanRural
        point = place.point.map { Point(lon: $0.lon, lat: $0.lat) }
        self.chain = chain?.map { PlaceView($0) }
    }
}

/// Where a point lies, as other programs see it.
struct LocatedView: Encodable {
    let at: LocalDate
    let chain: [PlaceView]
    let exact: Bool
    /// Metres, to a decimetre; 0 inside.
    let distance: Double

    init(_ located: Located, at date: LocalDate) {
        at = date
        chain = located.chain.map { PlaceView($0) }
        exact = located.isExact
        distance = (located.distance * 10).rounded() / 10
    }
}
