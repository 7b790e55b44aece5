import Journal
import Kernel
import Store

extension Passage {
    /// The next public number with this prefix in the month, without a gap; for tables that keep `month` and `serial`
    /// beside `number`.
    func nextNumber(_ prefix: String, in table: String) throws -> CaseNumber {
        let day = CountyTime.china.date(now)
        let month = day.components.year % 100 * 100 + day.components.month
        let last: Int =
            try first(
                "SELECT COALESCE(MAX(serial), 0) AS last FROM \(table) WHERE county = ? AND month = ? AND number LIKE ?",
                [county, month, prefix + "%"])?["last"] ?? 0
        guard let number = CaseNumber(prefix: prefix, date: day, serial: last + 1) else {
            throw StoreError.column("serial", wanted: "a number")
        }
        return number
    }
}
