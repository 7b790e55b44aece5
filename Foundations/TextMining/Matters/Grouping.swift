/// Messages about the same matter, put together as they come.
///
/// A message joins a matter when three things hold: they are alike as a whole, by the cosine of weighed shingles, where
/// a shingle weighs the more the fewer matters hold it; they have a name in common, of a place or of a thing; and what
/// the titles of one complain of is in the messages of the other. A name alone would put the cracks and the fumes of one
/// estate together, the complaint alone the fumes of all estates.
package struct Grouping: Sendable {
    /// How alike is alike. Chosen on one real stream (`Benchmarks/READING.md`).
    package struct Bounds: Sendable, Hashable {
        /// Of a message and a matter as a whole, from 0 to 1.
        package var joining: Float = 0.2
        /// Of two matters.
        package var merging: Float = 0.17
        /// How much of a name both have.
        package var naming: Float = 0.35
        /// How much of a complaint both have.
        package var complaining: Float = 0.3
        /// Of a matter's messages those whose texts repeat what is a name in their titles.
        package var repeating: Float = 0.15
        /// What more matters than this share hold is no name.
        package var rare: Float = 0.006
        /// What matters between these shares hold is what people complain of; beyond it, a manner of speaking.
        package var usual: Float = 0.02
        package var everyday: Float = 0.06
        /// Metres within which what was filed as the same may be one matter without a name.
        package var near = 250.0
        /// How much of what is said both then say.
        package var agreeing: Float = 0.08
        /// Metres beyond which even the same name is another matter.
        package var reach = 3_000.0
        /// From so many matters on it is known which words are names, where place is known otherwise.
        package var learned = 200

        package init() {}
    }

    package let bounds: Bounds
    package private(set) var messages: [Message] = []
    private(set) var matters: [Matter] = []
    private(set) var commonness: Commonness
    private(set) var profiles: [Profile] = []
    /// The shingles that say most about each message.
    private var heads: [[UInt32]] = []
    private var shingles: [Shingles] = []
    private(set) var postings = Postings()
    private var tally = Postings.Tally()
    /// Matters that got messages since they were last compared with others.
    private var changed: Set<Int> = []

    package init(_ bounds: Bounds = Bounds()) { self.init(bounds, Commonness()) }

    init(_ bounds: Bounds, _ commonness: Commonness) {
        self.bounds = bounds
        self.commonness = commonness
    }

    /// Puts a message where it belongs.
    /// - Returns: the number of its matter.
    /// - Complexity: does not grow with the number of messages.
    @discardableResult
    package mutating func add(_ message: Message) -> Int { add(message, Shingles(message)) }

    @discardableResult
    mutating func add(_ message: Message, _ its: Shingles) -> Int {
        let number = messages.count
        take(message, its)
        var alone = Matter()
        _ = alone.add(number, message, profiles[number], its)
        alone.name = name(of: alone)
        var own = Postings.Tally()
        swap(&own, &tally)
        defer { tally = own }
        if let known = best(for: alone, besides: nil, least: bounds.joining, reach: 40, most: 24, &own) {
            put(number, in: known)
            return known
        }
        commonness.addMatter()
        matters.append(Matter())
        put(number, in: matters.count - 1)
        return matters.count - 1
    }

    private mutating func take(_ message: Message, _ its: Shingles) {
        let profile = Profile(its, commonness)
        messages.append(message)
        shingles.append(its)
        heads.append(profile.heaviest(Self.head))
        profiles.append(profile)
    }

    private static let head = 40

    /// - Parameter isNaming: whether the matter is named anew, which can wait where many messages are put.
    private mutating func put(_ message: Int, in matter: Int, isNaming: Bool = true) {
        for key in matters[matter].add(message, messages[message], profiles[message], shingles[message]) {
            commonness.add(key)
        }
        // The name of a large matter hardly changes with one message more.
        let count = matters[matter].count
        if isNaming, count <= 16 || count % 8 == 0 { matters[matter].name = name(of: matters[matter]) }
        for key in heads[message] { postings.add(key, matter) }
        if let site = messages[message].site, !messages[message].topic.isEmpty {
            for key in site.keys(messages[message].topic) { postings.add(key, matter) }
        }
        changed.insert(matter)
    }

    /// The matter most like this one, of those that are alike enough in every way.
    private func best(
        for one: Matter, besides own: Int?, least: Float, reach: Int, most: Int, _ tally: inout Postings.Tally
    ) -> Int? {
        let alike = postings.candidates(
            one.profile.heaviest(reach), one.profile, among: matters.count, most: most, &tally)
        return best(for: one, of: alike + neighbours(of: one, most: most), besides: own, least: least)
    }

    private func best(for one: Matter, of candidates: [Int], besides own: Int?, least: Float) -> Int? {
        let isPlaced = one.places.middle != nil
        var best: (matter: Int, likeness: Float)?
        for other in candidates {
            guard other != own, matters[other].count > 0 else { continue }
            let known = best?.likeness ?? 0
            if isPlaced {
                let placed = placedLikeness(one, matters[other])
                if placed > known { best = (other, placed) }
                guard placed == 0, !isApart(one, matters[other]) else { continue }
            }
            // A name is short: most candidates are told apart by it, and need no cosine.
            guard sharesName(one, other) else { continue }
            let likeness = one.profile.likeness(matters[other].profile)
            guard likeness >= max(least, known), sharesComplaint(one, matters[other]) else { continue }
            best = (other, likeness)
        }
        return best?.matter
    }

    /// Takes a message as a matter of its own.
    mutating func place(_ message: Message) {
        take(message, Shingles(message))
        commonness.addMatter()
        matters.append(Matter())
        put(messages.count - 1, in: matters.count - 1)
    }

    /// Of messages that were placed one by one, those like a new one in every way, the likest first.
    mutating func likest(_ message: Message, most: Int, since: Int64) -> [(number: Int, likeness: Float)] {
        let its = Shingles(message)
        let profile = Profile(its, commonness)
        var alone = Matter()
        _ = alone.add(messages.count, message, profile, its)
        alone.name = name(of: alone)
        var found: [(number: Int, likeness: Float)] = []
        let keys = profile.heaviest(Self.head)
        for other in postings.candidates(keys, profile, among: matters.count, most: 24, &tally) {
            guard messages[other].time >= since, sharesName(alone, other),
                sharesComplaint(alone, matters[other])
            else { continue }
            let likeness = profile.likeness(profiles[other])
            if likeness >= bounds.joining { found.append((other, likeness)) }
        }
        return Array(found.sorted { ($1.likeness, $1.number) < ($0.likeness, $0.number) }.prefix(most))
    }

    /// Joins matters that turned out to be the same, small ones first, until none is left.
    package mutating func settle() {
        while !changed.isEmpty {
            let waiting = changed.map { (count: matters[$0].count, matter: $0) }.sorted { $0 < $1 }.map(\.matter)
            changed = []
            // Most find nobody, which every core can find out; who found somebody is asked again in turn, since matters
            // were joined meanwhile.
            let havePartners = havePartners(waiting)
            var tally = Postings.Tally()
            for (matter, hasPartner) in zip(waiting, havePartners) where hasPartner {
                while matters[matter].count > 0, let other = partner(of: matter, &tally) { join(matter, other) }
            }
        }
    }

    /// Whether there is somebody for them to join, as things stand.
    private func havePartners(_ waiting: [Int]) -> [Bool] {
        waiting.mapOnEveryCore(with: Postings.Tally()) { partner(of: $1, &$0) != nil }
    }

    private func partner(of matter: Int, _ tally: inout Postings.Tally) -> Int? {
        best(for: matters[matter], besides: matter, least: bounds.merging, reach: 60, most: 60, &tally)
    }

    private mutating func join(_ matter: Int, _ other: Int) {
        let (from, to) = matters[matter].count <= matters[other].count ? (matter, other) : (other, matter)
        let moving = matters[from].members
        matters[from] = Matter()
        for message in moving { put(message, in: to) }
    }

    /// The members that still belong to a matter, and each of the others by itself.
    private func parted(_ matter: Matter) -> [[Int]] {
        guard matter.count > 2 else { return [matter.members] }
        let name = name(of: matter)
        var (staying, leaving) = ([Int](), [[Int]]())
        for message in matter.members {
            var alone = Matter()
            _ = alone.add(message, messages[message], profiles[message], shingles[message])
            if belongs(alone, to: matter, called: name) { staying.append(message) } else { leaving.append([message]) }
        }
        return staying.isEmpty ? leaving : [staying] + leaving
    }

    /// Counts anew which shingles are rare, now that it is known what belongs together, and looks again.
    package mutating func refine() {
        var known = Commonness(capacity: commonness.shingles)
        let present = matters.filter { $0.count > 0 }.flatMap { parted($0) }
        for matter in matters where matter.count > 0 {
            known.addMatter()
            for key in matter.held.keys { known.add(key) }
        }
        let counted = known
        profiles = shingles.mapOnEveryCore { Profile($0, counted) }
        heads = profiles.mapOnEveryCore { $0.heaviest(Self.head) }
        (matters, postings, commonness) = ([], Postings(), Commonness(capacity: known.shingles))
        for members in present {
            commonness.addMatter()
            matters.append(Matter())
            for message in members { put(message, in: matters.count - 1, isNaming: false) }
        }
        for matter in matters.indices { matters[matter].name = name(of: matters[matter]) }
        settle()
    }
}
