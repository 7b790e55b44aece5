package import Kernel
package import Store

/// The address book in the database.
package enum AddressTables {
    /// Beginnings of an address that are looked for, the longest first.
    private static let beginnings = 39
    private static let search =
        "SELECT key, address, name, number FROM address_aliases WHERE county = ? AND key IN (?"
        + String(repeating: ", ?", count: beginnings) + ")"

    /// The address those words are, or begin with.
    package static func find(
        _ key: AddressKey, _ county: County, _ connection: any Connection
    ) throws -> FoundAddress? {
        var keys = [key.description] + key.beginnings(limit: beginnings)
        keys += Array(repeating: "", count: beginnings + 1 - keys.count)
        let rows = try connection.query(search, [county] + keys as [any Storable])
        var best: (length: Int, row: Row)?
        for row in rows {
            let found: String = try row["key"]
            if found.count > best?.length ?? 0 { best = (found.count, row) }
        }
        guard let row = best?.row else { return nil }
        let (found, id, number): (String, ID<Address>, Int) = (try row["key"], try row["address"], try row["number"])
        guard let address = try addresses(county, id, connection).first?.1 else { return nil }
        let match: FoundAddress.Match = found != key.description ? .beginning : number == 0 ? .exact : .alias
        return FoundAddress(address: address, match: match, matched: try row["name"])
    }

    /// Roads, estates and landmarks that have a point, with their other names.
    static func marks(
        _ county: County, limit: Int, _ connection: any Connection
    ) throws -> [(address: Address, point: Coordinate)] {
        var names: [ID<Address>: [String]] = [:]
        let rows = try connection.query(
            """
            SELECT id, text, kind, lon, lat FROM addresses
            WHERE county = ? AND kind <> 'address' AND lon IS NOT NULL ORDER BY id LIMIT ?
            """, [county, limit])
        for row in try connection.query(
            """
            SELECT a.address, a.name FROM address_aliases a JOIN addresses b ON b.county = a.county AND b.id = a.address
            WHERE a.county = ? AND b.kind <> 'address' AND b.lon IS NOT NULL ORDER BY a.number LIMIT ?
            """, [county, limit * 4])
        {
            names[try row["address"], default: []].append(try row["name"])
        }
        return try rows.compactMap { row in
            guard let kind = Address.Kind(rawValue: try row["kind"]), let point = try row.point() else { return nil }
            let id: ID<Address> = try row["id"]
            return (Address(try row["text"], aliases: names[id] ?? [], kind: kind, code: nil, point: point), point)
        }
    }

    /// The whole book, to judge an import against it.
    static func book(_ county: County, _ connection: any Connection) throws -> AddressBook {
        var book = AddressBook()
        var keys: [ID<Address>: AddressKey] = [:]
        for row in try connection.query(
            "SELECT key, address, number FROM address_aliases WHERE county = ?", [county])
        {
            let (text, id, number): (String, ID<Address>, Int) = (try row["key"], try row["address"], try row["number"])
            let key = AddressKey(stored: text)
            book.owners[key] = id
            if number == 0 { keys[id] = key }
        }
        for (id, address) in try addresses(county, nil, connection) {
            guard let key = keys[id] else { continue }
            book.items[key] = AddressBook.Item(id: id, address: address, key: key)
        }
        return book
    }

    /// - Parameter names: names that say nothing in a key, as in `AddressKey`.
    static func write(
        _ items: [AddressBook.Item], dropping names: [String], _ county: County, _ connection: any WriteConnection
    ) throws {
        try connection.executeAll(
            """
            INSERT INTO addresses (county, id, text, kind, code, lon, lat) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (county, id) DO UPDATE SET text = excluded.text, kind = excluded.kind, code = excluded.code,
                lon = excluded.lon, lat = excluded.lat
            """,
            items.map { item in
                let address = item.address
                return [
                    county, item.id, address.text, address.kind.rawValue, address.code, address.point?.lon,
                    address.point?.lat,
                ]
            })
        try connection.executeAll(
            "DELETE FROM address_aliases WHERE county = ? AND address = ?", items.map { [county, $0.id] })
        try connection.executeAll(
            """
            INSERT INTO address_aliases (county, key, address, name, number) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (county, key) DO UPDATE SET
                address = excluded.address, name = excluded.name, number = excluded.number
            """,
            items.flatMap { item -> [[any Storable]] in
                let texts = [item.address.text] + item.address.aliases
                return texts.enumerated().map { number, text in
                    let key = number == 0 ? item.key : AddressKey(text, dropping: names)
                    return [county, key.description, item.id, text, number]
                }
            })
    }

    private static func addresses(
        _ county: County, _ id: ID<Address>?, _ connection: any Connection
    ) throws -> [(ID<Address>, Address)] {
        let columns = """
            SELECT a.id, a.text, a.kind, a.code, a.lon, a.lat, n.name, n.number FROM addresses a
            JOIN address_aliases n ON n.county = a.county AND n.address = a.id WHERE a.county = ?
            """
        let rows =
            if let id {
                try connection.query("\(columns) AND a.id = ? ORDER BY a.id, n.number", [county, id])
            } else {
                try connection.query("\(columns) ORDER BY a.id, n.number", [county])
            }
        var found: [(ID<Address>, Address)] = []
        for row in rows {
            let (id, number): (ID<Address>, Int) = (try row["id"], try row["number"])
            if number > 0, let (last, address) = found.last, last == id {
                found[found.count - 1].1 = address.withAlias(try row["name"])
                continue
            }
            let kind: String = try row["kind"]
            guard let kind = Address.Kind(rawValue: kind) else { throw StoreError.column("kind", wanted: "Kind") }
            let aliases: [String] = number == 0 ? [] : [try row["name"]]
            found.append(
                (
                    id,
                    Address(
                        try row["text"], aliases: aliases, kind: kind, code: try row["code"], point: try row.point())
                ))
        }
        return found
    }
}

extension Address {
    fileprivate func withAlias(_ alias: String) -> Address {
        Address(text, aliases: aliases + [alias], kind: kind, code: code, point: point)
    }
}
