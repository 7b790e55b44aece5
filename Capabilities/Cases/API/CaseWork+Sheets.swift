package import Kernel
import Journal
import Places
import Platform
import Posts
import Rights
import Store
package import Web

extension CaseWork {
    /// Open cases that this post has to do with, soonest due first.
    package func sheets(for holder: PostHolder, limit: Int, _ language: Language) async throws -> [CaseSheet] {
        var filter = CaseFilter()
        filter.order = .due
        filter.limit = limit
        if Set.forUnit.contains(holder.role) {
            filter.holder = holder.unit
        } else if holder.place.level > .county {
            filter.division = holder.place
        }
        let (table, asked) = (cases, filter)
        let rows = try await house.reader.read { try table.list(asked, $0) }
        return try await sheets(rows.filter { $0.subject.state != .closed }, for: .post(holder), language)
    }

    /// One case.
    /// - Throws: `CaseError.unknown`; `RightRefusal` when this actor may not read all of it.
    package func sheet(_ number: CaseNumber, for actor: Actor, _ language: Language) async throws -> CaseSheet {
        let subject = try await find(number)
        try require(actor, .readCaseFully, on: subject.object(try await staff.directory()))
        let table = cases
        let point = try await house.reader.read { try table.point(of: subject.id, $0) }
        guard let sheet = try await sheets([(subject, point)], for: actor, language).first else {
            throw CaseError.unknown
        }
        return sheet
    }

    /// Those of these cases that the actor may read fully.
    private func sheets(
        _ rows: [(subject: Case, point: Coordinate?)], for actor: Actor, _ language: Language
    ) async throws -> [CaseSheet] {
        let rules = try await rules()
        let own = rows.filter { audience(actor, of: $0.subject, rules.directory) == .staff }
        let presenter = try await presenter(language, .staff, for: actor)
        let (reports, county) = (reports, house.county)
        let read = try await house.reader.read { connection in
            try own.map { row in
                let said = try reports.reports(of: row.subject.id, connection)
                let pictures = AttachmentTable(county)
                return Read(
                    said: said, pictures: try said.flatMap { try pictures.ids(of: $0.id, connection) },
                    proofs: try pictures.ids(of: row.subject.id, connection),
                    entries: try Journal.entries(county, of: Subject(row.subject.id), connection))
            }
        }
        return zip(own, read).map { row, read in
            let context = rules.context(for: row.subject, actor, at: presenter.now)
            let offers = offered(row.subject, to: actor, context)
            return presenter.sheet(row.subject, row.point, read, offers, actor)
        }
    }

    /// What a sheet is made of besides the case.
    struct Read: Sendable {
        let said: [StoredReport]
        let pictures: [ID<Attachment>]
        let proofs: [ID<Attachment>]
        let entries: [Recorded]
    }
}

extension Presenter {
    fileprivate func sheet(
        _ subject: Case, _ point: Coordinate?, _ read: CaseWork.Read, _ offers: [CaseAction], _ actor: Actor
    ) -> CaseSheet {
        let tag = dueTag(subject)
        let hasContact = read.said.contains(where: \.hasContact)
        return CaseSheet(
            number: subject.number, heading: title(subject, read.said.first?.text), state: state(subject),
            stateClass: stateClass(subject), due: tag.words, dueClass: tag.class, category: category(subject.category),
            holder: unit(subject.holder), received: moment(subject.received), division: subject.division, point: point,
            address: read.said.lazy.compactMap(\.address).first,
            lines: read.said.flatMap { $0.text.split(whereSeparator: \.isNewline).map(String.init) },
            pictures: read.pictures, proofs: read.proofs, timeline: timeline(read.entries),
            actions: subject.onTheSpot(offers, for: actor, hasContact: hasContact), tasks: subject.tasks(of: actor),
            hasContact: hasContact)
    }
}
