package import Journal
import Kernel
import Platform
import Reading
import Store

extension Cases {
    package func inspections() async throws -> [Inspection] {
        let calendar = try? await book.calendar()
        let catalogues = try await book.all()
        let newest = catalogues.values.max { $0.effectiveFrom < $1.effectiveFrom }
        let cases = CaseInspection(catalogues: catalogues, newest: newest, calendar: calendar)
        return [
            Inspection("cases", look: cases.look), Inspection("numbers", look: NumberInspection.look),
            Inspection("reports", look: ReportInspection.look),
            Inspection("attachments", look: AttachmentInspection.look),
            Inspection("search", look: SearchInspection(work.searchIndex, CaseWords(work.house.county)).look),
        ]
    }
}
