import Cases
import Foundation
import Kernel
import Me
import Places
import Platform
import Posts
import Rights
import Web

/// What the pages of administration stand on.
struct Office: Sendable {
    let house: House
    let cases: CaseWork
    let staff: Staff
    let territory: Territory
    let me: MeWork
    let retention: [RetainedTable]

    var book: Book { cases.book }
    var today: LocalDate { staff.today }
    var pages: Pages { house.pages }

    func words(_ context: Context) async throws -> AdminWords {
        AdminWords(
            strings: house.strings, language: context.language, directory: try await staff.directory(),
            gazetteer: try? await territory.gazetteer(at: today))
    }

    /// Whether who looks may change what belongs to the county.
    func may(_ action: Action, _ context: Context, at place: DivisionCode? = nil) -> Bool {
        context.may(action, on: Object(at: place ?? house.county.code))
    }

    /// - Throws: `RightRefusal`.
    func require(_ action: Action, _ context: Context, at place: DivisionCode) throws {
        try context.require(action, on: Object(at: place))
    }
}
