package import Journal
package import Kernel
package import Logging
package import Store
package import Web

/// What every capability stands on.
package struct House: Sendable {
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

    package var strings: Strings { pages.strings }

    package init(
        county: County, database: any Database, seal: Seal, time: any TimeSource, pages: Pages, log: Logger,
        lookDelayDays: Int = 30, isDemo: Bool = false
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
    }
}
