import Journal
import Kernel
import Store

/// Stands for somebody who wished to be forgotten, in one matter alone: who had one, answered or joined does not get, say or
/// count twice after it. Only the county can make it, nothing leads from one matter to another, and it goes when the
/// names of that matter would have gone.
struct Shadow: Sendable {
    let seal: Seal
    /// The table and the column of the matter in it.
    let table, matter: String

    func callAsFunction(_ person: ID<Person>, in matter: [UInt8]) -> ID<Person> {
        let secret = seal.secret(for: matter + person.bytes, purpose: "shadow \(table)")
        // Thirty-two bytes are always enough for an id.
        return ID(bytes: secret.prefix(16)) ?? person
    }

    /// Puts the shadow in the place of the person, wherever they are named.
    func replace(_ person: ID<Person>, _ county: County, _ pen: Pen) throws {
        let rows = try pen.query(
            "SELECT \(matter) AS matter FROM \(table) WHERE county = ? AND person = ?", [county, person])
        let matters: [[UInt8]] = try rows.map { try $0["matter"] }
        try pen.executeAll(
            "UPDATE \(table) SET person = ? WHERE county = ? AND \(matter) = ? AND person = ?",
            matters.map { [self(person, in: $0), county, $0, person] })
    }
}
