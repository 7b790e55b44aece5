import Foundation

/// The JSON of GeoJSON as it stands, before it is judged.
extension GeoJSON {
    struct Document: Decodable {
        let features: [(pointer: String, result: Result<RawFeature, Fault>)]

        private enum Keys: String, CodingKey { case type, features }
        private struct AnyFeature: Decodable {
            let result: Result<RawFeature, any Error>
            init(from decoder: any Decoder) { result = Result { try RawFeature(from: decoder) } }
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            guard try container.decode(String.self, forKey: .type) == "FeatureCollection" else {
                features = [("", Self.judged(Result { try RawFeature(from: decoder) }, at: ""))]
                return
            }
            features = try container.decode([AnyFeature].self, forKey: .features).enumerated().map { index, feature in
                ("/features/\(index)", Self.judged(feature.result, at: "/features/\(index)"))
            }
        }

        private static func judged(_ result: Result<RawFeature, any Error>, at pointer: String) -> Result<
            RawFeature, Fault
        > {
            result.mapError { error in
                (error as? DecodingError).map { Fault($0, at: pointer) }
                    ?? Fault(pointer: pointer, reason: .unreadable("\(error)"))
            }
        }
    }

    /// A Feature, or a bare geometry taken for one.
    struct RawFeature: Decodable {
        let geometry: RawGeometry?
        let properties: [String: String]
        /// From the feature to its geometry.
        let geometryPath: String

        private enum Keys: String, CodingKey { case type, geometry, properties }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            if try container.decode(String.self, forKey: .type) == "Feature" {
                geometry = try container.decodeIfPresent(RawGeometry.self, forKey: .geometry)
                properties = try (container.decodeIfPresent([String: Property].self, forKey: .properties) ?? [:])
                    .compactMapValues(\.text)
                geometryPath = "/geometry"
            } else {
                geometry = try RawGeometry(from: decoder)
                properties = [:]
                geometryPath = ""
            }
        }
    }

    struct RawGeometry: Decodable {
        let polygons: [[[[Double]]]]
        let isMulti: Bool

        private enum Keys: String, CodingKey { case type, coordinates }
        private static let others = ["Point", "MultiPoint", "LineString", "MultiLineString", "GeometryCollection"]

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            let type = try container.decode(String.self, forKey: .type)
            isMulti = type == "MultiPolygon"
            switch type {
            case "Polygon": polygons = [try container.decode([[[Double]]].self, forKey: .coordinates)]
            case "MultiPolygon": polygons = try container.decode([[[[Double]]]].self, forKey: .coordinates)
            default:
                let reason = Self.others.contains(type) ? Fault.Reason.notAnArea(type) : .unknownType(type)
                throw DecodingError.dataCorrupted(
                    .init(
                        codingPath: decoder.codingPath, debugDescription: "no area",
                        underlyingError: Fault(pointer: "", reason: reason)))
            }
        }
    }

    /// A property as text; `nil` for null, arrays and objects.
    private struct Property: Decodable {
        let text: String?

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self.text = text
            } else if let flag = try? container.decode(Bool.self) {
                text = String(flag)
            } else if let whole = try? container.decode(Int64.self) {
                text = String(whole)
            } else {
                text = (try? container.decode(Double.self)).map { "\($0)" }
            }
        }
    }
}
