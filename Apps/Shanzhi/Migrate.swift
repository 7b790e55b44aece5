import ArgumentParser
import Store

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Bring the database's tables up to date.")

    @OptionGroup var place: Place

    func run() async throws {
        let settings = try place.settings()
        try settings.makeFolder()
        let database = try openDatabase(settings.databaseAddress)
        try await database.migrate(Capabilities.migrations)
        await database.close()
        print(Terminal.text("app.migrated", ["count": "\(Capabilities.migrations.count)"]))
    }
}
