import Cases
import Hummingbird
import Kernel
import Web

/// What a wall is asked for: a place, a filter, a matter.
struct WallQuery {
    let place: DivisionCode
    let filter: WallFilter
    let number: CaseNumber?

    /// Reads the query; a place outside what the viewer may see is refused.
    /// - Throws: `RightRefusal`, `FieldFaults`.
    init(_ request: Request, _ viewer: Viewer) throws {
        let query = try Query.read(request)
        let place = query.parsed("at", "command.field.place") { text in
            DivisionCode(text).flatMap { viewer.finest >= $0.level ? $0 : nil }
        }
        let filter = query.parsed("show", "command.field.show") { WallFilter(rawValue: $0) }
        number = query.parsed("case", "command.field.case") { try? CaseNumber(parsing: $0) }
        try query.finish()
        self.place = place ?? viewer.top
        self.filter = filter ?? .all
    }

    init(place: DivisionCode, filter: WallFilter = .all, number: CaseNumber? = nil) {
        (self.place, self.filter, self.number) = (place, filter, number)
    }

    /// The address of a wall that shows this.
    func address(_ viewer: Viewer) -> String {
        var parts: [String] = []
        if place != viewer.top { parts.append("at=\(place)") }
        if filter != .all { parts.append("show=\(filter.rawValue)") }
        if let number { parts.append("case=\(number)") }
        return viewer.path + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&"))
    }

    func at(_ place: DivisionCode) -> WallQuery { WallQuery(place: place, filter: filter) }
    func showing(_ filter: WallFilter) -> WallQuery { WallQuery(place: place, filter: filter) }
    func with(_ number: CaseNumber?) -> WallQuery { WallQuery(place: place, filter: filter, number: number) }
}
