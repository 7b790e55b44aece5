extension Grouping {
    /// Groups messages that are all there already, in the order of time.
    /// - Parameter rounds: how often it looks again with a better idea of what is rare.
    package init(_ messages: [Message], _ bounds: Bounds = Bounds(), rounds: Int = 3) {
        let ordered = messages.sorted { ($0.time, $0.id) < ($1.time, $1.id) }
        let shingles = ordered.mapOnEveryCore { Shingles($0) }
        var known = Commonness()
        for one in shingles {
            known.addMatter()
            for key in one.all { known.add(key) }
        }
        self.init(bounds, known)
        for (message, own) in zip(ordered, shingles) { add(message, own) }
        settle()
        for _ in 0..<rounds { refine() }
    }

    /// The ids of each matter's messages, the largest matter first.
    package var ids: [[String]] {
        matters.filter { $0.count > 0 }.map { matter in matter.members.map { messages[$0].id } }
            .sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }
    }
}
