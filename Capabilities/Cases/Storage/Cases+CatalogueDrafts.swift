import Store

extension Cases {
    /// Versions of the catalogue that nobody has published yet, and who published those that are.
    static let catalogueDrafts = Migration(
        "cases/catalogue-drafts",
        [
            """
            CREATE TABLE catalogue_drafts (
                county BIGINT NOT NULL,
                id BYTEA NOT NULL,
                version TEXT NOT NULL,
                base TEXT NOT NULL,
                revision BIGINT NOT NULL,
                made BIGINT NOT NULL,
                changed BIGINT NOT NULL,
                post BYTEA,
                categories TEXT NOT NULL,
                routes TEXT NOT NULL,
                policy TEXT NOT NULL,
                PRIMARY KEY (county, id)
            )
            """,
            // Versions from before, and those from the command line, were published by no post.
            "ALTER TABLE catalogues ADD COLUMN post BYTEA",
        ])
}
