import Journal
import Kernel
import Platform
import Reading
import Store

extension MatterFeed {
    /// Calls out what has crossed the county's line: once, whichever server sees it first. Complaints about a unit are
    /// left out, since a notice of them would go where they must not.
    package func callOut() async throws {
        let alert = Double(try await work.rules().current.policy.hotIssues.alert)
        let hot = try await work.hotMatters(most: 20) { $0.about == nil } ?? []
        for matter in hot where matter.figures.index >= alert {
            guard let target = matter.target else { continue }
            let (table, ids) = (HotAlertTable(work.house.county), matter.cases.map(\.id))
            guard try await !work.house.reader.read({ try table.isKnown(ids, $0) }) else { continue }
            try await work.house.door.open { passage in
                guard try !table.isKnown(ids, passage) else { return }
                let entry = Entry(
                    MatterFeed.calledOut, Subject(ID<HotMatter>(at: passage.now)), by: .system("matters"),
                    division: matter.place, reference: target.number.description,
                    what: [
                        "case": .string(target.id.description), "people": .integer(Int64(matter.figures.people)),
                        "index": .integer(Int64(matter.figures.index.rounded(.down))),
                    ])
                let pen = try passage.record(entry, first: true)
                for id in ids { try table.insert(id, at: passage.now, pen) }
            }
        }
    }

    /// The kind of entry that says so.
    package static let calledOut = "matter.hot"
}
