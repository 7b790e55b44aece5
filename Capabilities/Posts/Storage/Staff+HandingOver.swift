import Journal
package import Kernel
import Platform
import Store

extension Staff {
    /// From `date` on, `person` holds the post. The post, its powers and its open work stay.
    /// - Returns: the new holding.
    /// - Throws: `HandingOverRefusal`; nothing is changed then.
    @discardableResult
    package func handOver(
        _ post: ID<Post>, to person: String, from date: LocalDate, by actor: Actor, reason: String? = nil
    ) async throws -> Holding {
        let holding = try await house.door.open { passage in
            let directory = try DirectoryTables.directory(passage.county, passage)
            guard let entry = directory.post(post) else { throw HandingOverRefusal.unknownPost }
            let before = directory.holdings(of: post)
            if let last = before.last, last.from >= date { throw HandingOverRefusal.heldFrom(last.from) }
            let id = ID<Person>(passage.county, unit: entry.unit, name: person)
            let new = Holding(post: post, person: id, personName: person, from: date)
            let pen = try passage.record(
                Entry(
                    "post.handedOver", Subject(post), by: actor, reason: reason, division: entry.place,
                    what: ["person": .string(id.description), "from": .string(date.description)]))
            let after = Tenure.inOrder(before + [new])
            try pen.write(holdings: after.filter { !before.contains($0) }, county: passage.county)
            try DirectoryTables.bumpVersion(passage.county, pen)
            return new
        }
        forget()
        return holding
    }
}

/// Why a post could not be handed over.
package enum HandingOverRefusal: Explained, Hashable {
    case unknownPost
    /// Somebody takes it on this day or later; handing over goes forward only.
    case heldFrom(LocalDate)

    package var explanation: Explanation {
        switch self {
        case .unknownPost: Explanation(.notFound, "posts.unknownPost")
        case .heldFrom(let date): Explanation(.conflict, "posts.heldFrom", ["date": date.description])
        }
    }
}
