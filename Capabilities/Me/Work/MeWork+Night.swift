package import Journal
import Kernel
package import Platform
import Store

extension MeWork {
    static let night = "me.retention"
    static let late = "me.late"

    /// The one timer of the nightly erasure hangs on this.
    static let nightly = Subject(ID<RetainedTable>(bytes: [UInt8](repeating: 1, count: 16))!)

    /// Sets the nightly erasure going, once for a county.
    package func begin() async throws {
        try await house.door.open { passage in
            guard try !passage.hasTimer(MeWork.night, of: MeWork.nightly) else { return }
            let pen = try passage.record(Entry("retention.begun", MeWork.nightly, by: .system("retention")))
            try pen.schedule(MeWork.night, of: MeWork.nightly, at: MeWork.next(after: passage.now))
        }
    }

    /// At half past two in the night.
    private static func next(after now: Timestamp) -> Timestamp {
        let today = CountyTime.china.moment(CountyTime.china.date(now), minute: 150)
        return today > now ? today : today.adding(days: 1)
    }

    /// Erases what has reached its term, a batch of each part at a time, and comes back in a minute while there is more.
    package var nightHandler: TimerHandler {
        TimerHandler(MeWork.night) {
            let sweeps = sweeps + [ownSweep, guardianSweep]
            return { timer, passage in
                let gone = try sweeps.map { (name: $0.name, count: try $0.run(passage)) }
                let total = gone.map(\.count).reduce(0, +)
                let what = JSON.object(
                    Dictionary(gone.map { ($0.name, .integer(Int64($0.count))) }, uniquingKeysWith: { a, _ in a }))
                let pen = try passage.record(
                    Entry("retention.ran", timer.subject, by: .system("retention"), what: what))
                let again = total > 0 ? passage.now.adding(minutes: 1) : MeWork.next(after: passage.now)
                try pen.schedule(MeWork.night, of: timer.subject, at: again)
            }
        }
    }

    /// A wish that nobody answered in time.
    package var lateHandler: TimerHandler {
        TimerHandler(MeWork.late) {
            { timer, passage in
                _ = try passage.record(Entry("person.answerLate", timer.subject, by: .system("clock")))
            }
        }
    }

    /// Answered wishes are kept as long as the matters they are about.
    package var ownSweep: Sweep {
        Sweep("wishes") { passage in
            let before = passage.now.adding(days: -1095)
            let old: Int =
                try passage.first(
                    """
                    SELECT COUNT(*) AS n FROM me_wishes WHERE county = ? AND answered < ? AND words <> ''
                    """, [passage.county, before])?["n"] ?? 0
            guard old > 0 else { return 0 }
            let what: JSON = ["rows": .integer(Int64(old)), "table": "me_wishes"]
            let pen = try passage.record(
                Entry(
                    "retention.erased", Subject(ID<RetainedTable>(at: passage.now)), by: .system("retention"),
                    what: what),
                first: true)
            try pen.execute(
                "UPDATE me_wishes SET words = '', answer = NULL, sealed = NULL WHERE county = ? AND answered < ?",
                [passage.county, before])
            return old
        }
    }

    /// Guardianships that ended, and requests that were not confirmed, are kept as long as the matters they are about.
    package var guardianSweep: Sweep {
        Sweep("guardians") { passage in
            let before = passage.now.adding(days: -1095)
            let old: Int =
                try passage.first(
                    "SELECT COUNT(*) AS n FROM me_guardians WHERE county = ? AND (ended < ? OR refused < ?)",
                    [passage.county, before, before])?["n"] ?? 0
            guard old > 0 else { return 0 }
            let what: JSON = ["rows": .integer(Int64(old)), "table": "me_guardians"]
            let pen = try passage.record(
                Entry(
                    "retention.erased", Subject(ID<RetainedTable>(at: passage.now)), by: .system("retention"),
                    what: what),
                first: true)
            try pen.execute(
                "DELETE FROM me_guardians WHERE county = ? AND (ended < ? OR refused < ?)",
                [passage.county, before, before])
            return old
        }
    }
}
