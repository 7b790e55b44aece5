import Store

extension Cases {
    /// What those at the desk keep for their work: filters by a name of their own, and templates of replies.
    static let desk = Migration(
        "cases/desk-001-filters-and-templates",
        [
            """
            CREATE TABLE desk_filters (
                county BIGINT NOT NULL,
                id BYTEA NOT NULL,
                post BYTEA NOT NULL,
                person BYTEA NOT NULL,
                name TEXT NOT NULL,
                query TEXT NOT NULL,
                made BIGINT NOT NULL,
                PRIMARY KEY (county, id),
                UNIQUE (county, post, person, name)
            )
            """,
            """
            CREATE TABLE desk_templates (
                county BIGINT NOT NULL,
                id BYTEA NOT NULL,
                version BIGINT NOT NULL,
                unit TEXT NOT NULL,
                action TEXT NOT NULL,
                name TEXT NOT NULL,
                words TEXT NOT NULL,
                made BIGINT NOT NULL,
                post BYTEA NOT NULL,
                retired BIGINT NOT NULL,
                PRIMARY KEY (county, id, version)
            )
            """,
            "CREATE INDEX desk_templates_unit ON desk_templates (county, unit, id, version)",
        ])
}
