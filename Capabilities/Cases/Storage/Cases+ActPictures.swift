import Store

extension Cases {
    /// Pictures of what was done about a case, besides those that came with a report.
    static let actPictures = Migration(
        "cases/020-act-pictures",
        [
            "ALTER TABLE attachments ADD COLUMN case_id BYTEA",
            "CREATE INDEX attachments_case ON attachments (county, case_id) WHERE case_id IS NOT NULL",
        ])
}
