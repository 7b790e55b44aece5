import Foundation
import Kernel
import Posts

@testable import Cases

/// The shipped catalogue with the demo county's units, and small catalogues written in a test.
enum CatalogueFixture {
    static let county = County(DivisionCode("330381")!)!
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")

    static func shipped(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: root.appending(path: "Capabilities/Cases/Defaults/catalogue/\(name)")))
    }

    static func demo(_ name: String) throws -> [CSVRecord] {
        let bytes = try Data(contentsOf: root.appending(path: "Apps/Shanzhi/DemoCounty/\(name)"))
        var reader = CSVReader(Array(bytes))
        var records: [CSVRecord] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }

    static func directory() throws -> Directory {
        let units = try demo("units.csv").map { record in
            CountyUnit(
                code: UnitCode(record.text("code"))!, name: record.text("name"),
                kind: UnitKind(rawValue: record.text("kind"))!, place: DivisionCode(record.text("place"))!,
                parent: UnitCode(record.text("parent")))
        }
        return Directory(units: units, posts: [], holdings: [])
    }

    /// The villages of today.
    static func villages() throws -> [DivisionCode] {
        try demo("divisions.csv").filter { $0.text("level") == "village" && $0.text("valid_to").isEmpty }
            .compactMap { DivisionCode($0.text("code")) }
    }

    static func shipped() throws -> (catalogue: Catalogue?, faults: [CatalogueFault]) {
        Catalogue.parse(
            version: "1", effectiveFrom: LocalDate("2026-01-01")!, county: county, directory: try directory(),
            categories: try shipped("categories.csv"), routes: try shipped("routes.csv"),
            policy: try shipped("policy.json"))
    }

    // MARK: A county of two towns, the first with an enforcement team

    static let small = Directory(
        units: [
            unit("centre", .centre, "330381"), unit("dept-lamps", .department, "330381"),
            unit("dept-water", .department, "330381"), unit("t-330381001", .township, "330381001"),
            unit("t-330381002", .township, "330381002"), unit("e-330381001", .enforcement, "330381001"),
            unit("v-330381001201", .village, "330381001201"), unit("v-330381002201", .village, "330381002201"),
        ], posts: [], holdings: [])

    private static func unit(_ code: String, _ kind: UnitKind, _ place: String) -> CountyUnit {
        CountyUnit(code: UnitCode(code)!, name: code, kind: kind, place: DivisionCode(place)!)
    }

    static let header =
        "code,kind,class,class_en,name,name_en,accept_standard,close_standard,keywords,"
        + "accept,dispatch,sign,contact,solve,verify,answer,verdict,stages,public_place\n"

    static func row(
        _ code: String, kind: String? = nil, keywords: String = "", solve: String = "2 工作日", stages: String = "",
        place: String = "grid"
    ) -> String {
        let kind = kind ?? CategoryCode(code)?.kind.rawValue ?? "matter"
        return "\(code),\(kind),类,Class,名,Name,收,结,\(keywords),1 工作时,1 工作时,1 工作时,2 自然时,\(solve),1 工作日,"
            + "1 工作日,7 自然日,\(stages),\(place)\n"
    }

    static let routesHeader = "category,territory,level,lead,joint,basis\n"
    static let everything = "*,330381,county,centre,,兜底\n"

    static func parse(
        _ rows: String, routes: String = everything, policy: [UInt8]? = nil
    ) throws -> (catalogue: Catalogue?, faults: [CatalogueFault]) {
        Catalogue.parse(
            version: "t", effectiveFrom: LocalDate("2026-01-01")!, county: county, directory: small,
            categories: Array((header + rows + row("M9902")).utf8), routes: Array((routesHeader + routes).utf8),
            policy: try policy ?? shipped("policy.json"))
    }
}

extension CatalogueFault {
    /// File, line, column and the last word of the key: `r 3:lead unknownUnit`.
    var short: String {
        let place = [line.map(String.init), column].compactMap { $0 }.joined(separator: ":")
        return "\(file.rawValue.prefix(1)) \(place) \(key.split(separator: ".").last ?? "")"
    }
}
