import Kernel
import Places
import Platform
import Store
import Web

extension VillagePages {
    /// Rounds of inspection that look at the village today.
    func running(_ village: ShownVillage, _ context: Context) async throws -> [Model] {
        let (table, today) = (rounds.table, words.today)
        let running = try await words.house.reader.read { try table.running(village.code, on: today, $0) }
        guard !running.isEmpty else { return [] }
        let gazetteer = try await words.territory.gazetteer(at: words.now)
        return running.map { words.item($0, gazetteer, context) }
    }
}
