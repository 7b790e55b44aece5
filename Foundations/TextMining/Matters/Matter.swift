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
    /// What it is called by: the rare shingles that half of the titles hold.
    var name = Profile()

    var count: Int { members.count }

    /// - Returns: the shingles that are new to it.
    mutating func add(_ message: Int, _ profile: Profile, _ shingles: Shingles) -> [UInt32] {
        members.append(message)
        self.profile.add(profile)
        for key in shingles.title { titled.add(key, 1) }
        var fresh: [UInt32] = []
        for key in shingles.all where held.add(key, 1) { fresh.append(key) }
        return fresh
    }
}
