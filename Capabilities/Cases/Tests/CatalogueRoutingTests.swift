import Kernel
import Posts
import Testing

@testable import Cases

private typealias Fixture = CatalogueFixture

@Suite("routing by the catalogue")
struct CatalogueRoutingTests {
    private static let first = DivisionCode("330381001201")!
    private static let second = DivisionCode("330381002201")!
    private static let routes = """
        *,330381,county,centre,,兜底
        E*,330381,township,@township,@village;dept-water,属地
        C01*,330381,county,dept-water,,公用设施
        C0118,330381,county,dept-lamps,@township,路灯
        C0118,330381001,township,@township,dept-lamps,下放
        E0101,330381,village,@village,,村里先办
        E0101,330381,township,@enforcement,@township,执法
        E0101,330381,county,dept-water,,主管

        """

    private func catalogue() throws -> Catalogue {
        let rows = ["C0101", "C0118", "C0201", "E0101", "E0102"].map { Fixture.row($0) }.joined()
        return try #require(try Fixture.parse(rows, routes: Self.routes).catalogue)
    }

    private func route(_ code: String, _ place: DivisionCode, _ level: Level? = nil) throws -> Route {
        try catalogue().route(category: CategoryCode(code)!, division: place, from: level, directory: Fixture.small)
            .get()
    }

    @Test(
        "the most exact category, then the narrowest territory, then the lowest level decides",
        arguments: [
            ("C0201", first, nil, "centre", Level.county, RouteReason.Kind.fallback),
            ("C0101", first, nil, "dept-water", .county, .classRule),
            ("C0118", second, nil, "dept-lamps", .county, .ownerFirst),
            ("C0118", first, nil, "t-330381001", .township, .delegated),
            ("C0118", first, .county, "dept-lamps", .county, .ownerFirst),
            ("E0102", second, nil, "t-330381002", .township, .fallback),
            ("E0101", first, nil, "v-330381001201", .village, .territoryFirst),
            ("E0101", first, .grid, "v-330381001201", .village, .territoryFirst),
            ("E0101", first, .township, "e-330381001", .township, .territoryFirst),
            // The second town has no enforcement team: the general rule of that level answers.
            ("E0101", second, .township, "t-330381002", .township, .fallback),
            ("E0101", first, .county, "dept-water", .county, .listed),
            // A place known only as far as the town has no village unit: the next row answers.
            ("E0101", DivisionCode("330381001")!, nil, "e-330381001", .township, .territoryFirst),
        ] as [(String, DivisionCode, Level?, String, Level, RouteReason.Kind)])
    func exactness(
        code: String, place: DivisionCode, from: Level?, lead: String, level: Level, why: RouteReason.Kind
    ) throws {
        let route = try route(code, place, from)
        #expect(route.lead.description == lead)
        #expect(route.level == level)
        #expect(route.why.kind == why)
        #expect(route.why.key == "cases.catalogue.reason.\(why.rawValue)")
    }

