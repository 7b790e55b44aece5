/// A point in degrees of WGS84 (CGCS2000 agrees with it to less than a metre here).
package struct Coordinate: Hashable, Sendable, Codable {
    package let lon: Double
    package let lat: Double

    /// - Returns: `nil` outside ±180 and ±90 degrees or for what is not a number.
    package init?(lon: Double, lat: Double) {
        guard abs(lon) <= 180, abs(lat) <= 90 else { return nil }
        self.lon = lon
        self.lat = lat
    }
}
