import Journal
import Kernel
import Platform
import Store

extension MoneyWork {
    /// Forgets at night the names of natural persons whose vouchers need not be kept any more.
    var sweep: Sweep {
        Sweep("disclosure.payees") { passage in
            let edge = passage.now.adding(days: -Int64(MoneyTables.payeeDays))
            let old = try passage.query(
                "SELECT voucher FROM books_payees WHERE county = ? AND entered < ? LIMIT 500", [passage.county, edge]
            ).map { try $0["voucher"] as [UInt8] }
            guard let first = old.first.flatMap({ ID<Voucher>(bytes: $0) }) else { return 0 }
            let pen = try passage.record(
                Entry(
                    "books.payeesForgotten", Subject(first), by: .system("erasure"),
                    what: ["count": .integer(Int64(old.count))]))
            try pen.executeAll(
                "DELETE FROM books_payees WHERE county = ? AND voucher = ?", old.map { [passage.county, $0] })
            return old.count
        }
    }
}
