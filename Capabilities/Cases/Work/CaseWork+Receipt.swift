import Hummingbird
import Journal
import Kernel
import Platform
import Rights
import Store
import Web

extension CaseWork {
    /// Gives the browser the secret of a report for the case's pages, and for those of its proof.
    /// - Parameter isKiosk: one cookie for all pages, so that the machine can take it away without knowing which.
    func keep(
        _ receipt: ReceiptToken, of report: ID<Report>, on number: CaseNumber, isKiosk: Bool = false,
        in response: inout Response
    ) {
        let site = house.pages.settings.site
        for path in isKiosk ? ["/"] : ["/case/\(number)", LogPromise.proof(of: report)] {
            response.headers.append(ReceiptCookie.given(receipt.text, at: path, site))
        }
    }

    /// The secret that the browser brings for this page; `nil` also when it opens nothing any more.
    func keptReceipt(_ request: Request) async throws -> ReceiptToken? {
        guard let receipt = ReceiptCookie.text(request).flatMap({ ReceiptToken($0) }) else { return nil }
        return try await report(of: receipt) == nil ? nil : receipt
    }

    /// What shows who comes to the pages of a case: the secret that the browser brings, else that of a report on it by
    /// the resident who has signed in, or by a child they act for.
    func receipt(_ request: Request, _ context: Context, on number: CaseNumber) async throws -> ReceiptToken? {
        if let kept = try await keptReceipt(request) { return kept }
        guard case .resident(let person) = context.actor else { return nil }
        let (cases, reports, wards, now) = (cases, reports, wards, house.time.now())
        let own = try await house.reader.read { connection -> ID<Report>? in
            guard let subject = try cases.find(number, connection) else { return nil }
            let persons = [person] + (try wards.children(of: context.actor, at: now, connection).map(\.id))
            return try reports.first(by: persons, among: Set(subject.reporters.map(\.report)), connection)
        }
        return own.map { ReceiptToken(of: $0, house.seal) }
    }

    func report(of receipt: ReceiptToken) async throws -> ID<Report>? {
        let reports = reports
        return try await house.reader.read { try reports.find(receipt, $0)?.id }
    }

    /// Who acts for a program, which shows a receipt in the header `Receipt` or in the query.
    func actor(_ request: Request, _ query: Fields, _ context: Context) async throws -> Actor {
        var receipt = query.parsed("receipt", "cases.field.receipt") { ReceiptToken($0) }
        try query.finish()
        if let header = request.receiptHeader {
            guard let shown = ReceiptToken(header) else { throw CaseError.unknownReceipt }
            receipt = shown
        }
        return try await actor(context.actor, receipt: receipt)
    }
}
