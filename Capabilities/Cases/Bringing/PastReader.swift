import Geometry
import Kernel
import Places
import Posts

/// Turns rows of another system into cases of ours, one thread's worth: what it has looked up once it remembers.
struct PastReader: Sendable {
    let mapping: Mapping
    let county: County
    let catalogue: Catalogue
    let directory: Directory
    let gazetteer: Gazetteer
    let territory: Territory
    let now: Timestamp
    /// As many as fit into `Mapping.columns`, by field.
    private let positions: [Mapping.Field: [Int]]
    private let columns: [String]
    private var categories: [String: CategoryCode] = [:]
    private var units: [String: UnitCode] = [:]
    private var divisions: [String: DivisionCode] = [:]

    init(
        _ mapping: Mapping, county: County, catalogue: Catalogue, directory: Directory, gazetteer: Gazetteer,
        territory: Territory, now: Timestamp
    ) {
        self.mapping = mapping
        self.county = county
        self.catalogue = catalogue
        self.directory = directory
        self.gazetteer = gazetteer
        self.territory = territory
        self.now = now
        let columns = mapping.columns
        self.columns = columns
        positions = mapping.rules.mapValues { rule in rule.columns.compactMap { columns.firstIndex(of: $0) } }
    }

    mutating func read(_ row: RawRow) async throws -> Result<PastCase, PastFault> {
        switch row {
        case .broken(let fault, _): return .failure(fault)
        case .record(let record):
            return try await read(Cells(record, columns: columns)) { CSVWriter.record(record.fields) }
        case .object(let piece):
            do throws(PastFault) {
                let cells = try Cells(piece, columns: columns)
                return try await read(cells) { Cells.line(piece) }
            } catch let fault {
                return .failure(fault)
            }
        }
    }

    private mutating func read(
        _ cells: Cells, original: () -> String
    ) async throws(PastFault) -> Result<PastCase, PastFault> {
        do throws(PastFault) {
            return .success(try await taken(cells))
        } catch {
            var fault = error
            fault.original = original()
            return .failure(fault)
        }
    }

    private mutating func taken(_ cells: Cells) async throws(PastFault) -> PastCase {
        if let index = cells.values.firstIndex(where: { $0.utf8.contains(0) }) {
            throw PastFault(cells.line, columns[index], "unstorable")
        }
        let place = try await place(cells)
        var past = PastCase(category: try category(cells), division: place.division)
        past.line = cells.line
        past.external = try required(.external, cells)
        past.point = place.point
        past.address = place.address
        try readTimes(into: &past, cells)
        past.lead = try unit(cells)
        try readStanding(into: &past, cells)
        past.channel = try channel(cells)
        past.text = try words(cells)
        past.answer = text(.answer, cells)
        past.contact = contact(cells)
        past.digest = cells.digest
        return past
    }

    // MARK: Times and states

    private func readTimes(into past: inout PastCase, _ cells: Cells) throws(PastFault) {
        _ = try required(.created, cells)
        guard let created = try moment(.created, cells) else { throw fault(.created, "empty", cells) }
        guard (2000...2099).contains(CountyTime.china.date(created).components.year) else {
            throw fault(.created, "otherCentury", cells)
        }
        past.created = created
        past.due = try moment(.due, cells)
        past.closed = try moment(.closed, cells)
        if created > now { throw fault(.created, "inFuture", cells) }
    }

    private func readStanding(into past: inout PastCase, _ cells: Cells) throws(PastFault) {
        let isClosed = past.closed != nil
        let word = mapping.rules[.state] == nil ? (isClosed ? "closed" : "open") : try value(.state, cells) ?? "open"
        switch word {
        case "open": past.standing = past.lead == nil ? .received : .dispatched
        default:
            guard let standing = Past.Standing(rawValue: word) else {
                throw fault(.state, "noState", cells, ["value": word])
            }
            past.standing = standing
        }
        switch past.standing {
        case .received, .accepted: past.lead = nil
        case .dispatched: if past.lead == nil { throw fault(.unit, "noUnit", cells) }
        case .closed:
            guard let closed = past.closed else { throw fault(.closed, "closedWithoutMoment", cells) }
            if closed > now { throw fault(.closed, "inFuture", cells) }
            past.isBackwards = closed < past.created
            past.closed = max(closed, past.created)
            return
        }
        past.closed = nil
    }

    private func moment(_ field: Mapping.Field, _ cells: Cells) throws(PastFault) -> Timestamp? {
        guard let text = text(field, cells) else { return nil }
        guard let moment = mapping.moment(text) else {
            let patterns = mapping.patterns.map(\.text).joined(separator: ", ")
            throw fault(field, "notATime", cells, ["value": Self.shortened(text), "patterns": patterns])
        }
        return moment
    }

    // MARK: What we have names for

    private mutating func category(_ cells: Cells) throws(PastFault) -> CategoryCode {
        guard let text = try value(.category, cells) else { throw fault(.category, "empty", cells) }
        if let known = categories[text] { return known }
        guard let code = CategoryCode(text), catalogue.category(code) != nil else {
            throw fault(.category, "noCategory", cells, ["value": Self.shortened(text)])
        }
        categories[text] = code
        return code
    }

    private mutating func unit(_ cells: Cells) throws(PastFault) -> UnitCode? {
        guard let text = try value(.unit, cells) else { return nil }
        if let known = units[text] { return known }
        guard let code = UnitCode(text), directory.unit(code) != nil else {
            throw fault(.unit, "noSuchUnit", cells, ["value": Self.shortened(text)])
        }
        units[text] = code
        return code
    }

