import Store

extension Participation {
    /// Few of all there ever was is unfinished: what looks for it does not walk through the rest.
    static let turnMigrations = [
        Migration(
            "participation/001-unfinished",
            [
                """
                CREATE INDEX initiatives_unfinished ON initiatives (county, place)
                    WHERE state IN ('awaiting', 'accepted', 'agreed')
                """,
                "CREATE INDEX draws_unfinished ON draws (county, place) WHERE state <> 'drawn'",
                "CREATE INDEX surveys_drafts ON surveys (county, place) WHERE state = 'draft'",
            ])
    ]
}
