/// Messages that belong together, as far as is known.
struct Matter: Sendable {
    /// Numbers of messages, in the order in which they came.
    private(set) var members: [Int] = []
    /// The sum of their profiles.
    private(set) var profile = Profile()
    /// How many messages hold a shingle, anywhere.
    private(set) var held = Profile()
    /// How many have it in their title.
    private(set) var titled = Profile()
    /// How many have it in their title and in their text: a manner of beginning titles is no name.
    private(set) var echoed = Profile()
    /// Of its first messages, in their order.
    private(set) var titles: [[(pair: UInt32, triple: UInt32)]] = []
    /// What it is called by: the rare shingles that half of the titles hold.
    var name = Profile()
    /// Where it is and what it was filed as, where that was said.
    private(set) var places = Places()

    /// Titles in which what it complains of is looked for.
    private static let titlesKept = 12

    var count: Int { members.count }

    /// - Returns: the shingles that are new to it.
    mutating func add(_ number: Int, _ message: Message, _ profile: Profile, _ shingles: Shingles) -> [UInt32] {
        if members.isEmpty {
            self.profile = profile
            held = Profile(capacity: shingles.all.count)
            titled = Profile(capacity: shingles.title.count)
        } else {
            self.profile.add(profile)
        }
        members.append(number)
        places.add(message)
        for key in shingles.title { titled.add(key, 1) }
        for key in shingles.echoed { echoed.add(key, 1) }
        if titles.count < Self.titlesKept { titles.append(shingles.ends) }
        var fresh: [UInt32] = []
        for key in shingles.all where held.add(key, 1) { fresh.append(key) }
        return fresh
    }

    /// The middle of the sites, the area that most are in, and the topic that most have.
    struct Places: Sendable {
        private var (lon, lat, points) = (0.0, 0.0, 0)
        private var areas: [String: Int] = [:]
        private var topics: [String: Int] = [:]

        mutating func add(_ message: Message) {
            guard let site = message.site else { return }
            areas[site.area, default: 0] += 1
            if !message.topic.isEmpty { topics[message.topic, default: 0] += 1 }
            guard let lon = site.lon, let lat = site.lat else { return }
            (self.lon, self.lat, points) = (self.lon + lon, self.lat + lat, points + 1)
        }

        /// `nil` where no message said where.
        var middle: Site? {
            guard let area = Self.most(areas) else { return nil }
            guard points > 0 else { return Site(lon: nil, lat: nil, area: area) }
            return Site(lon: lon / Double(points), lat: lat / Double(points), area: area)
        }

        var topic: String { Self.most(topics) ?? "" }

        private static func most(_ counts: [String: Int]) -> String? {
            counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        }
    }
}
