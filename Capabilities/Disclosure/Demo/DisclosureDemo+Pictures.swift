import Journal
import Kernel
import Platform
import Store
import Web

extension DisclosureDemo {
    /// Drawn receipts beside the last payments: one released, one that waits for the committee, one never public.
    func photograph(
        _ numbers: [CaseNumber], clerk: Actor, committee: Actor, _ pass: (Int64) -> Void
    ) async throws {
        let (images, pictures) = (Images(), disclosure.pictures)
        for (index, number) in numbers.suffix(3).reversed().enumerated() {
            let voucher = try await disclosure.money.voucher(number)
            let drawing = ReceiptDrawing(
                number: number.description, day: voucher.day.description, sum: voucher.amount.description)
            try await pictures.attach(
                [try await images.sanitise(drawing.png)], index == 1 ? .acceptance : .invoice, isCovered: index < 2,
                to: number, by: clerk)
            pass(1)
            guard index == 0 else { continue }
            let all = try await disclosure.house.reader.read { [table = pictures.table] in
                try table.all(of: voucher.id, $0)
            }
            for picture in all { try await pictures.release(picture.id, of: number, by: committee) }
        }
    }
}
