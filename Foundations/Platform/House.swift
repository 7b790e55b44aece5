package import Journal
package import Kernel
package import Logging
package import Store
package import Web

/// What every capability stands on.
package struct House: Sendable {
    /// Live streams, of one asker and of all.
    package var streams = Shares(each: 8, all: 1_000)
    package let county: County
    package let reader: any Reader
    package let door: Door
    package let feed: Feed
    package let seal: Seal
    package let time: any TimeSource
    package let pages: Pages
    package let log: Logger
    /// For how many days a look that a law keeps from the person stays out of their list.
    package let lookDelayDays: Int
    /// True for a county whose people and cases are invented; every page says so.
    package let isDemo: Bool
    /// How many reports a stranger at one address may send.
    private let reports: RateLimit

    package var strings: Strings { pages.strings }

    package init(
        county: County, database: any Database, seal: Seal, time: any TimeSource, pages: Pages, log: Logger,
        lookDelayDays: Int = 30, isDemo: Bool = false, reportsPerHour: Int = 0
    ) {
        self.county = county
        reader = database
        door = Door(database, county: county, time: time)
        feed = Feed(door, reader: database, log: log)
        self.seal = seal
        self.time = time
        self.pages = pages
        self.log = log
        self.lookDelayDays = lookDelayDays
        self.isDemo = isDemo
        // A fifth of them may come at once.
        reports = RateLimit(burst: (reportsPerHour + 4) / 5, pause: 3600 / Double(max(1, reportsPerHour)))
    }

    /// Counts a report, or a picture for one, of somebody who has not signed in. This machine itself has no limit:
    /// programs of the county bring reports from here.
    /// - Throws: `TooOften`.
    package func admitReport(_ context: Context) throws(TooOften) {
        guard case .anyone = context.actor, context.peer?.isLoopback != true else { return }
        try reports.check(context.peerKey, at: time.now())
    }
}
