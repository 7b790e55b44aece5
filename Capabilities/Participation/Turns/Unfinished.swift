import Kernel
import Store

/// What in a place is not done with, what is due first at the top; each list has an index of the unfinished alone.
extension InitiativeTable {
    func unfinished(
        within place: DivisionCode, limit: Int, _ connection: any Connection
    ) throws -> [Initiative] {
        try connection.query(
            """
            SELECT * FROM initiatives WHERE county = ? AND state IN ('awaiting', 'accepted', 'agreed')
                AND place LIKE ?
            ORDER BY CASE WHEN state = 'awaiting' THEN 0 ELSE 1 END, answer_by, number LIMIT ?
            """, [county, "\(place)%", limit]
        ).map(initiative)
    }
}

extension SurveyTable {
    func drafts(within place: DivisionCode, limit: Int, _ connection: any Connection) throws -> [Survey] {
        try connection.query(
            """
            SELECT * FROM surveys WHERE county = ? AND state = 'draft' AND place LIKE ?
            ORDER BY opens, number LIMIT ?
            """, [county, "\(place)%", limit]
        ).map(survey)
    }
}

extension DrawTable {
    func unfinished(within place: DivisionCode, limit: Int, _ connection: any Connection) throws -> [Draw] {
        try connection.query(
            """
            SELECT * FROM draws WHERE county = ? AND state <> 'drawn' AND place LIKE ?
            ORDER BY value_from, number LIMIT ?
            """, [county, "\(place)%", limit]
        ).map(draw)
    }
}