    @Test("a route says its row, its words, its joint units and who leads elsewhere")
    func route() throws {
        let route = try route("C0118", Self.first)
        #expect(route.row == 6)
        #expect(route.basis == "下放")
        #expect(route.joint.map(\.description) == ["dept-lamps"])
        #expect(
            route.why.arguments == [
                "lead": "t-330381001", "elsewhere": "dept-lamps", "place": "330381001", "category": "C0118",
                "pattern": "C0118", "line": "6",
            ])
        // A village that the place does not name is left out, not invented.
        #expect(try self.route("E0102", DivisionCode("330381001")!).joint.map(\.description) == ["dept-water"])
    }

    @Test("climbing takes the next level that has a row, and ends at the county")
    func climbing() throws {
        let (catalogue, code) = (try catalogue(), CategoryCode("E0101")!)
        #expect(catalogue.next(after: .village, category: code) == .township)
        #expect(catalogue.next(after: .township, category: code) == .county)
        #expect(catalogue.next(after: .county, category: code) == nil)
        #expect(catalogue.next(after: .grid, category: CategoryCode("C0201")!) == .county)
    }

    @Test("no route is said plainly")
    func faults() throws {
        let (catalogue, unknown) = (try catalogue(), CategoryCode("M0101")!)
        let (elsewhere, code) = (DivisionCode("330382001")!, CategoryCode("C0118")!)
        func route(_ category: CategoryCode, _ place: DivisionCode, _ directory: Directory) -> RoutingFault? {
            let result = catalogue.route(category: category, division: place, directory: directory)
            if case .failure(let fault) = result { return fault }
            return nil
        }
        #expect(route(unknown, Self.first, Fixture.small) == .unknownCategory(unknown))
        #expect(route(code, elsewhere, Fixture.small) == .noRow(code, elsewhere))
        let nobody = Directory(units: [], posts: [], holdings: [])
        #expect(route(code, Self.first, nobody) == .noUnit(row: 6, "@township"))
    }

    @Test("every category in every village of the demo county reaches a unit, and its reason is true")
    func everywhere() throws {
        let catalogue = try #require(try Fixture.shipped().catalogue)
        let directory = try Fixture.directory()
        let villages = try Fixture.villages()
        // One village of each town also tries every level to begin at.
        let samples = Dictionary(grouping: villages, by: \.parent).compactMap(\.value.first)
        #expect(villages.count > 500 && samples.count == 23)
        var kinds: [RouteReason.Kind: Int] = [:]
        var untrue: [String] = []
        for category in catalogue.categories {
            let rows = catalogue.rows(for: category.code)
            let plain = try #require(
                samples.first { place in
                    !rows.contains { !$0.isCountyWide && $0.territory.contains(place) }
                })
            let levels: [Level] = [.grid, .village, .township, .county]
            let tries = villages.map { ($0, Level?.none) } + samples.flatMap { place in levels.map { (place, $0) } }
            for (place, level) in tries {
                let result = catalogue.route(
                    category: category.code, division: place, from: level, directory: directory)
                guard case .success(let route) = result, level.map({ route.level <= $0 }) ?? true,
                    isTrue(route, category, place, plain, catalogue, directory)
                else {
                    untrue.append("\(category.code) \(place) \(level.map(\.rawValue) ?? "-") \(result)")
                    continue
                }
                kinds[route.why.kind, default: 0] += 1
            }
        }
        #expect(untrue == [])
        #expect(Set(kinds.keys).isSuperset(of: [.delegated, .exception, .ownerFirst, .territoryFirst]), "\(kinds)")
    }

    /// Whether the units exist and the reason says what is so.
    /// - Parameter plain: a place without rows of its own for the category.
    private func isTrue(
        _ route: Route, _ category: Category, _ place: DivisionCode, _ plain: DivisionCode,
        _ catalogue: Catalogue, _ directory: Directory
    ) -> Bool {
        guard let lead = directory.unit(route.lead)?.kind, !route.joint.contains(route.lead),
            route.joint.allSatisfy({ directory.unit($0) != nil })
        else { return false }
        let isTerritorial = [.township, .enforcement, .village].contains(lead)
        switch route.why.kind {
        case .ownerFirst: return category.kind == .component && !isTerritorial
        case .territoryFirst: return category.kind != .component && isTerritorial
        case .delegated, .exception:
            guard let territory = DivisionCode(route.why.arguments["place"] ?? ""), territory.level > .county,
                territory.contains(place), let elsewhere = UnitCode(route.why.arguments["elsewhere"] ?? ""),
                let other = directory.unit(elsewhere)?.kind, elsewhere != route.lead
            else { return false }
            guard route.why.kind == .delegated else { return true }
            let there = catalogue.route(
                category: category.code, division: plain, from: route.level, directory: directory)
            guard case .success(let rest) = there else { return false }
            return isTerritorial && other == .department && rest.lead == elsewhere
        case .listed, .classRule, .fallback: return true
        }
    }
}
