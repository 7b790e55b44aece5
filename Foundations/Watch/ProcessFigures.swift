import Foundation

/// What the kernel says of this process; zero where it says nothing.
package struct ProcessFigures: Sendable {
    /// Bytes in memory.
    package let resident: Int
    /// Seconds of processor time.
    package let processor: Double
    package let openFiles: Int
    package let mostFiles: Int

    /// - Source: proc_pid_statm(5), getrusage(2), getrlimit(2).
    package static func read() -> ProcessFigures {
        let statm = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = statm.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let processor = [usage.ru_utime, usage.ru_stime].reduce(0.0) {
            $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
        }
        let files = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return ProcessFigures(
            resident: pages * Int(sysconf(Int32(_SC_PAGESIZE))), processor: processor, openFiles: files,
            mostFiles: Int(clamping: limit.rlim_cur))
    }

    /// Takes as many files (connections are files too) as the machine allows, up to `most`.
    package static func raiseFileLimit(to most: UInt = 65_536) {
        var limit = rlimit()
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(kind, &limit) == 0, limit.rlim_cur < most else { return }
        limit.rlim_cur = min(limit.rlim_max, most)
        setrlimit(kind, &limit)
    }
}
