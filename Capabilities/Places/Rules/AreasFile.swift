import Foundation
package import Geometry
package import Kernel

/// One area of a GeoJSON file.
package struct DrawnArea: Hashable, Sendable {
    package let code: DivisionCode
    package let name: String?
    package let shape: Shape
    /// Without one, as long as the place of that code is what it is now.
    package let validFrom: LocalDate?
    package let validTo: LocalDate?
    package let source: String?
}

/// GeoJSON features with the properties `code`, and as far as known `name`, `valid_from`, `valid_to`, `source` and
/// `frame`.
package struct AreasFile: Sendable {
    package let rows: ImportedFile<DrawnArea>

    /// What an importer says about a file, beyond what stands in it.
    package struct Options: Sendable {
        /// What the degrees refer to; without one every feature must say it.
        package var frame: Frame?
        /// The code of the only feature, when it does not say it.
        package var code: DivisionCode?
        package var codeProperty = "code"
        package var nameProperty = "name"
        package var validFrom: LocalDate?
        package var source: String?

        package init() {}
    }

    /// - Throws: `ImportRefusal.notGeoJSON`; faults of single features are rejections.
    package init(_ file: [UInt8], _ options: Options = Options()) throws {
        let reading: GeoJSON.Reading
        do {
            reading = try GeoJSON.read(Data(file), frame: .wgs84)
        } catch {
            throw ImportRefusal.notGeoJSON(pointer: error.pointer, reason: "\(error.reason)")
        }
        var result = ImportedFile<DrawnArea>()
        result.rejected = reading.faults.map(Rejection.init)
        let single = reading.features.count + reading.faults.count == 1
        for feature in reading.features {
            let origin = Origin(pointer: feature.pointer)
            do throws(Rejection) {
                let area = try Self.area(feature, origin, options, single: single)
                result.rows.append(Sourced(origin: origin, value: area))
                if feature.isRepaired {
                    result.notices.append(Rejection(origin, "repaired", ["code": "\(area.code)"]))
                }
            } catch {
                result.rejected.append(error)
            }
        }
        rows = result
    }

    private static func area(
        _ feature: GeoJSON.Feature, _ origin: Origin, _ options: Options, single: Bool
    ) throws(Rejection) -> DrawnArea {
        let properties = feature.properties
        func date(_ name: String) throws(Rejection) -> LocalDate? {
            guard let text = properties[name], !text.isEmpty else { return nil }
            guard let date = LocalDate(text) else {
                throw Rejection(origin, "notADate", ["value": String(text.prefix(60))])
            }
            return date
        }
        let text = properties[options.codeProperty]
        guard text != nil || single && options.code != nil else {
            throw Rejection(origin, "missing", ["column": options.codeProperty])
        }
        guard let code = text.map({ DivisionCode($0) }) ?? options.code else {
            throw Rejection(origin, "notACode", ["value": String((text ?? "").prefix(60))])
        }
        return DrawnArea(
            code: code, name: properties[options.nameProperty], shape: try inWGS84(feature, origin, options),
            validFrom: try date("valid_from") ?? options.validFrom, validTo: try date("valid_to"),
            source: properties["source"] ?? options.source)
    }

    private static func inWGS84(
        _ feature: GeoJSON.Feature, _ origin: Origin, _ options: Options
    ) throws(Rejection) -> Shape {
        let named = feature.properties["frame"]
        guard let frame = named.map({ Frame(rawValue: $0.lowercased()) }) ?? options.frame else {
            throw Rejection(origin, named == nil ? "missing" : "notAFrame", ["column": "frame", "value": named ?? ""])
        }
        if let expected = options.frame, expected != frame {
            throw Rejection(origin, "otherFrame", ["frame": frame.rawValue, "expected": expected.rawValue])
        }
        do throws(ShapeFault) {
            return try feature.shape.converted(from: frame)
        } catch {
            throw Rejection(origin, "notAnArea", ["reason": "\(error)"])
        }
    }
}

extension Rejection {
    fileprivate init(_ fault: GeoJSON.Fault) {
        let origin = Origin(pointer: fault.pointer)
        switch fault.reason {
        case .notJSON(let words), .unreadable(let words): self.init(origin, "unreadable", ["reason": words])
        case .unknownType(let type), .notAnArea(let type): self.init(origin, "notAnArea", ["reason": type])
        case .noGeometry: self.init(origin, "noGeometry")
        case .notAPoint: self.init(origin, "notAPoint")
        case .outOfRange(let lon, let lat): self.init(origin, "offTheMap", ["lon": "\(lon)", "lat": "\(lat)"])
        case .shape(.tooFewPoints(_, _, let count)): self.init(origin, "tooFewPoints", ["count": "\(count)"])
        case .shape(.notClosed): self.init(origin, "notClosed")
        case .shape(let fault): self.init(origin, "notAnArea", ["reason": "\(fault)"])
        }
    }
}
