import Store

extension Door {
    /// Proves that what is written here is kept: writes a row that says nothing and waits until it is durable.
    /// - Throws: `StoreError` as any passage through the door would.
    package func beat() async throws {
        let county = county
        try await database.write { connection in
            // A row that stays the same would not be written at all.
            try connection.execute(
                """
                INSERT INTO heartbeats (county, beat) VALUES (?, 1)
                ON CONFLICT (county) DO UPDATE SET beat = heartbeats.beat + 1
                """, [county])
        }
    }
}
