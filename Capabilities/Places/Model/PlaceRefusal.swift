package import Kernel

/// Why a place cannot be told.
package enum PlaceRefusal: Explained, Hashable {
    /// Outside the county, by this many metres when it is less than 50 km.
    case outside(metres: Double?)
    /// No boundary has been imported for that day.
    case noMap(LocalDate)
    case unknownPlace(DivisionCode, LocalDate)
    /// The text in an address is no code of a place.
    case notACode
    case unknownAddress
    case noBoundary(DivisionCode, LocalDate)
    /// No such square: outside the zooms that are drawn, or off the world.
    case noTile

    package var explanation: Explanation {
        switch self {
        case .outside(let metres?):
            Explanation(.invalid, "places.outsideBy", ["metres": String(Int(metres.rounded(.up)))])
        case .outside: Explanation(.invalid, "places.outside")
        case .noMap(let date): Explanation(.unavailable, "places.noMap", ["date": "\(date)"])
        case .unknownPlace(let code, let date):
            Explanation(.notFound, "places.unknown", ["code": "\(code)", "date": "\(date)"])
        case .notACode: Explanation(.notFound, "places.notACode")
        case .unknownAddress: Explanation(.invalid, "places.unknownAddress")
        case .noBoundary(let code, let date):
            Explanation(.notFound, "places.noBoundary", ["code": "\(code)", "date": "\(date)"])
        case .noTile:
            Explanation(
                .notFound, "places.noTile",
                ["least": "\(TileAddress.zooms.lowerBound)", "most": "\(TileAddress.zooms.upperBound)"])
        }
    }
}
