package import Kernel
package import Store

extension CatalogueShelf {
    /// Every published version, by the day from which it holds; of one day the later one counts.
    package func versions(_ connection: any Connection) throws -> [CatalogueVersion] {
        try connection.query(
            "SELECT version, effective, imported, post FROM catalogues WHERE county = ? ORDER BY effective, imported",
            [county]
        ).map {
            CatalogueVersion(
                version: try $0["version"], effective: try $0["effective"], published: try $0["imported"],
                post: try $0["post"])
        }
    }

    /// Every draft, the last changed first.
    package func drafts(_ connection: any Connection) throws -> [CatalogueDraft] {
        try connection.query(
            "SELECT * FROM catalogue_drafts WHERE county = ? ORDER BY changed DESC, id DESC", [county]
        ).map(CatalogueDraft.init(row:))
    }

    package func draft(_ id: ID<CatalogueDraft>, _ connection: any Connection) throws -> CatalogueDraft? {
        try connection.first("SELECT * FROM catalogue_drafts WHERE county = ? AND id = ?", [county, id])
            .map(CatalogueDraft.init(row:))
    }

    /// Writes a draft, new or changed.
    func keep(_ draft: CatalogueDraft, _ pen: some WriteConnection) throws {
        try pen.execute(
            """
            INSERT INTO catalogue_drafts
                (county, id, version, base, revision, made, changed, post, categories, routes, policy)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (county, id) DO UPDATE SET revision = excluded.revision, changed = excluded.changed,
                post = excluded.post, categories = excluded.categories, routes = excluded.routes
            """,
            [
                county, draft.id, draft.version, draft.base, draft.revision, draft.made, draft.changed, draft.post,
                draft.categories, draft.routes, draft.policy,
            ])
    }

    func drop(_ id: ID<CatalogueDraft>, _ pen: some WriteConnection) throws {
        try pen.execute("DELETE FROM catalogue_drafts WHERE county = ? AND id = ?", [county, id])
    }
}

extension CatalogueDraft {
    fileprivate init(row: Row) throws {
        self.init(
            id: try row["id"], version: try row["version"], base: try row["base"], revision: try row["revision"],
            made: try row["made"], changed: try row["changed"], post: try row["post"],
            categories: try row["categories"], routes: try row["routes"], policy: try row["policy"])
    }
}
