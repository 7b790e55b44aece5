package import Kernel
package import Platform
import Store
import Synchronization

/// Who serves, kept in memory and read again when it has changed, on whichever server.
package final class Staff: Sendable {
    private struct Known {
        var directory: Directory
        var version: Int64
        var checked: Timestamp
    }

    let house: House
    private let known = Mutex<Known?>(nil)

    package init(_ house: House) { self.house = house }

    /// The directory as of less than a second ago.
    package func directory() async throws -> Directory {
        let now = house.time.now()
        let current = known.withLock { $0 }
        if let current, now < current.checked.adding(milliseconds: 1000), current.checked <= now {
            return current.directory
        }
        let county = house.county
        let read = try await house.reader.read { connection -> (Directory, Int64) in
            let version = try DirectoryTables.version(county, connection)
            if let current, current.version == version { return (current.directory, version) }
            return (try DirectoryTables.directory(county, connection), version)
        }
        known.withLock { $0 = Known(directory: read.0, version: read.1, checked: now) }
        return read.0
    }

    /// Looks again at the next call, whenever the last look was.
    func forget() { known.withLock { $0 = nil } }

    /// The day it is in the county.
    package var today: LocalDate { CountyTime.china.date(house.time.now()) }
}
