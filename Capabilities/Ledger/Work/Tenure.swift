import Journal
import Kernel
import Store
import Transparency

/// What a server knows of the log while it is the one that appends.
struct Tenure: Sendable {
    let head: LogHead
    let origin: LogOrigin
    let signer: NoteSigner
    var growth: Growth
    /// The newest checkpoint that was about to be signed.
    var intended: CheckpointTable.Stored?
    var published: Int64
    /// The greatest size each witness has cosigned.
    var seen: [String: Int64]
    var renewed: Timestamp
    /// Files of tiles that were not full, at the last two checkpoints.
    var partials: [[String]] = []
}

/// The log as the database holds it, read in one moment.
struct LogReading: Sendable {
    let head: LogHead
    let origins: [LogOrigin]
    let growth: Growth
    let intended: CheckpointTable.Stored?
    let published: CheckpointTable.Stored?
    let seen: [String: Int64]

    /// - Throws: `LogFault.unreadable`, `TileFault` when the tables do not fit together.
    init(_ county: County, _ head: LogHead, _ connection: any Connection) throws {
        let (tables, checkpoints) = (LogTiles(county: county), CheckpointTable(county))
        self.head = head
        origins = try checkpoints.origins(connection)
        let tile = head.size / 256
        let width = Int(head.size % 256)
        var part = Growth.Part(tile: tile)
        if width > 0 {
            let leaves = try tables.leaves(tile, connection)
            guard leaves.count == width, leaves.salts.count == leaves.macs.count else {
                throw LogFault.unreadable(head.size)
            }
            part.macs = leaves.macs
            part.salts = leaves.salts
            part.entries = try tables.entries(tile, width: width, connection)
        }
        growth = Growth(try tables.frontier(head.size, connection), part)
        let generation = origins.last?.generation ?? 0
        intended = try checkpoints.intended(generation, connection)
        published = try checkpoints.published(generation, connection)
        seen = try checkpoints.seen(generation, connection)
    }
}