    private func channel(_ cells: Cells) throws(PastFault) -> Channel {
        guard let text = try value(.channel, cells) else { return .system }
        guard let channel = Channel(rawValue: text) else {
            let known = Channel.allCases.map(\.rawValue).joined(separator: ", ")
            throw fault(.channel, "noChannel", cells, ["value": Self.shortened(text), "known": known])
        }
        return channel
    }

    // MARK: Places

    /// The code says where, and where there is none the point, and where there is none the address.
    private mutating func place(_ cells: Cells) async throws(PastFault) -> CaseWork.Found {
        let address = text(.address, cells)
        let point = try point(cells)
        if let division = try division(cells) {
            return CaseWork.Found(division: division, point: point, address: address)
        }
        if let point {
            return CaseWork.Found(division: try located(point, cells), point: point, address: address)
        }
        guard let address else { throw fault(.division, "noPlace", cells) }
        guard let found = try? await territory.find(address: address)?.address else {
            throw fault(.address, "noAddress", cells, ["value": Self.shortened(address)])
        }
        if let point = found.point {
            return CaseWork.Found(division: try located(point, cells), point: point, address: address)
        }
        return CaseWork.Found(division: found.code ?? county.code, point: nil, address: address)
    }

    private mutating func division(_ cells: Cells) throws(PastFault) -> DivisionCode? {
        guard let text = try value(.division, cells) else { return nil }
        if let known = divisions[text] { return known }
        guard let code = DivisionCode(text), gazetteer.place(code) != nil, county.code.contains(code) else {
            throw fault(.division, "noDivision", cells, ["value": Self.shortened(text)])
        }
        divisions[text] = code
        return code
    }

    private func point(_ cells: Cells) throws(PastFault) -> Coordinate? {
        guard let lon = try number(.lon, cells), let lat = try number(.lat, cells) else { return nil }
        guard let point = Coordinate(lon: lon, lat: lat) else { throw fault(.lat, "offTheMap", cells) }
        return mapping.frame?.toWGS84(point) ?? point
    }

    private func number(_ field: Mapping.Field, _ cells: Cells) throws(PastFault) -> Double? {
        guard let text = text(field, cells) else { return nil }
        guard let number = Double(text), number.isFinite else {
            throw fault(field, "notANumber", cells, ["value": Self.shortened(text)])
        }
        return number
    }

    private func located(_ point: Coordinate, _ cells: Cells) throws(PastFault) -> DivisionCode {
        let tolerance = Double(catalogue.policy.placeTolerance.metres)
        do throws(PlaceRefusal) {
            return try gazetteer.locate(point, tolerance: tolerance).finest ?? county.code
        } catch .noMap {
            throw fault(.lon, "noMap", cells)
        } catch {
            throw fault(.lon, "outside", cells, ["lon": "\(point.lon)", "lat": "\(point.lat)"])
        }
    }

    // MARK: Words

    private func words(_ cells: Cells) throws(PastFault) -> String {
        let said = try required(.text, cells)
        guard said.utf8.count <= CaseWork.textLength.upperBound || said.count <= CaseWork.textLength.upperBound else {
            throw fault(.text, "tooLong", cells, ["most": "\(CaseWork.textLength.upperBound)"])
        }
        return said
    }

    private func contact(_ cells: Cells) -> Contact? {
        let (name, phone) = (text(.name, cells), text(.phone, cells))
        return name == nil && phone == nil ? nil : Contact(name: name, phone: phone)
    }

    /// What the columns of a field hold, or its default; `nil` when there is neither.
    private func text(_ field: Mapping.Field, _ cells: Cells) -> String? {
        guard let rule = mapping.rules[field], let positions = positions[field] else { return nil }
        if positions.count == 1 {
            let text = cells.values[positions[0]]
            return text.isEmpty ? rule.otherwise : text
        }
        let text = positions.lazy.map { cells.values[$0] }.filter { !$0.isEmpty }.joined(separator: rule.join)
        return text.isEmpty ? rule.otherwise : text
    }

    private func required(_ field: Mapping.Field, _ cells: Cells) throws(PastFault) -> String {
        guard let text = text(field, cells) else { throw fault(field, "empty", cells) }
        return text
    }

    /// The same, through the field's table.
    private func value(_ field: Mapping.Field, _ cells: Cells) throws(PastFault) -> String? {
        guard let rule = mapping.rules[field], let text = text(field, cells) else { return nil }
        guard !rule.values.isEmpty else { return text }
        if let value = rule.values[text] { return value.isEmpty ? nil : value }
        // The default is ours already.
        if text == rule.otherwise { return text }
        if let other = rule.other { return other }
        throw fault(field, "notInTable", cells, ["value": Self.shortened(text), "field": field.rawValue])
    }

    private func fault(
        _ field: Mapping.Field, _ reason: String, _ cells: Cells, _ arguments: [String: String] = [:]
    ) -> PastFault {
        let column = mapping.rules[field]?.columns.joined(separator: ", ") ?? field.rawValue
        return PastFault(cells.line, column.isEmpty ? field.rawValue : column, reason, arguments)
    }

    private static func shortened(_ text: String) -> String { String(text.prefix(60)) }
}

extension Cells {
    /// FNV-1a of all values, the same on every machine.
    var digest: Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for value in values {
            for byte in value.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            hash = (hash ^ 0x1F) &* 0x100_0000_01B3
        }
        return Int64(bitPattern: hash)
    }
}
