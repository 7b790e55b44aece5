import Store

extension Disclosure {
    /// Few of all there ever was is unfinished: what looks for it does not walk through the rest.
    static let turnMigrations = [
        Migration(
            "disclosure/001-unfinished",
            [
                """
                CREATE INDEX disclosure_questions_open ON disclosure_questions (county, village)
                    WHERE answered IS NULL OR (rung = 'township' AND second_answered IS NULL)
                """,
                "CREATE INDEX power_runs_running ON power_runs (county, village, due) WHERE state = 'running'",
                """
                CREATE INDEX anomaly_decisions_handed ON anomaly_decisions (county, village)
                    WHERE verdict = 'handed' AND answered IS NULL
                """,
                "CREATE INDEX rounds_unpublished ON rounds (county, first_day) WHERE results IS NULL",
            ])
    ]
}
