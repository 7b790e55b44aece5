import Journal
import Kernel
import Platform
import Store

/// Looks whether the lines of every list make its total, whether what is published is what was confirmed, and whether
/// what is sealed opens.
struct ListInspection: Sendable {
    let county: County

    var inspection: Inspection { Inspection("entitlements") { try look($0) } }

    private func look(_ inspector: Inspector) throws {
        let villages = try VillageTable(county: county).all(inspector)
        inspector.expect(villages.count)
        try lookForHomeless(inspector)
        let (lists, table) = (ListTable(county: county), LineTable(county: county) { _, _ in nil })
        var count = 0
        for village in villages where village.code.description > inspector.start ?? "" {
            for list in try lists.all(village.code, EntitlementList.State.allCases, inspector) {
                let lines = try table.all(list.id, inspector)
                try lookAtSum(list, lines)
                try lookAtEntries(list, lines, inspector)
                try lookAtSeals(list, inspector)
                count += 1
            }
            try inspector.passed(1, through: village.code.description)
        }
        inspector.count("lists", count)
    }

    private func lookAtSum(_ list: EntitlementList, _ lines: [EntitlementLine]) throws {
        let sum = lines.reduce(0) { $0 + $1.amount.count }
        let isGivenUp = list.state == .refused && lines.isEmpty
        guard list.state == .draft || isGivenUp || sum == list.what.total.count else {
            throw IntegrityFault(
                "disclosure.check.listSum",
                [
                    "number": list.number.description, "sum": Money(count: sum).shown,
                    "total": list.what.total.shown,
                ])
        }
    }

    private func lookAtEntries(
        _ list: EntitlementList, _ lines: [EntitlementLine], _ inspector: Inspector
    ) throws {
        let kinds = ["begun", "handedIn", "published", "givenUp", "sentBack"].map { "entitlement.\($0)" }
        let told = try inspector.traces(of: [list.id.bytes], kinds: kinds)[list.id.bytes] ?? []
        let expected =
            switch list.state {
            case .draft: kinds.prefix(1)
            case .waiting: kinds.prefix(2)
            case .published: kinds.prefix(3)
            case .refused: lines.isEmpty ? kinds.prefix(1) + kinds[3...3] : kinds.prefix(2) + kinds.suffix(1)
            }
        let digest = LineTable.digest(lines)
        let isTold = told.allSatisfy { trace in
            guard let what = try? JSON(parsing: Array(trace.what.utf8)) else { return false }
            return switch trace.kind {
            case "entitlement.begun": what == list.facts
            case "entitlement.handedIn", "entitlement.published":
                what["digest"]?.string == digest && what["lines"]?.integer == Int64(lines.count)
            default: true
            }
        }
        guard told.map(\.kind) == Array(expected), isTold else {
            throw IntegrityFault("disclosure.check.listChanged", ["number": list.number.description])
        }
    }

    private func lookAtSeals(_ list: EntitlementList, _ inspector: Inspector) throws {
        let rows = try inspector.query(
            "SELECT id, sealed FROM entitlement_lines WHERE county = ? AND list = ? AND sealed IS NOT NULL",
            [county, list.id])
        for row in rows {
            guard inspector.opens(try row["sealed"] as [UInt8], of: try row["id"] as ID<EntitlementLine>) else {
                throw IntegrityFault("disclosure.check.listSeal", ["number": list.number.description])
            }
        }
    }

    private func lookForHomeless(_ inspector: Inspector) throws {
        let orphan = try inspector.first(
            """
            SELECT e.id FROM entitlement_lines e LEFT JOIN entitlement_lists l ON l.county = e.county AND l.id = e.list
            WHERE e.county = ? AND l.id IS NULL LIMIT 1
            """, [county])
        if orphan != nil { throw IntegrityFault("disclosure.check.listOrphan") }
        let homeless = try inspector.first(
            """
            SELECT l.number FROM entitlement_lists l
            LEFT JOIN disclosure_villages k ON k.county = l.county AND k.village = l.village
            WHERE l.county = ? AND k.village IS NULL LIMIT 1
            """, [county])
        if let homeless {
            throw IntegrityFault("disclosure.check.listHomeless", ["number": try homeless["number"]])
        }
    }
}
