/// A connection as a lane drives it. Its methods throw `Failure` and nothing else.
protocol Session {
    var engine: Engine { get }
    func query(_ sql: String, _ arguments: [any Storable]) throws(Failure) -> [Row]
    func execute(_ sql: String, _ arguments: [any Storable]) throws(Failure) -> Int
    /// Runs a statement before the next query or the commit.
    func put(_ sql: String, _ arguments: [any Storable]) throws(Failure)
    func executeAll(_ sql: String, _ rows: [[any Storable]]) throws(Failure)

    func begin(_ access: Access) throws(Failure)
    /// Starts the part of the next body; the part before, if any, is kept.
    func setMark() throws(Failure)
    /// Undoes everything since the mark.
    func undo() throws(Failure)
    func commit(_ access: Access) throws(Failure)
    /// Ends the transaction without its changes. When even that fails, the connection is given up.
    func rollback()
}

enum Access {
    case read, write
}

/// An error of an engine, with what it means for the transaction that it happened in.
struct Failure: Error {
    enum Reach {
        /// Undoing the body is enough.
        case body
        /// Undoing the body would do, but nothing marks where it began.
        case unmarked
        /// The whole transaction is gone; another run would meet the same.
        case transaction
        /// The whole transaction is gone by chance (deadlock, serialisation failure): another run helps.
        case conflict
        /// The connection is gone, and nothing was written.
        case connection
        /// There is nothing to try.
        case final
    }

    let reach: Reach
    let error: StoreError

    init(_ reach: Reach, _ error: StoreError) {
        self.reach = reach
        self.error = error
    }
}

/// Gives a lane the connection of its thread.
protocol Channel {
    /// Runs `work` with a connection that was alive a moment ago.
    /// - Throws: a final `Failure` when there is none to be had; otherwise what `work` throws.
    func use(_ work: (any Session) throws(Failure) -> Void) throws(Failure)
    /// Gives the connection back, when the lane ends.
    func close()
}
