package import Journal
import Kernel
import Posts

/// One step of a case's history, as somebody reads it.
package struct TimelineItem: Sendable, Encodable {
    package let sequence: Int64
    package let at: String
    package let event: String
    /// What happened, in a sentence.
    package let text: String
    /// Why, or what was said; only what this audience may read.
    package let words: String?
    /// The unit that did it; `nil` for residents and rules.
    package let unit: String?
    /// The post that did it; staff only.
    package let post: String?
    package let moment: String

    enum CodingKeys: String, CodingKey { case sequence, at, event, text, words, unit, post }
}

/// The events an entry of a case holds.
package func events(of entry: Recorded) -> [CaseEvent] {
    (try? JSONText.value(Happening.self, from: entry.entry.whatText))?.events ?? []
}

/// What an entry of a case says.
struct Happening: Codable {
    /// Proves what was said in the report that came with it.
    var content: String?
    let events: [CaseEvent]?
}

extension Presenter {
    /// Every step, clock, return and reason, oldest first.
    package func timeline(_ entries: [Recorded]) -> [TimelineItem] {
        entries.flatMap { entry in
            let events = events(of: entry)
            if let past = past(events, entry) { return past }
            return events.compactMap { event in
                let actor = entry.entry.actor
                guard let (text, words) = describe(event, isOwn: actor == reader, isResidents: isResident(actor))
                else { return nil }
                return TimelineItem(
                    sequence: entry.sequence, at: CountyTime.china.format(entry.at), event: event.name, text: text,
                    words: words.flatMap { $0.isEmpty ? nil : $0 }, unit: actorUnit(entry.entry.actor),
                    post: audience == .staff ? actorPost(entry.entry.actor) : nil, moment: moment(entry.at))
            }
        }
    }

    /// What another system knew, each thing at its own moment; `nil` for what happened here.
    private func past(_ events: [CaseEvent], _ entry: Recorded) -> [TimelineItem]? {
        guard events.count > 1, case .received(let reception) = events[0], case .brought(let past) = events[1] else {
            return nil
        }
        func item(_ at: Timestamp, _ event: CaseEvent, _ text: String, _ words: String? = nil) -> TimelineItem {
            TimelineItem(
                sequence: entry.sequence, at: CountyTime.china.format(at), event: event.name, text: text, words: words,
                unit: nil, post: nil, moment: moment(at))
        }
        var items: [TimelineItem] = []
        if let said = describe(events[0], isOwn: false) {
            items.append(item(reception.at, events[0], said.text, said.words))
        }
        let names = ["system": past.former.system, "number": past.former.number]
        if let closed = past.closed {
            let unit = past.lead.map { text("cases.event.brought.unit", ["unit": self.unit($0)]) } ?? ""
            let said = text("cases.event.brought.closed", names.merging(["unit": unit]) { $1 })
            items.append(item(closed, events[1], said, personally(past.answer)))
        } else if let lead = past.lead {
            items.append(item(reception.at, events[1], text("cases.event.brought.lead", ["unit": unit(lead)])))
        }
        items.append(item(entry.at, events[1], text("cases.event.brought", names)))
        guard past.closed == nil else { return items }
        return items
            + events.dropFirst(2).compactMap { event in
                describe(event, isOwn: false).map { item(entry.at, event, $0.text, $0.words) }
            }
    }

    private func isResident(_ actor: Actor) -> Bool {
        switch actor {
        case .anyone, .reporter, .resident: true
        case .post, .system: false
        }
    }

    private func actorUnit(_ actor: Actor) -> String? {
        guard case .post(let holder) = actor else { return nil }
        return unit(holder.unit)
    }

    private func actorPost(_ actor: Actor) -> String? {
        switch actor {
        case .post(let holder): directory.post(holder.post)?.name ?? text("posts.role.\(holder.role.rawValue)")
        case .system: text("cases.actor.system")
        case .reporter, .resident, .anyone: text("cases.actor.resident")
        }
    }

