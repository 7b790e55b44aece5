package import Store

extension Lead {
    package static let migrations = [
        Migration(
            "lead/001-targets",
            [
                """
                CREATE TABLE lead_targets (
                    county BIGINT NOT NULL,
                    indicator TEXT NOT NULL,
                    effective BIGINT NOT NULL,
                    permyriad BIGINT NOT NULL,
                    source TEXT NOT NULL,
                    recorded BIGINT NOT NULL,
                    PRIMARY KEY (county, indicator, effective),
                    CHECK (permyriad BETWEEN 0 AND 10000)
                )
                """
            ])
    ]
}
