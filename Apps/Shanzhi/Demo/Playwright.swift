import Cases
import Kernel
import Posts

/// Draws who reports what, where and when, and what becomes of it: the shares of every kind of path.
struct Playwright {
    let world: DemoWorld
    let rhythm: Rhythm
    let end: Timestamp
    private let seed: UInt64
    /// How many cases were left open so far.
    var opened = 0
    private var arrivals: [Playback.Arrival] = []

    init(_ world: DemoWorld, from start: Timestamp, until end: Timestamp, seed: UInt64) {
        self.world = world
        self.end = end
        self.seed = seed
        // The day of the imports is left to them.
        rhythm = Rhythm(start: start.adding(days: 1), end: end, calendar: world.rules.calendar)
    }

    /// About `count` cases and the further reports that go with them.
    mutating func arrivals(count: Int) throws -> [Playback.Arrival] {
        var number: UInt64 = 0
        while arrivals.count < count {
            number += 1
            var dice = Dice(seed &* 0x9E37_79B9_7F4A_7C15, "case \(number)")
            try addCase(&dice)
        }
        return arrivals
    }

    private mutating func addCase(_ dice: inout Dice) throws {
        // A place in every hundred decides the kind; the order mixes them.
        let turn = arrivals.count % 100
        let onSpot = turn % 5 == 2
        let open = turn % 7 == 3 && !onSpot
        let stories = world.stories.stories.filter { onSpot ? $0.channel == .grid : true }
        guard let story = dice.one(of: stories), let spot = try world.spots.draw(&dice) else { return }
        var plot = Plot(luck: dice.luck(), world: world, category: story.category, isEnglish: story.isEnglish)
        pace(&plot, &dice)
        outcome(&plot, &dice)
        let at: Timestamp
        if open {
            at = leaveOpen(&plot, story.channel, &dice)
        } else {
            at = rhythm.draw(story.channel, &dice)
            if !onSpot { fate(&plot, &dice) }
        }
        var arrival = self.arrival(story, spot, at, plot, &dice)
        let index = arrivals.count
        if onSpot, case .post = arrival.actor {
            arrival.submission.category = story.category
            arrival.submission.settled = world.stories.handled(story.category, &dice)
            plot.outcomes = [dice.happens(0.5) ? .satisfied : .silent]
            arrival.script = plot
        } else if !open {
            companions(&arrival, plot, story, spot, index, &dice)
        }
        arrivals.insert(arrival, at: index)
    }

    // MARK: Reports

    private func arrival(
        _ story: DemoStories.Story, _ spot: Spots.Spot, _ at: Timestamp, _ plot: Plot, _ dice: inout Dice
    ) -> Playback.Arrival {
        let text = world.stories.tell(story, spot.slots, &dice)
        let point = spot.address == nil ? world.spots.near(spot, &dice) : spot.point
        var submission = Submission(text: text, place: .point(point), channel: story.channel)
        submission.isInvented = true
        let isResident = [.web, .phone, .walkin].contains(story.channel)
        if story.channel != .web || dice.happens(0.2) { submission.category = story.category }
        if isResident {
            submission.isAnonymous = story.channel != .walkin && dice.happens(0.07)
            if !submission.isAnonymous { submission.contact = contact(&dice) }
        }
        var arrival = Playback.Arrival(
            at: at, submission, in: spot.division, by: actor(story.channel, spot.division, at), script: plot)
        arrival.point = point
        arrival.address = spot.address
        return arrival
    }

    /// Clearly nobody's: the numbers are not given out.
    private func contact(_ dice: inout Dice) -> Contact {
        let name = (dice.one(of: DemoWords.surnames) ?? "") + (dice.one(of: DemoWords.titles) ?? "")
        let phone = "1380000\(padded(Int(dice.drawn(Int64(0), 9999)), 4))"
        let behalf = dice.happens(0.06) ? dice.one(of: DemoWords.behalf) : nil
        return Contact(name: name, phone: phone, notify: dice.happens(0.6), onBehalfOf: behalf)
    }

    private func actor(_ channel: Channel, _ place: DivisionCode, _ at: Timestamp) -> Actor {
        let holder: PostHolder? =
            switch channel {
            case .web, .system: nil
            case .phone: world.cast.dispatcher(at: at)
            case .walkin: world.cast.dutyOfficer(over: place, at: at)
            case .grid: world.cast.gridWorker(of: place, at: at)
            }
        if let holder { return .post(holder) }
        return channel == .system ? .system("sensor") : .anyone
    }

    /// Others who report the same thing, cases merged into it, cases it is linked with.
    private mutating func companions(
        _ arrival: inout Playback.Arrival, _ plot: Plot, _ story: DemoStories.Story, _ spot: Spots.Spot, _ index: Int,
        _ dice: inout Dice
    ) {
        let fate = dice.share()
        if fate < 0.04 {
            let same = world.stories.stories.filter { $0.category == story.category }
            for _ in 0..<dice.drawn(Int64(1), 3) {
                guard let story = dice.one(of: same) else { continue }
                let at = arrival.at.adding(minutes: dice.drawn(Int64(10), 400))
                guard at < end else { continue }
                let follower = Plot(luck: dice.luck(), world: world, category: story.category, pace: plot.pace)
                var second = self.arrival(story, spot, at, follower, &dice)
                second.follows = index
                later(second)
            }
        } else if fate < 0.075 {
            let at = arrival.at.adding(minutes: dice.drawn(Int64(20), 900))
            guard at < end else { return }
            var twin = Plot(luck: dice.luck(), world: world, category: story.category, isEnglish: story.isEnglish)
            (twin.pace, twin.isTwin, twin.companion) = (plot.pace, true, index)
            twin.isTakenOut = dice.happens(0.2)
            later(self.arrival(story, spot, at, twin, &dice))
        } else if fate < 0.09, index > 0 {
            var linked = plot
            (linked.isLinked, linked.companion) = (true, Int(dice.drawn(Int64(0), Int64(index - 1))))
            arrival.script = linked
        }
    }

    /// Comes after the one that is being made, which takes the place before it.
    private mutating func later(_ arrival: Playback.Arrival) { arrivals.append(arrival) }
}
