import Foundation

/// Where a message is about, as exactly as somebody said.
package struct Site: Sendable, Hashable {
    /// Degrees, WGS 84; `nil` where only the area is known.
    package let lon: Double?
    package let lat: Double?
    /// The smallest area with a name that is known.
    package let area: String

    package init(lon: Double?, lat: Double?, area: String) {
        (self.lon, self.lat) = lat == nil || lon == nil ? (nil, nil) : (lon, lat)
        self.area = area
    }

    private static let metresPerDegree = 111_320.0

    /// Metres to another site, on a plane that touches the earth there; `nil` where one of them is no point.
    package func metres(to other: Site) -> Double? {
        guard let lon, let lat, let otherLon = other.lon, let otherLat = other.lat else { return nil }
        let x = (lon - otherLon) * Self.metresPerDegree * cos(lat * .pi / 180)
        let y = (lat - otherLat) * Self.metresPerDegree
        return (x * x + y * y).squareRoot()
    }

    /// Whether two are within so many metres, or in the same area where one of them is no point.
    func isNear(_ other: Site, _ most: Double) -> Bool {
        metres(to: other).map { $0 <= most } ?? (area == other.area)
    }

    // MARK: Looking up

    /// About 330 metres each way.
    private static let cellsPerDegree = 300.0

    /// What a message of a topic is filed under.
    func keys(_ topic: String) -> [UInt32] {
        guard let lon, let lat else { return [Self.hash(topic, area)] }
        let (column, row) = (Self.cell(lon), Self.cell(lat))
        return [Self.hash(topic, "\(column) \(row)"), Self.hash(topic, area)]
    }

    /// What those near it of the same topic are filed under.
    func keysAround(_ topic: String) -> [UInt32] {
        guard let lon, let lat else { return [Self.hash(topic, area)] }
        let (column, row) = (Self.cell(lon), Self.cell(lat))
        return (column - 1...column + 1).flatMap { column in
            (row - 1...row + 1).map { Self.hash(topic, "\(column) \($0)") }
        } + [Self.hash(topic, area)]
    }

    private static func cell(_ degrees: Double) -> Int { Int((degrees * cellsPerDegree).rounded(.down)) }

    /// FNV-1a.
    private static func hash(_ topic: String, _ place: String) -> UInt32 {
        var hash: UInt32 = 2_166_136_261
        for byte in "\(topic)\u{1F}\(place)".utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return max(1, hash)
    }
}
