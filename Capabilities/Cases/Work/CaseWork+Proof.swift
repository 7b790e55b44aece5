import Journal
package import Kernel
import Platform
package import Store

extension CaseWork {
    /// Where the journal says that a report came in.
    /// - Returns: `nil` when there is no such report.
    package func arrival(of report: ID<Report>, _ connection: any Connection) throws -> Int64? {
        guard let stored = try reports.find(report, connection) else { return nil }
        let entries = try Journal.entries(house.county, of: Subject(stored.caseID), connection)
        let arrival = entries.first { entry in events(of: entry).contains { $0.newReports.contains(report) } }
        // What an entry says may have been erased; when it was made has not.
        return (arrival ?? entries.first { $0.at == stored.received })?.position
    }

    /// What the journal's digest of a report is made of: its salt and its canonical bytes.
    /// - Returns: `nil` when there is no such report, or its salt was destroyed.
    package func content(
        of report: ID<Report>, _ connection: any Connection
    ) throws -> (salt: [UInt8], bytes: [UInt8])? {
        guard let stored = try reports.find(report, connection), let salt = try reports.salt(of: report, connection)
        else { return nil }
        return (salt, stored.canonicalBytes(with: try AttachmentTable(house.county).ids(of: report, connection)))
    }
}