    /// - Returns: `nil` for what only the machinery needs to know.
    private func describe(
        _ event: CaseEvent, isOwn: Bool, isResidents: Bool = false
    ) -> (text: String, words: String?)? {
        let reason = event.reason.flatMap { isResidents && !isOwn ? publicly($0) : words($0) }
        switch event {
        case .received(let reception):
            return (text("cases.event.received", ["channel": text("cases.channel.\(reception.channel.rawValue)")]), nil)
        case .brought(let past):
            return (
                text("cases.event.brought", ["system": past.former.system, "number": past.former.number]), nil
            )
        case .accepted(let code): return (text("cases.event.accepted", ["category": category(code)]), nil)
        case .refused(let ground, _, _):
            let name = catalogue.policy.refusalGround(ground)?.name(english: isEnglish) ?? ground
            return (text("cases.event.refused", ["ground": name]), reason)
        case .dispatched(let dispatching):
            let key = dispatching.isRuling ? "cases.event.ruled" : "cases.event.dispatched"
            return (text(key, ["unit": unit(dispatching.lead)]), reason)
        case .returned(let unit, _, _): return (text("cases.event.returned", ["unit": self.unit(unit)]), reason)
        case .contacted(let reached, let note):
            return (text(reached ? "cases.event.contacted" : "cases.event.notReached"), internally(note))
        case .whistled(let task):
            return (text("cases.event.whistled", ["unit": unit(task.unit)]), internally(task.what))
        case .responded(let task, _), .arrived(let task, _):
            return (text("cases.event.\(event.name)", ["task": "\(task)"]), nil)
        case .finished(let task, _, let words):
            return (text("cases.event.finished", ["task": "\(task)"]), internally(words))
        case .stageDone(let stage, let words):
            return (text("cases.event.stageDone", ["stage": "\(stage + 1)"]), internally(words))
        case .asked(let request): return (wish(request.wish, "asked"), internally(reason))
        case .suspended(let until, _): return (text("cases.event.suspended", ["until": moment(until)]), reason)
        case .extended(let limit, _): return (text("cases.event.extended", ["limit": self.limit(limit)]), reason)
        case .handled(_, let words, let onTheSpot):
            return (text(onTheSpot ? "cases.event.settledOnSpot" : "cases.event.handled"), personally(words))
        case .verified(let words): return (text("cases.event.verified"), internally(words))
        case .closed(_, let answer): return (text("cases.event.closed"), personally(answer))
        case .judged(_, let verdict, let words):
            let said = [
                text(verdict.solved ? "cases.verdict.solved" : "cases.verdict.notSolved"),
                text(verdict.satisfied ? "cases.verdict.satisfied" : "cases.verdict.notSatisfied"),
                text(verdict.contacted ? "cases.verdict.contacted" : "cases.verdict.notContacted"),
            ].joined(separator: text("cases.comma"))
            return (text("cases.event.judged", ["verdict": said]), isOwn ? words : internally(words))
        case .evaluated(let how): return (text("cases.event.evaluated.\(how.rawValue)"), nil)
        case .escalated(_, let level, _):
            return (text("cases.event.escalated", ["level": text("cases.level.\(level.rawValue)")]), reason)
        case .rungReached(let clock, let action):
            guard action == .warn || action == .remind, clock.kind != .verdict else { return nil }
            return (text("cases.event.\(action.rawValue)", ["clock": text("cases.clock.\(clock.kind.rawValue)")]), nil)
        case .merged(let other, _), .absorbed(let other, _), .unmerged(let other, _), .released(let other),
            .split(let other, _), .linked(let other, _):
            return (text("cases.event.\(event.name)", ["number": other.number.shown]), internally(reason))
        case .shielded(let unit, _, _, _):
            // That it is about somebody is for those who deal with it.
            guard audience == .staff else { return nil }
            return (text("cases.event.shielded", ["unit": self.unit(unit)]), reason)
        case .attached, .objected, .signed, .denied, .resumed, .sentBack, .reopened, .supervised:
            return (text("cases.event.\(event.name)"), event.name != "objected" || isOwn ? reason : internally(reason))
        case .supplemented(let words, let pictures):
            let added = text(isResidents ? "cases.event.supplemented.resident" : "cases.event.supplemented")
            // A resident's words are for themselves and staff, as those of a report; what staff add is for both.
            let said = isResidents ? (isOwn ? words : internally(words)) : personally(words)
            guard pictures > 0 else { return (added, said) }
            return (text("cases.event.supplemented.pictures", ["said": added, "count": "\(pictures)"]), said)
        case .clockStarted(let clock):
            guard clock.kind != .stage, clock.kind != .task, clock.kind != .contact else { return nil }
            return (
                text(
                    "cases.event.clockStarted",
                    ["clock": text("cases.clock.\(clock.kind.rawValue)"), "due": moment(clock.due)]), nil
            )
        case .clockExtended, .clockRested, .clockWoken, .clockEnded: return nil
        }
    }

    private func wish(_ wish: PendingRequest.Wish, _ key: String) -> String {
        switch wish {
        case .suspend(let until): text("cases.event.\(key).suspend", ["until": moment(until)])
        case .extend(let limit): text("cases.event.\(key).extend", ["limit": self.limit(limit)])
        }
    }

    /// A reason that came with a resident's act: what they said is for themselves and for staff, a rule for everybody.
    private func publicly(_ reason: Reason) -> String? {
        if case .said = reason { internally(words(reason)) } else { words(reason) }
    }

    /// Free words of staff among themselves.
    private func internally(_ words: String?) -> String? { audience == .staff ? words : nil }

    /// Free words to or by the resident.
    private func personally(_ words: String?) -> String? { audience >= .reporter ? words : nil }
}
