import Kernel

extension CaseEvent {
    /// The event with `cover` applied to all words that people wrote.
    func covering(_ cover: (String) -> String) -> CaseEvent {
        switch self {
        case .refused(let ground, let words, let at): .refused(ground: ground, words: cover(words), at: at)
        case .objected(let words): .objected(words: cover(words))
        case .dispatched(let dispatching): .dispatched(dispatching.covering(cover))
        case .returned(let by, let to, let reason): .returned(by: by, to: to, reason: cover(reason))
        case .contacted(let reached, let note): .contacted(reached: reached, note: note.map(cover))
        case .whistled(let task): .whistled(task.covering(cover))
        case .finished(let task, let at, let words): .finished(task: task, at: at, words: cover(words))
        case .stageDone(let stage, let words): .stageDone(stage, words: cover(words))
        case .asked(let request):
            .asked(PendingRequest(wish: request.wish, reason: cover(request.reason), by: request.by))
        case .denied(let reason): .denied(reason: cover(reason))
        case .suspended(let until, let reason): .suspended(until: until, reason: cover(reason))
        case .resumed(let reason): .resumed(reason.covering(cover))
        case .extended(let by, let reason): .extended(by: by, reason: cover(reason))
        case .handled(let by, let words, let onTheSpot): .handled(by: by, words: cover(words), onTheSpot: onTheSpot)
        case .sentBack(let reason): .sentBack(reason: cover(reason))
        case .verified(let words): .verified(words: cover(words))
        case .closed(let at, let answer): .closed(at: at, answer: cover(answer))
        case .judged(let report, let verdict, let words): .judged(report: report, verdict, words: words.map(cover))
        case .reopened(let reason): .reopened(reason.covering(cover))
        case .escalated(let from, let to, let reason): .escalated(from: from, to: to, reason.covering(cover))
        case .supervised(let reason): .supervised(reason.covering(cover))
        case .merged(let into, let reason): .merged(into: into, reason: cover(reason))
        case .unmerged(let from, let reason): .unmerged(from: from, reason: cover(reason))
        case .split(let into, let reason): .split(into: into, reason: cover(reason))
        case .linked(let to, let reason): .linked(to: to, reason: reason.map(cover))
        case .shielded(let about, let desk, let takesAway, let reason):
            .shielded(about: about, desk: desk, takesAway: takesAway, reason: cover(reason))
        case .supplemented(let words, let pictures): .supplemented(words: cover(words), pictures: pictures)
        case .brought(let past): .brought(past.covering(cover))
        case .received, .attached, .accepted, .signed, .responded, .arrived, .evaluated, .rungReached, .absorbed,
            .released, .clockStarted, .clockExtended, .clockRested, .clockWoken, .clockEnded:
            self
        }
    }
}

extension Reason {
    fileprivate func covering(_ cover: (String) -> String) -> Reason {
        guard case .said(let words) = self else { return self }
        return .said(cover(words))
    }
}

extension Dispatching {
    fileprivate func covering(_ cover: (String) -> String) -> Dispatching {
        Dispatching(
            lead: lead, joint: joint, level: level, why: why.covering(cover), row: row, isRuling: isRuling,
            isByRule: isByRule)
    }
}

extension JointTask {
    fileprivate func covering(_ cover: (String) -> String) -> JointTask {
        JointTask(
            number: number, unit: unit, what: cover(what), called: called, responded: responded, arrived: arrived,
            finished: finished)
    }
}

extension Past {
    fileprivate func covering(_ cover: (String) -> String) -> Past {
        Past(former: former, standing: standing, lead: lead, closed: closed, answer: answer.map(cover))
    }
}
