import Kernel

/// Reads policy.json; every fault names the member by its JSON pointer.
struct PolicyReader {
    private(set) var faults: [CatalogueFault] = []
    private let root: JSON

    init(_ bytes: [UInt8]) {
        do {
            root = try JSON(parsing: bytes)
        } catch {
            root = .null
            faults.append(.init(.policy, line: error.line(in: bytes), "malformedJSON"))
            return
        }
        if root.object == nil { faults.append(.init(.policy, "malformedJSON")) }
    }

    mutating func policy() -> Policy? {
        guard faults.isEmpty else { return nil }
        let known = [
            "rungs", "returnBound", "extensionsBound", "suspensionMax", "reopenWithin", "objectionWithin", "duplicates",
            "placeTolerance", "refusalGrounds", "ratesFormula", "otherCategory", "numberPrefix",
            "conductCategory", "hotIssues",
        ]
        refuseUnknown(root, known, "")
        let rungs = rungs()
        let returnBound = integer(root["returnBound"], "/returnBound", 0...100)
        let extensionsBound = integer(root["extensionsBound"], "/extensionsBound", 0...100)
        let suspensionMax = limit(root["suspensionMax"], "/suspensionMax")
        let reopenWithin = limit(root["reopenWithin"], "/reopenWithin")
        let objectionWithin = limit(root["objectionWithin"], "/objectionWithin")
        let metres = integer(root["duplicates"]?["metres"], "/duplicates/metres", 0...10_000)
        let days = integer(root["duplicates"]?["days"], "/duplicates/days", 0...366)
        let hotIssues = hotIssues()
        let tolerance = integer(root["placeTolerance"]?["metres"], "/placeTolerance/metres", 0...10_000)
        let grounds = grounds()
        let formula = formula()
        let other = text(root["otherCategory"], "/otherCategory")
        let otherCategory = CategoryCode(other)
        if !other.isEmpty, otherCategory == nil { bad("/otherCategory", other) }
        let conduct = root["conductCategory"].map { text($0, "/conductCategory") }
        let conductCategory = conduct.flatMap { CategoryCode($0) }
        if let conduct, !conduct.isEmpty, conductCategory == nil { bad("/conductCategory", conduct) }
        let numberPrefix = text(root["numberPrefix"], "/numberPrefix")
        if !numberPrefix.isEmpty, CaseNumber(prefix: numberPrefix, date: LocalDate(days: 20_000), serial: 1) == nil {
            bad("/numberPrefix", numberPrefix)
        }
        guard faults.isEmpty, let suspensionMax, let reopenWithin, let objectionWithin, let formula, let otherCategory
        else { return nil }
        return Policy(
            rungs: rungs, returnBound: returnBound, extensionsBound: extensionsBound, suspensionMax: suspensionMax,
            reopenWithin: reopenWithin, objectionWithin: objectionWithin, duplicates: .init(metres: metres, days: days),
            hotIssues: hotIssues, placeTolerance: .init(metres: tolerance), refusalGrounds: grounds,
            ratesFormula: formula,
            otherCategory: otherCategory, conductCategory: conductCategory, numberPrefix: numberPrefix)
    }

    // MARK: Parts

    /// Shares rise, then come the rungs after the limit, which rise too where their units allow to tell.
    private mutating func rungs() -> [Rung] {
        var rungs: [Rung] = []
        for (index, json) in array(root["rungs"], "/rungs").enumerated() {
            let pointer = "/rungs/\(index)"
            refuseUnknown(json, ["share", "late", "action"], pointer)
            let text = text(json["action"], "\(pointer)/action")
            let action = RungAction(rawValue: text)
            if !text.isEmpty, action == nil { bad("\(pointer)/action", text) }
            let moment: Rung.Moment?
            switch (json["share"], json["late"]) {
            case (let share?, nil): moment = .share(integer(share, "\(pointer)/share", 1...1000))
            case (nil, let late?): moment = limit(late, "\(pointer)/late").map { .late($0) }
            default:
                moment = nil
                faults.append(.init(.policy, "rungMoment", ["member": pointer]))
            }
            guard let action, let moment else { continue }
            if let last = rungs.last, !last.moment.isBefore(moment) {
                faults.append(.init(.policy, "rungOrder", ["member": pointer]))
            }
            rungs.append(Rung(moment: moment, action: action))
        }
        return rungs
    }

