import Journal
import Kernel
import Store

extension FilingTable where Item == Asset {
    static func assets(_ county: County) -> Self {
        Self(county: county, table: "property_assets") { try Asset(row: $0) }
    }

    func insert(_ asset: Asset, _ pen: Pen) throws {
        try insert(
            asset.filing, id: asset.id.bytes, why: asset.what.why, endedOn: asset.what.endedOn,
            [
                ("kind", asset.what.kind.rawValue), ("name", asset.what.name), ("place", asset.what.place),
                ("area", asset.what.area?.size.count), ("area_unit", asset.what.area?.unit.rawValue),
                ("book_value", asset.what.bookValue.count), ("rent", asset.what.rent.count),
            ], pen)
    }
}

extension Asset {
    fileprivate init(row: Row) throws {
        guard let kind = AssetDraft.Kind(rawValue: try row["kind"]) else {
            throw StoreError.column("kind", wanted: "an asset")
        }
        self.init(
            id: try row["id"], filing: try Filing(row: row),
            what: AssetDraft(
                kind: kind, name: try row["name"], place: try row["place"], area: try LandArea(row: row),
                bookValue: Money(count: try row["book_value"]), rent: Money(count: try row["rent"]),
                endedOn: try row["ended_on"], why: try row["why"]))
    }
}
