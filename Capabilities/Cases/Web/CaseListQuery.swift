import Geometry
import Kernel
import Places
import Platform
import Web

/// What somebody looks for among the public cases, as it stands in the address.
struct CaseListQuery {
    /// What `state` may be besides the states themselves.
    static let open = "open"
    /// Around a place, in metres.
    static let radius = 800.0

    var words = ""
    /// An address, a landmark or a place.
    var near = ""
    var point: Coordinate?
    var state = ""
    /// A category, or a class of them.
    var category = ""
    var division = ""
    var from = ""
    var to = ""
    let after: Cursor?

    init(_ query: Fields) {
        words = query.string("q", max: 100) ?? ""
        near = query.string("near", max: 100) ?? ""
        state =
            query.parsed("state", "cases.field.state") { text in
                text == Self.open || CaseState(rawValue: text) != nil ? text : nil
            } ?? ""
        category =
            query.parsed("category", "cases.field.category") { text in
                CategoryCode(text) != nil || CategoryCode("\(text)01") != nil ? text : nil
            } ?? ""
        division = query.parsed("division", "cases.field.division") { DivisionCode($0)?.description } ?? ""
        from = query.parsed("from", "cases.indicator.error.notADate") { LocalDate($0)?.description } ?? ""
        to = query.parsed("to", "cases.indicator.error.notADate") { LocalDate($0)?.description } ?? ""
        let (lon, lat) = (query.double("lon", in: -180...180), query.double("lat", in: -90...90))
        point = lon.flatMap { lon in lat.flatMap { Coordinate(lon: lon, lat: $0) } }
        after = query.cursor(parts: 3)
    }

    /// Names and values in their order, without what is empty.
    var pairs: [(name: String, value: String)] {
        var pairs = [
            ("q", words), ("near", near), ("state", state), ("category", category), ("division", division),
            ("from", from), ("to", to),
        ]
        if let point { pairs += [("lon", "\(point.lon)"), ("lat", "\(point.lat)")] }
        return pairs.filter { !$0.1.isEmpty }
    }

    var isEmpty: Bool { pairs.isEmpty }

    /// The address of the same list without some of what it is asked.
    func address(_ path: String = "/cases", without dropped: Set<String> = [], after: Cursor? = nil) -> String {
        var parts = pairs.filter { !dropped.contains($0.name) }.map { "\($0.name)=\(percentEncoded($0.value))" }
        if let after { parts.append("after=\(after)") }
        return parts.isEmpty ? path : "\(path)?\(parts.joined(separator: "&"))"
    }
}

/// As in a query: letters, digits and `-._~` stay.
/// - Source: RFC 3986, section 2.3.
private func percentEncoded(_ text: String) -> String {
    text.utf8.reduce(into: "") { encoded, byte in
        let scalar = Unicode.Scalar(byte)
        let isPlain = "-._~".unicodeScalars.contains(scalar) || (48...57).contains(byte)
        if byte < 0x80, isPlain || scalar.properties.isAlphabetic {
            encoded.unicodeScalars.append(scalar)
        } else {
            encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }
}
