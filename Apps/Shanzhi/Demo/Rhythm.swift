import Cases
import Kernel

/// When people report: by day more than by night, on working days more than on others.
struct Rhythm: Sendable {
    let start: Timestamp
    let end: Timestamp
    let calendar: WorkingCalendar

    /// Weights of the hours of the day.
    private static let anyTime = [
        2, 1, 1, 1, 1, 2, 6, 14, 22, 24, 22, 18, 14, 14, 18, 20, 20, 18, 16, 18, 20, 16, 9, 4,
    ].map(Double.init)
    private static let office = [
        0, 0, 0, 0, 0, 0, 0, 2, 16, 24, 22, 12, 2, 6, 18, 22, 18, 8, 0, 0, 0, 0, 0, 0,
    ].map(Double.init)

    /// A moment between two others, before `end`.
    func draw(_ channel: Channel, from: Timestamp? = nil, until: Timestamp? = nil, _ dice: inout Dice) -> Timestamp {
        let (from, until) = (max(start, from ?? start), min(end, until ?? end))
        let (first, last) = (CountyTime.china.date(from), CountyTime.china.date(until))
        let days = (first.days...max(first.days, last.days)).map(LocalDate.init(days:))
        let isOffice = [.walkin, .grid].contains(channel)
        let weights = days.map { weight($0, isOffice) }
        for _ in 0..<12 {
            let hour = dice.index(weighing: isOffice ? Self.office : Self.anyTime)
            let minute = hour * 60 + Int(dice.drawn(Int64(0), 59))
            let moment = CountyTime.china.moment(days[dice.index(weighing: weights)], minute: minute)
                .adding(milliseconds: dice.drawn(Int64(0), 59_999))
            if moment >= from, moment <= until { return moment }
        }
        return from.adding(milliseconds: dice.drawn(Int64(0), until.milliseconds - from.milliseconds))
    }

    private func weight(_ date: LocalDate, _ isOffice: Bool) -> Double {
        if (try? calendar.isWorkingDay(date)) == true { return date.weekday == 1 ? 1.15 : 1 }
        return isOffice ? 0.3 : 0.6
    }
}