    private mutating func grounds() -> [RefusalGround] {
        var grounds: [RefusalGround] = []
        for (index, json) in array(root["refusalGrounds"], "/refusalGrounds").enumerated() {
            let pointer = "/refusalGrounds/\(index)"
            refuseUnknown(json, ["code", "name", "nameEnglish", "source"], pointer)
            let ground = RefusalGround(
                code: text(json["code"], "\(pointer)/code"), name: text(json["name"], "\(pointer)/name"),
                nameEnglish: text(json["nameEnglish"], "\(pointer)/nameEnglish"),
                source: text(json["source"], "\(pointer)/source"))
            if grounds.contains(where: { $0.code == ground.code }) { bad("\(pointer)/code", ground.code) }
            grounds.append(ground)
        }
        return grounds
    }

    private mutating func hotIssues() -> HotIssues {
        guard let json = root["hotIssues"] else { return .usual }
        refuseUnknown(json, ["days", "people", "alert"], "/hotIssues")
        return HotIssues(
            days: integer(json["days"], "/hotIssues/days", 1...366),
            people: integer(json["people"], "/hotIssues/people", 2...1000),
            alert: integer(json["alert"], "/hotIssues/alert", 1...1000))
    }

    private mutating func formula() -> RatesFormula? {
        refuseUnknown(root["ratesFormula"], ["version", "closedInTimeDenominator"], "/ratesFormula")
        let version = text(root["ratesFormula"]?["version"], "/ratesFormula/version")
        let pointer = "/ratesFormula/closedInTimeDenominator"
        let text = text(root["ratesFormula"]?["closedInTimeDenominator"], pointer)
        guard let denominator = RatesFormula.Denominator(rawValue: text) else {
            if !text.isEmpty { bad(pointer, text) }
            return nil
        }
        return RatesFormula(version: version, closedInTimeDenominator: denominator)
    }

    // MARK: Values

    private mutating func bad(_ pointer: String, _ value: String) {
        faults.append(.init(.policy, "badValue", ["member": pointer, "value": value]))
    }

    private mutating func missing(_ pointer: String) {
        faults.append(.init(.policy, "missingMember", ["member": pointer]))
    }

    private mutating func refuseUnknown(_ json: JSON?, _ known: [String], _ pointer: String) {
        for name in (json?.object ?? [:]).keys.sorted() where !known.contains(name) {
            faults.append(.init(.policy, "unknownMember", ["member": "\(pointer)/\(name)"]))
        }
    }

    /// A text with something in it; empty, with a fault, when there is none.
    private mutating func text(_ json: JSON?, _ pointer: String) -> String {
        let text = json?.string ?? ""
        if text.isEmpty { missing(pointer) }
        return text
    }

    private mutating func integer(_ json: JSON?, _ pointer: String, _ range: ClosedRange<Int>) -> Int {
        guard let integer = json?.integer else {
            missing(pointer)
            return 0
        }
        if !range.contains(Int(integer)) { bad(pointer, "\(integer)") }
        return Int(integer)
    }

    private mutating func limit(_ json: JSON?, _ pointer: String) -> TimeLimit? {
        let text = text(json, pointer)
        let limit = TimeLimit(text)
        if !text.isEmpty, limit == nil { bad(pointer, text) }
        return limit
    }

    private mutating func array(_ json: JSON?, _ pointer: String) -> [JSON] {
        guard let array = json?.array, !array.isEmpty else {
            missing(pointer)
            return []
        }
        return array
    }
}

extension Rung.Moment {
    fileprivate func isBefore(_ other: Self) -> Bool {
        switch (self, other) {
        case (.share(let a), .share(let b)): a < b
        case (.share, .late): true
        case (.late, .share): false
        case (.late(let a), .late(let b)): a.unit != b.unit || a.amount < b.amount
        }
    }
}

extension JSONError {
    fileprivate func line(in bytes: [UInt8]) -> Int? {
        switch self {
        case .malformed(let offset), .notAnInteger(let offset), .tooDeep(let offset):
            bytes.prefix(offset).count { $0 == UInt8(ascii: "\n") } + 1
        default: nil
        }
    }
}
