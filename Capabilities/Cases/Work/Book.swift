import Foundation
import Journal
package import Kernel
package import Platform
package import Posts
package import Reading
import Store
import Synchronization

/// The rules of the county that are data: catalogue versions and the working calendar, kept at hand.
package final class Book: Sendable {
    struct State {
        var catalogues: [String: Catalogue] = [:]
        var proposers: [String: Proposer] = [:]
        var effective: [(from: LocalDate, version: String)] = []
        var calendar: WorkingCalendar?
        var position: Int64 = -1
        var looked = Timestamp(milliseconds: 0)
    }

    let house: House
    let staff: Staff
    let state = Mutex(State())
    /// What was learned from decisions about what residents wrote.
    package let classifier: Classifier

    package init(_ house: House, staff: Staff) {
        let reports = ReportTable(house.county)
        classifier = Classifier(house, words: { try reports.texts(of: $0, $1) })
        self.house = house
        self.staff = staff
    }

    /// The catalogue in force on a day.
    /// - Throws: `BookError.noCatalogue` when none was imported for it.
    package func catalogue(on date: LocalDate) async throws -> Catalogue {
        try await refresh()
        guard let version = state.withLock({ state in state.effective.last { $0.from <= date }?.version }) else {
            throw BookError.noCatalogue
        }
        return try await catalogue(version)
    }

    package func catalogue(_ version: String) async throws -> Catalogue {
        if let known = state.withLock({ $0.catalogues[version] }) { return known }
        let directory = try await staff.directory()
        let county = house.county
        let stored = try await house.reader.read { connection in
            try CatalogueShelf(county).find(version, connection)
        }
        guard let stored else { throw BookError.noCatalogue }
        let (catalogue, faults) = stored.parse(county, directory)
        guard let catalogue else { throw BookError.brokenCatalogue(version, faults: faults.count) }
        let proposer = Proposer(catalogue, learned: classifier)
        state.withLock { state in
            state.catalogues[version] = catalogue
            state.proposers[version] = proposer
        }
        return catalogue
    }

    /// Proposes categories by the keywords of that version.
    package func proposer(_ version: String) async throws -> Proposer {
        let catalogue = try await catalogue(version)
        return state.withLock { $0.proposers[version] } ?? Proposer(catalogue, learned: classifier)
    }

    /// Every version, for the cases that were received under it.
    package func all() async throws -> [String: Catalogue] {
        for version in state.withLock({ $0.effective.map(\.version) }) { _ = try await catalogue(version) }
        return state.withLock { $0.catalogues }
    }

    package func calendar() async throws -> WorkingCalendar {
        try await refresh()
        guard let calendar = state.withLock({ $0.calendar }) else { throw BookError.noCalendar }
        return calendar
    }

    /// Looks whether another import has come, of this server or another; at most once a second.
    private func refresh() async throws {
        let county = house.county
        let now = house.time.now()
        let known: Int64? = state.withLock { state in
            let isFresh = state.looked <= now && now < state.looked.adding(milliseconds: 1000)
            if isFresh, state.position >= 0 { return nil }
            state.looked = now
            return state.position
        }
        guard let known else { return }
        let read = try await house.reader.read { connection in
            try CatalogueShelf(county).contents(since: known, connection)
        }
        guard let read else { return }
        let calendar = try read.calendar.map { try WorkingCalendar(json: Array($0.utf8)) }
        state.withLock { state in
            state.position = read.position
            state.effective = read.versions
            state.calendar = calendar
        }
    }
}

extension Book {
    /// What was imported here counts at once.
    func forget() { state.withLock { ($0.looked, $0.position) = (Timestamp(milliseconds: 0), -1) } }
}

/// What the county has to import before cases can be received.
package enum BookError: Explained, Equatable {
    case noCatalogue
    case noCalendar
    case brokenCatalogue(String, faults: Int)

    package var explanation: Explanation {
        switch self {
        case .noCatalogue: Explanation(.unavailable, "cases.book.noCatalogue")
        case .noCalendar: Explanation(.unavailable, "cases.book.noCalendar")
        case .brokenCatalogue(let version, let faults):
            Explanation(.unavailable, "cases.book.broken", ["version": version, "faults": "\(faults)"])
        }
    }
}
