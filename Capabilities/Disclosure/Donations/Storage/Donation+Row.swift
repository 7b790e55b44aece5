import Kernel
import Store

extension Donation {
    init(row: Row) throws {
        guard let kind = Donor.Kind(rawValue: try row["donor_kind"]) else {
            throw StoreError.column("donor_kind", wanted: "a kind of donor")
        }
        self.init(
            id: try row["id"], number: try CaseNumber(parsing: row["number"] as String), village: try row["village"],
            gift: try Gift(kind: try row["kind"], item: try row["item"], unit: try row["unit"]),
            quantity: try row["quantity"], purpose: try row["purpose"],
            donor: Donor(kind: kind, isNamed: try row["named"], name: try row["donor"]), received: try row["received"])
    }
}

extension DonationStep {
    init(row: Row) throws {
        let recipient: String? = try row["recipient"]
        guard let kind = Kind(rawValue: try row["kind"]), let state = State(rawValue: try row["state"]),
            let role = Role(rawValue: try row["role"])
        else { throw StoreError.column("state", wanted: "a step") }
        self.init(
            number: try row["number"], kind: kind, state: state, from: try row["source"],
            quantity: try row["quantity"], left: try row["rest"], place: try row["place"],
            recipient: recipient.flatMap { Recipient.Kind(rawValue: $0) }, words: try row["words"], at: try row["at"],
            since: try row["since"], role: role, person: try row["person"], asker: try row["asker"],
            told: try row["told"])
    }
}
