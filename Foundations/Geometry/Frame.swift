import Foundation
package import Kernel

/// What the degrees of a point refer to. We store WGS84 and convert at the edge.
/// - Source: facts/standards.md, section 8.
package enum Frame: String, Sendable, Codable, CaseIterable {
    case wgs84
    /// China's national frame; agrees with WGS84 to less than a metre, so it is taken as it is.
    case cgcs2000
    /// The shifted frame of maps published in China.
    case gcj02
    /// Baidu's frame, shifted once more.
    case bd09

    /// Degrees of this frame as WGS84; good to 1e-9°.
    package func toWGS84(_ point: Coordinate) -> Coordinate {
        switch self {
        case .wgs84, .cgcs2000: point
        case .gcj02: inverse(point, gcjFromWGS)
        case .bd09: inverse(inverse(point, bdFromGCJ), gcjFromWGS)
        }
    }

    /// Degrees of WGS84 as this frame.
    package func fromWGS84(_ point: Coordinate) -> Coordinate {
        switch self {
        case .wgs84, .cgcs2000: point
        case .gcj02: gcjFromWGS(point)
        case .bd09: bdFromGCJ(gcjFromWGS(point))
        }
    }

    package func convert(_ point: Coordinate, to other: Frame) -> Coordinate {
        self == other ? point : other.fromWGS84(toWGS84(point))
    }
}

/// Outside this rectangle nothing is shifted.
private func isShifted(_ point: Coordinate) -> Bool {
    (72.004...137.8347).contains(point.lon) && (0.8293...55.8271).contains(point.lat)
}

private func moved(_ point: Coordinate, _ lon: Double, _ lat: Double) -> Coordinate {
    Coordinate(lon: point.lon + lon, lat: point.lat + lat) ?? point
}

private func gcjFromWGS(_ point: Coordinate) -> Coordinate {
    guard isShifted(point) else { return point }
    let axis = 6_378_245.0
    let eccentricity = 0.006_693_421_622_965_943_23
    let x = point.lon - 105
    let y = point.lat - 35
    let wave = 20 * sin(6 * .pi * x) + 20 * sin(2 * .pi * x)
    var lat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * abs(x).squareRoot()
    lat += (wave + 20 * sin(.pi * y) + 40 * sin(.pi * y / 3)) * 2 / 3
    lat += (160 * sin(.pi * y / 12) + 320 * sin(.pi * y / 30)) * 2 / 3
    var lon = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * abs(x).squareRoot()
    lon += (wave + 20 * sin(.pi * x) + 40 * sin(.pi * x / 3)) * 2 / 3
    lon += (150 * sin(.pi * x / 12) + 300 * sin(.pi * x / 30)) * 2 / 3
    let phi = point.lat / 180 * .pi
    let m = 1 - eccentricity * sin(phi) * sin(phi)
    lat *= 180 / (axis * (1 - eccentricity) / (m * m.squareRoot()) * .pi)
    lon *= 180 / (axis / m.squareRoot() * cos(phi) * .pi)
    return moved(point, lon, lat)
}

private func bdFromGCJ(_ point: Coordinate) -> Coordinate {
    guard isShifted(point) else { return point }
    let k = Double.pi * 3000 / 180
    let radius = hypot(point.lon, point.lat) + 0.000_02 * sin(point.lat * k)
    let angle = atan2(point.lat, point.lon) + 0.000_003 * cos(point.lon * k)
    return Coordinate(lon: radius * cos(angle) + 0.0065, lat: radius * sin(angle) + 0.006) ?? point
}

/// The point that `shift` takes to `target`. The shift changes by less than 1 % of the way, so each round gains two
/// digits.
private func inverse(_ target: Coordinate, _ shift: (Coordinate) -> Coordinate) -> Coordinate {
    guard isShifted(target) else { return target }
    var guess = target
    for _ in 0..<40 {
        let image = shift(guess)
        let lon = target.lon - image.lon
        let lat = target.lat - image.lat
        guess = moved(guess, lon, lat)
        if abs(lon) < 1e-12, abs(lat) < 1e-12 { break }
    }
    return guess
}
