package import Foundation
import Kernel

/// Areas in GeoJSON: a bare Polygon or MultiPolygon, a Feature, or a FeatureCollection.
/// - Source: RFC 7946.
package enum GeoJSON {
    package struct Feature: Sendable, Hashable {
        package let shape: Shape
        /// Texts, numbers and truth values, all as text; `330381` for a number without a fraction.
        package let properties: [String: String]
        /// Where it stands in the file, as a JSON pointer: `/features/3`.
        package let pointer: String
        /// Rings crossed themselves or one another, and the shape was made valid.
        package let isRepaired: Bool
    }

    /// What one file holds: the good features and what is wrong with the others.
    package struct Reading: Sendable, Hashable {
        package let features: [Feature]
        package let faults: [Fault]
    }

    package struct Fault: Error, Sendable, Hashable {
        package enum Reason: Sendable, Hashable {
            /// Not JSON at all; what the parser said.
            case notJSON(String)
            /// A value is missing or of another kind; what the parser said.
            case unreadable(String)
            /// A GeoJSON type that is not known.
            case unknownType(String)
            /// A geometry that is no area, a Point for instance.
            case notAnArea(String)
            case noGeometry
            /// Fewer than two numbers.
            case notAPoint
            case outOfRange(lon: Double, lat: Double)
            case shape(ShapeFault)
        }

        /// A JSON pointer to the value at fault.
        package let pointer: String
        package let reason: Reason

        package init(pointer: String, reason: Reason) {
            self.pointer = pointer
            self.reason = reason
        }
    }

    /// - Parameter frame: what the degrees in the file refer to; the shapes come out in WGS84.
    /// - Throws: `Fault` when the file as a whole is no GeoJSON; faults of single features are in the answer.
    package static func read(_ data: Data, frame: Frame) throws(Fault) -> Reading {
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: data)
        } catch let error as DecodingError {
            throw Fault(error, at: "", whole: true)
        } catch {
            throw Fault(pointer: "", reason: .notJSON("\(error)"))
        }
        var features: [Feature] = []
        var faults: [Fault] = []
        for (pointer, result) in document.features {
            do throws(Fault) {
                features.append(try feature(try result.get(), at: pointer, frame: frame))
            } catch {
                faults.append(error)
            }
        }
        return Reading(features: features, faults: faults)
    }

    private static func feature(_ raw: RawFeature, at pointer: String, frame: Frame) throws(Fault) -> Feature {
        let place = pointer + raw.geometryPath
        guard let geometry = raw.geometry else { throw Fault(pointer: pointer, reason: .noGeometry) }
        var polygons: [[[Coordinate]]] = []
        for (number, rings) in geometry.polygons.enumerated() {
            let part = place + "/coordinates" + (geometry.isMulti ? "/\(number)" : "")
            var converted: [[Coordinate]] = []
            for (index, ring) in rings.enumerated() {
                converted.append(try points(ring, at: "\(part)/\(index)", frame: frame))
            }
            polygons.append(converted)
        }
        do {
            let shape = try Shape(polygons)
            let repaired = try shape.repaired()
            return Feature(
                shape: repaired ?? shape, properties: raw.properties, pointer: pointer, isRepaired: repaired != nil)
        } catch let fault as ShapeFault {
            throw Fault(pointer: place + path(fault, isMulti: geometry.isMulti), reason: .shape(fault))
        } catch {
            throw Fault(pointer: place, reason: .unreadable("\(error)"))
        }
    }

    private static func points(_ ring: [[Double]], at pointer: String, frame: Frame) throws(Fault) -> [Coordinate] {
        var points: [Coordinate] = []
        points.reserveCapacity(ring.count)
        for (index, numbers) in ring.enumerated() {
            guard numbers.count >= 2 else { throw Fault(pointer: "\(pointer)/\(index)", reason: .notAPoint) }
            guard let point = Coordinate(lon: numbers[0], lat: numbers[1]) else {
                throw Fault(pointer: "\(pointer)/\(index)", reason: .outOfRange(lon: numbers[0], lat: numbers[1]))
            }
            points.append(frame.toWGS84(point))
        }
        return points
    }

    private static func path(_ fault: ShapeFault, isMulti: Bool) -> String {
        let prefix = { (polygon: Int) in "/coordinates" + (isMulti ? "/\(polygon)" : "") }
        return switch fault {
        case .emptyPolygon(let polygon): prefix(polygon)
        case .tooFewPoints(let polygon, let ring, _), .notClosed(let polygon, let ring): "\(prefix(polygon))/\(ring)"
        default: "/coordinates"
        }
    }
}

extension GeoJSON.Fault {
    init(_ error: DecodingError, at base: String, whole: Bool = false) {
        let context: DecodingError.Context? =
            switch error {
            case .dataCorrupted(let context), .typeMismatch(_, let context), .valueNotFound(_, let context),
                .keyNotFound(_, let context):
                context
            @unknown default: nil
            }
        let steps = (context?.codingPath ?? []).map { $0.intValue.map(String.init) ?? $0.stringValue }
        let pointer = steps.isEmpty ? base : "/" + steps.joined(separator: "/")
        if let refusal = context?.underlyingError as? GeoJSON.Fault {
            self.init(pointer: pointer, reason: refusal.reason)
            return
        }
        var words = context?.debugDescription ?? "\(error)"
        if let parser = context?.underlyingError as? NSError, let more = parser.userInfo["NSDebugDescription"] {
            words = "\(more)"
        }
        var isSyntax = false
        if whole, steps.isEmpty, case .dataCorrupted = error { isSyntax = true }
        self.init(pointer: pointer, reason: isSyntax ? .notJSON(words) : .unreadable(words))
    }
}
