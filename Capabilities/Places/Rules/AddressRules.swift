package import Kernel

/// The address book as it stands: which name leads to which address.
package struct AddressBook: Sendable {
    package struct Item: Hashable, Sendable {
        package let id: ID<Address>
        package let address: Address
        package let key: AddressKey
    }

    package var items: [AddressKey: Item] = [:]
    /// Whose every name is, the first names included.
    package var owners: [AddressKey: ID<Address>] = [:]

    package init() {}
}

/// Which name may lead where.
package enum AddressRules {
    /// Judges the rows of a file against the book. A name that is somebody's first name, or was somebody's other name
    /// before, is not given a second time; the rest of the row is taken.
    /// - Parameter place: whether there is a place of this code.
    package static func decide(
        _ rows: [Sourced<Address>], book: AddressBook, dropping names: [String], isPlace: (DivisionCode) -> Bool,
        newID: () -> ID<Address>
    ) -> (decision: ImportDecision<AddressBook.Item>, notices: [Rejection]) {
        var decision = ImportDecision<AddressBook.Item>()
        var notices: [Rejection] = []
        var owners = book.owners
        var fresh: [(row: Sourced<Address>, id: ID<Address>, key: AddressKey)] = []
        var seen: Set<AddressKey> = []
        for row in rows {
            let key = AddressKey(row.value.text, dropping: names)
            if key.description.isEmpty {
                decision.rejected.append(Rejection(row.origin, column: "text", "noText"))
            } else if let code = row.value.code, !isPlace(code) {
                decision.rejected.append(
                    Rejection(row.origin, column: "code", "unknownPlace", ["code": "\(code)", "date": "…"]))
            } else if !seen.insert(key).inserted {
                decision.rejected.append(Rejection(row.origin, column: "text", "duplicate", ["code": row.value.text]))
            } else {
                fresh.append((row, book.items[key]?.id ?? newID(), key))
            }
        }
        let returning = Set(fresh.map(\.id))
        owners = owners.filter { !returning.contains($0.value) }
        for entry in fresh { owners[entry.key] = entry.id }
        for (row, id, key) in fresh {
            var granted: [String] = []
            for alias in row.value.aliases {
                let name = AddressKey(alias, dropping: names)
                if name == key || name.description.isEmpty || owners[name] == id { continue }
                guard owners[name] == nil else {
                    notices.append(Rejection(row.origin, column: "aliases", "aliasTaken", ["alias": alias]))
                    continue
                }
                owners[name] = id
                granted.append(alias)
            }
            let address = Address(
                row.value.text, aliases: granted, kind: row.value.kind, code: row.value.code, point: row.value.point)
            if book.items[key]?.address == address {
                decision.unchanged += 1
            } else {
                decision.writes.append(AddressBook.Item(id: id, address: address, key: key))
            }
        }
        return (decision, notices)
    }
}
