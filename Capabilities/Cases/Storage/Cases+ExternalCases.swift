import Store

extension Cases {
    /// Which case a number of another system became.
    static let externalCases = Migration(
        "cases/004-external-cases",
        [
            """
            CREATE TABLE external_cases (
                county BIGINT NOT NULL,
                external TEXT NOT NULL,
                source TEXT NOT NULL,
                case_id BYTEA NOT NULL,
                digest BIGINT NOT NULL,
                PRIMARY KEY (county, external, source)
            )
            """
        ])
}
