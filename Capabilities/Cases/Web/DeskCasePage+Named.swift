import Kernel
import Places
import TextMining
import Web

extension DeskCasePage {
    /// Place, times and amounts that the words name, beside the words: found by rules, for those who may read them.
    func named(in report: StoredReport?, _ presenter: Presenter) async throws -> Web.Model {
        guard let report else { return ["hasNamed": false] }
        var lines: [Web.Model] = []
        func add(_ key: String, _ words: String, _ meaning: String) {
            lines.append(["words": presenter.text("cases.desk.named.\(key)", ["words": words]), "meaning": meaning])
        }
        if let place = try await work.place(namedIn: report.text) {
            add("place", place.matched, place.address.text == place.matched ? "" : place.address.text)
        }
        let day = CountyTime.china.date(report.received)
        for time in NamedTime.named(in: report.text, writtenOn: day) {
            add("time", time.words, meaning(time, presenter))
        }
        for amount in Amount.named(in: report.text).prefix(5) { add("amount", amount.words, "") }
        return ["named": lines, "hasNamed": !lines.isEmpty]
    }

    private func meaning(_ time: NamedTime, _ presenter: Presenter) -> String {
        if let period = time.period, let minutes = time.minutes, minutes.count <= 720 {
            return presenter.moment(period.from)
        }
        if let days = time.days {
            return days.lowerBound == days.upperBound
                ? days.lowerBound.description : "\(days.lowerBound) – \(days.upperBound)"
        }
        return switch time.recurrence {
        case .daily: presenter.text("cases.desk.named.daily")
        case .weekly(let day): presenter.text("cases.desk.named.weekly", ["day": "\(day)"])
        case .weekend: presenter.text("cases.desk.named.weekend")
        case .monthly: presenter.text("cases.desk.named.monthly")
        case nil: ""
        }
    }
}
