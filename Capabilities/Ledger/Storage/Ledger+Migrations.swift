package import Store

extension Ledger {
    package static var migrations: [Migration] {
        [
            Migration(
                "ledger/001-log",
                [
                    // Who may append, and how far the log has come. `erasures` counts, so that nobody who has read an
                    // entry before its erasure writes a leaf after it. `until` in milliseconds.
                    """
                    CREATE TABLE ledger_head (
                        county BIGINT PRIMARY KEY,
                        size BIGINT NOT NULL,
                        erasures BIGINT NOT NULL,
                        holder TEXT NOT NULL,
                        epoch BIGINT NOT NULL,
                        until BIGINT NOT NULL,
                        restored BIGINT NOT NULL
                    )
                    """,
                    // The leaf of position p is the p-1st, in tile (p-1)/256: 32 bytes each, one after the other.
                    """
                    CREATE TABLE ledger_leaves (
                        county BIGINT NOT NULL,
                        tile BIGINT NOT NULL,
                        macs BYTEA NOT NULL,
                        salts BYTEA NOT NULL,
                        PRIMARY KEY (county, tile)
                    )
                    """,
                    """
                    CREATE TABLE ledger_tiles (
                        county BIGINT NOT NULL,
                        level BIGINT NOT NULL,
                        tile BIGINT NOT NULL,
                        hashes BYTEA NOT NULL,
                        PRIMARY KEY (county, level, tile)
                    )
                    """,
                    """
                    CREATE TABLE ledger_origins (
                        county BIGINT NOT NULL,
                        generation BIGINT NOT NULL,
                        origin TEXT NOT NULL,
                        vkey TEXT NOT NULL,
                        opened BIGINT NOT NULL,
                        follows TEXT,
                        PRIMARY KEY (county, generation)
                    )
                    """,
                    // Written before it is signed; the note when it is published.
                    """
                    CREATE TABLE ledger_checkpoints (
                        county BIGINT NOT NULL,
                        generation BIGINT NOT NULL,
                        size BIGINT NOT NULL,
                        root BYTEA NOT NULL,
                        at BIGINT NOT NULL,
                        note TEXT,
                        PRIMARY KEY (county, generation, size)
                    )
                    """,
                    """
                    CREATE TABLE ledger_cosignatures (
                        county BIGINT NOT NULL,
                        generation BIGINT NOT NULL,
                        size BIGINT NOT NULL,
                        witness TEXT NOT NULL,
                        at BIGINT NOT NULL,
                        PRIMARY KEY (county, generation, size, witness)
                    )
                    """,
                    // What we have seen of others' logs as their witness.
                    """
                    CREATE TABLE ledger_witnessed (
                        county BIGINT NOT NULL,
                        origin TEXT NOT NULL,
                        size BIGINT NOT NULL,
                        root BYTEA NOT NULL,
                        at BIGINT NOT NULL,
                        note TEXT NOT NULL,
                        PRIMARY KEY (county, origin)
                    )
                    """,
                ])
        ]
    }
}
