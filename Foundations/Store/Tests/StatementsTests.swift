import Testing

@testable import Store

@Suite("SQL text")
struct StatementsTests {
    @Test(
        "parameters are numbered outside quotes and comments",
        arguments: [
            ("SELECT ? + ?", "SELECT $1 + $2"),
            ("SELECT '?', ?, 'it''s ?'", "SELECT '?', $1, 'it''s ?'"),
            ("SELECT \"a?\" /* ? */ = ? -- ?\n, ?", "SELECT \"a?\" /* ? */ = $1 -- ?\n, $2"),
            ("SELECT 'never ended ?", "SELECT 'never ended ?"),
            ("SELECT 城市 FROM x WHERE y = ? -- ?", "SELECT 城市 FROM x WHERE y = $1 -- ?"),
        ])
    func numbered(_ sql: String, _ expected: String) {
        #expect(numberingParameters(sql) == expected)
    }

    @Test("only what reads or changes rows stays prepared")
    func repeated() {
        #expect(isRepeated("SELECT 1") && isRepeated("\n  WITH x AS (SELECT 1) SELECT * FROM x"))
        #expect(!isRepeated("CREATE TABLE t (id BIGINT)") && !isRepeated("DROP TABLE t"))
    }
}
