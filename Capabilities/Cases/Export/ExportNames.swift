import Kernel
import Places
import Platform
import Posts
package import Tables
import Web

/// The names that stand beside the codes of an export, as registered, in Chinese.
struct ExportNames: Sendable {
    let directory: Directory
    let history: History
    /// Every version, for the cases that were received under it.
    let catalogues: [String: Catalogue]
    /// The one in force; `nil` in a county that has none yet.
    let current: Catalogue?
    /// By state, and `merged`.
    let states: [String: String]
    let now: Timestamp

    func unit(_ code: UnitCode?) -> String? { code.map { directory.name($0, english: false) } }

    func category(_ code: CategoryCode, in version: String) -> String? {
        (catalogues[version]?.category(code) ?? current?.category(code))?.name
    }

    /// From the township down, as the places were called when it happened.
    func place(_ code: DivisionCode, at time: Timestamp) -> String? {
        let date = CountyTime.china.date(time)
        let chain = code.chain.compactMap { history.place($0, at: date) ?? history.latest($0) }
        let names = chain.filter { $0.level >= .township }.map(\.name)
        return names.isEmpty ? chain.last?.name : names.joined(separator: " ")
    }
}

extension CaseWork {
    func exportNames() async throws -> ExportNames {
        var current: Catalogue?
        do {
            current = try await book.catalogue(on: CountyTime.china.date(house.time.now()))
        } catch BookError.noCatalogue {
            // A county that is being set up has no cases either.
        }
        var states = ["merged": house.strings.text("cases.state.merged", .zh)]
        for state in CaseState.allCases {
            states[state.rawValue] = house.strings.text("cases.state.\(state.rawValue)", .zh)
        }
        return ExportNames(
            directory: try await staff.directory(), history: try await territory.history(),
            catalogues: try await book.all(), current: current, states: states, now: house.time.now())
    }

    /// Every case, oldest first.
    package func exportedCases(_ choice: TableChoice) async throws -> any TableSource {
        CaseRows(county: house.county, choice: choice, names: try await exportNames())
    }

    /// Every report, without whom to answer, which stays sealed.
    package func exportedReports(_ choice: TableChoice) async throws -> any TableSource {
        ReportRows(county: house.county, choice: choice, names: try await exportNames())
    }

    /// Every clock of every case.
    package func exportedClocks(_ choice: TableChoice) async throws -> any TableSource {
        ClockRows(county: house.county, choice: choice, names: try await exportNames())
    }
}
