import Kernel

/// posts.csv: `unit,role,name,place,person,valid_from,valid_to`; a row without a person is a vacant post.
///
/// `valid_to` is the first day on which the person no longer holds it.
enum PostsFile {
    static let columns = ["unit", "role", "name", "place", "person", "valid_from", "valid_to"]

    struct Content: Sendable {
        let post: PostEntry
        let holding: Holding?
    }

    static func read(
        _ bytes: [UInt8], county: County, isPlace: (DivisionCode) -> Bool
    ) throws -> ImportedFile<Content> {
        try ImportedFile(bytes, requiring: columns) { record in
            let unit = try record.parsed("unit", "badUnitCode") { UnitCode($0) }
            let role = try record.parsed("role", "unknownRole") { Role(rawValue: $0) }
            let name = try record.name("name")
            let place = try record.place("place", in: county, isPlace)
            let id = ID<Post>(county, unit: unit, role: role, name: name, place: place)
            let post = PostEntry(id: id, unit: unit, role: role, name: name, place: place)
            return Content(post: post, holding: try holding(of: post, county, record))
        }
    }

    private static func holding(of post: PostEntry, _ county: County, _ record: CSVRecord) throws -> Holding? {
        guard record.optional("person") != nil else { return nil }
        let person = try record.name("person")
        let from = try record.parsed("valid_from", "badDate") { LocalDate($0) }
        let to = try record.optional("valid_to") == nil ? nil : record.parsed("valid_to", "badDate") { LocalDate($0) }
        if let to, to <= from { throw RowFault("valid_to", "endsBeforeItBegins", ["value": to.description]) }
        let id = ID<Person>(county, unit: post.unit, name: person)
        return Holding(post: post.id, person: id, personName: person, from: from, to: to)
    }

    /// Rejects posts of unknown units and a second person who takes a post on the same day.
    static func check(_ file: inout ImportedFile<Content>, units: Set<UnitCode>) {
        _ = file.reject { row in
            units.contains(row.post.unit)
                ? nil : RowFault("unit", "unknownUnit", ["value": row.post.unit.description])
        }
        struct Start: Hashable {
            let post: ID<Post>
            let from: LocalDate
        }
        var starts: Set<Start> = []
        _ = file.reject { row in
            guard let holding = row.holding else { return nil }
            return starts.insert(Start(post: holding.post, from: holding.from)).inserted
                ? nil : RowFault("person", "postTaken", ["value": holding.personName])
        }
    }
}
