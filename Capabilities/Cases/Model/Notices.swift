package import Kernel

/// The dated versions of the notice that tells residents what their data is used for.
///
/// Whoever leaves a contact was shown one of them; which one is kept with it, so that it can be named later.
package struct Notices: Sendable {
    package struct Version: Sendable, Hashable {
        package let name: String
        /// The first day on which it is shown.
        package let effective: LocalDate

        package init(_ name: String, from effective: LocalDate) {
            self.name = name
            self.effective = effective
        }
    }

    private let versions: [Version]

    package init(_ versions: [Version]) { self.versions = versions.sorted { $0.effective < $1.effective } }

    /// The one in force at a moment; `nil` before the first.
    package func current(at time: Timestamp) -> String? {
        let date = CountyTime.china.date(time)
        return versions.last { $0.effective <= date }?.name
    }

    /// The one that somebody was shown: as the form says, where that one was in force by then, else the current one.
    package func shown(_ said: String?, at time: Timestamp) -> String? {
        let date = CountyTime.china.date(time)
        return versions.last { $0.name == said && $0.effective <= date }?.name ?? current(at: time)
    }
}
