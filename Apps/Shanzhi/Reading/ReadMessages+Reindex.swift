import ArgumentParser
import Cases
import Foundation
import Kernel
import Logging
import Platform
import Reading
import Store

extension ReadMessages {
    /// `reading reindex`: for when `check` finds that the search index is not what it should be.
    struct Reindex: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Throw the search index away; the server makes it again, the newest cases first.",
            discussion: """
                Searches stay right meanwhile and are slower. On SQLite one process writes: beside a running server use the \
                button under /admin/reading.
                """)

        @OptionGroup var place: Place

        func run() async throws {
            let settings = try place.settings()
            if let file = try DatabaseAddress(settings.databaseAddress).file, isWritten(sqlite: file) {
                throw ReindexRefusal.isServing
            }
            let system = try await System.open(settings, log: Terminal.log(.error))
            do {
                try await system.cases.work.indexing.restart(system.house, by: .system("reading reindex"))
            } catch {
                await system.database.close()
                throw error
            }
            await system.database.close()
            print(Terminal.text("reading.reindexed"))
        }
    }
}

/// Why the index was not thrown away.
enum ReindexRefusal: Explained {
    /// Another process writes to the file.
    case isServing

    var explanation: Explanation { Explanation(.conflict, "reading.reindex.isServing") }
}
