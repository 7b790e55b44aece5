import Store

extension Cases {
    /// Lists are filtered within an index and only the cases they show are read; as many indices as before.
    static let lists = Migration(
        "cases/008-lists",
        [
            // A map's box is answered cell by cell. Without a point there is nothing to find.
            "DROP INDEX IF EXISTS cases_cell",
            """
            CREATE INDEX cases_cell ON cases (county, cell, received, id, lon, lat, state, category, merged)
            WHERE cell IS NOT NULL
            """,
            // A township's list is merged from those of its states, so that a rare state is found at once.
            "DROP INDEX IF EXISTS cases_township",
            "CREATE INDEX cases_township ON cases (county, township, state, received, id, category, merged)",
            // So is what somebody has to act on, by either order.
            "DROP INDEX IF EXISTS cases_holder",
            "CREATE INDEX cases_holder ON cases (county, holder, state, due, id, received) WHERE open = 1",
            // Desks of a township or a village look through what is open.
            "DROP INDEX IF EXISTS cases_due",
            "CREATE INDEX cases_due ON cases (county, due, id, township, village) WHERE open = 1",
            "DROP INDEX IF EXISTS cases_state_due",
            "CREATE INDEX cases_state_due ON cases (county, state, due, id, township, village) WHERE open = 1",
        ])
}
