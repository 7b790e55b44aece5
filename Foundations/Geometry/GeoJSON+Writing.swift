import Kernel

extension GeoJSON {
    /// The shape as a geometry object, in `frame`, to `digits` after the point (7 is a centimetre).
    package static func geometry(_ shape: Shape, frame: Frame = .wgs84, digits: Int = 7) -> String {
        let polygons = shape.polygons.map { rings in
            let lists = rings.map { ring in
                ring.map { point in
                    let shown = frame.fromWGS84(point)
                    return "[\(shortNumber(shown.lon, digits: digits)),\(shortNumber(shown.lat, digits: digits))]"
                }.joined(separator: ",")
            }
            return "[[" + lists.joined(separator: "],[") + "]]"
        }
        let single = polygons.count == 1
        let coordinates = single ? polygons[0] : "[" + polygons.joined(separator: ",") + "]"
        return "{\"type\":\"\(single ? "Polygon" : "MultiPolygon")\",\"coordinates\":\(coordinates)}"
    }

    /// A Feature with its properties in the order of their names.
    package static func feature(
        _ shape: Shape, properties: [String: String], frame: Frame = .wgs84, digits: Int = 7
    ) -> String {
        let members = properties.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
        return "{\"type\":\"Feature\",\"properties\":{\(members.joined(separator: ","))},\"geometry\":"
            + geometry(shape, frame: frame, digits: digits) + "}"
    }

    /// A FeatureCollection of features already written.
    package static func collection(_ features: some Sequence<String>) -> String {
        "{\"type\":\"FeatureCollection\",\"features\":[" + features.joined(separator: ",\n") + "]}\n"
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case _ where scalar.value < 0x20:
                quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

/// `value` with at most `digits` after the point and no zeros at the end: `120.5`, `-0.25`, `3`.
func shortNumber(_ value: Double, digits: Int) -> String {
    var scale: Int64 = 1
    for _ in 0..<digits { scale *= 10 }
    return shortNumber(tens: Int64((value * Double(scale)).rounded()), digits: digits)
}

/// The same for a whole number of the last digit's units.
func shortNumber(tens: Int64, digits: Int) -> String {
    var scale: Int64 = 1
    for _ in 0..<digits { scale *= 10 }
    let whole = String(tens.magnitude / UInt64(scale))
    var fraction = String(tens.magnitude % UInt64(scale))
    let sign = tens < 0 ? "-" : ""
    if fraction == "0" || digits == 0 { return sign + whole }
    fraction = String(repeating: "0", count: digits - fraction.utf8.count) + fraction
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return "\(sign)\(whole).\(fraction)"
}
