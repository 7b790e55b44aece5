import Kernel

/// How a county's public log is kept here.
package struct LogSettings: Sendable {
    /// Where tiles, the checkpoint and what was last signed lie.
    package var folder: String
    /// The file with the seed of the log's key, 32 bytes in base64; made when the log is opened.
    package var keyFile: String
    /// The seed itself, for those who hand it over in the environment.
    package var key: String?
    /// What stands before the county's code in the log's name: host and path, without scheme.
    package var host: String
    /// The file that names witnesses and the logs witnessed here (`LogPolicy`).
    package var policyFile: String

    package init(folder: String, keyFile: String, key: String? = nil, host: String = "shanzhi", policyFile: String) {
        self.folder = folder
        self.keyFile = keyFile
        self.key = key
        self.host = host
        self.policyFile = policyFile
    }

    /// The name of the county's first log.
    func origin(_ county: County) -> String { "\(host)/\(county.code)" }

    /// The name under which this installation witnesses others' logs.
    func witnessName(_ county: County) -> String { "\(host)/\(county.code)/witness" }
}
