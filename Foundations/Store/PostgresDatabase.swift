import CLibPQ

/// Opens a server's database; every lane has a connection of its own, made when first used.
func openPostgres(url: String, readOnly: Bool, tuning: Tuning) throws(StoreError) -> any Database {
    do throws(Failure) {
        PostgresConnection.close(try openWhenStarted(url: url, tuning: tuning))
    } catch {
        throw error.error
    }
    return ThreadedDatabase(.postgres, readOnly: readOnly, tuning: tuning) { _ in
        PostgresChannel(url: url, tuning: tuning)
    } finish: {
    }
}

/// Waits up to half a minute for a server that is there but still starts or recovers, as after a power cut.
private func openWhenStarted(url: String, tuning: Tuning) throws(Failure) -> OpaquePointer {
    var isUp = false
    for attempt in 0..<12 {
        do throws(Failure) {
            return try PostgresConnection.open(url: url, tuning: tuning)
        } catch {
            // It may have come up since it refused: then the next try gets in, or says why not.
            let answer = PQping(url)
            guard answer == PQPING_REJECT || (answer == PQPING_OK && !isUp) else { throw error }
            isUp = answer == PQPING_OK
            if !isUp { pause(attempt) }
        }
    }
    return try PostgresConnection.open(url: url, tuning: tuning)
}

/// Keeps a lane's connection, and makes another when it is lost.
final class PostgresChannel: Channel {
    private let url: String
    private let tuning: Tuning
    private var connection: PostgresConnection?
    /// The server was not there at the last try: who asks next is not kept waiting.
    private var isGone = false

    init(url: String, tuning: Tuning) {
        self.url = url
        self.tuning = tuning
    }

    func use(_ work: (any Session) throws(Failure) -> Void) throws(Failure) {
        try work(try living())
    }

    private func living() throws(Failure) -> PostgresConnection {
        if let connection, connection.isAlive { return connection }
        connection = nil
        for attempt in 0... {
            do throws(Failure) {
                let made = PostgresConnection(try PostgresConnection.open(url: url, tuning: tuning))
                connection = made
                isGone = false
                return made
            } catch {
                guard !isGone, attempt < tuning.retries else {
                    isGone = true
                    throw Failure(.final, .connectionLost)
                }
                pause(attempt)
            }
        }
        throw Failure(.final, .connectionLost)
    }

    func close() { connection = nil }
}
