import Hummingbird
import Kernel
import Platform
import Posts
import QRCode
import Rights
import Store
import Web

/// `/desk/case/{number}/order`: the work order on one A4 page, to take along; the QR code leads back to the case.
///
/// Whom to answer is not on it: paper is left lying about, and a contact is opened for a purpose, on the screen.
struct DeskOrderPage: Sendable {
    /// Characters of the reports that fit beside everything else.
    private static let textLength = 700

    let work: CaseWork
    let images: Images

    func addRoutes(to router: Routes) {
        router.get("/desk/case/:number/order", .workAtDesk) { request, context in
            try Query.read(request).finish()
            return try await show(request, context)
        }
    }

    private func show(_ request: Request, _ context: Context) async throws -> Response {
        guard let holder = context.holder else { throw Refusal.notSignedIn }
        let subject = try await work.find(try CaseNumber(inPathOf: context))
        guard try await work.audience(context.actor, of: subject) == .staff else { throw CaseError.unknown }
        let presenter = try await work.presenter(context.language, .staff)
        let (cases, reports) = (work.cases, work.reports)
        let (told, point) = try await work.house.reader.read { connection in
            (
                try subject.reporters.compactMap { try reports.find($0.report, connection) },
                try cases.point(of: subject.id, connection)
            )
        }
        let pages = work.house.pages
        let address = pages.settings.site.whole("/desk/case/\(subject.number)", request)
        let said = told.map(\.text).joined(separator: "\n")
        let category = presenter.catalogue.category(subject.category)
        return try pages.page(
            "cases/desk-order", title: "\(subject.number.shown) \(presenter.text("cases.desk.order"))",
            [
                "where": presenter.unit(holder.unit), "number": subject.number.shown,
                "backHref": "/desk/case/\(subject.number)",
                "qrMarkup": Markup(try QRSymbol(address).svg(label: presenter.text("cases.desk.order.qr"), side: 132)),
                "heading": presenter.title(subject, told.first?.text),
                "lines": said.prefix(Self.textLength).split(whereSeparator: \.isNewline).map(String.init),
                "isCut": said.count > Self.textLength,
                "unit": presenter.unit(subject.lead ?? subject.holder),
                "joint": subject.joint.map { presenter.unit($0) }.joined(separator: presenter.text("cases.comma")),
                "categoryName": presenter.category(subject.category),
                "closeStandard": category?.closeStandard ?? "", "place": presenter.place(subject),
                "address": told.compactMap(\.address).first ?? "",
                "point": point.map { "\(shortened($0.lon)), \(shortened($0.lat))" } ?? "",
                "received": presenter.moment(subject.received),
                "channel": presenter.text("cases.channel.\(subject.channel.rawValue)"),
                "state": presenter.state(subject), "printed": presenter.moment(presenter.now),
                "post": DeskPage(work: work, images: images).post(holder, presenter),
                "clocks": subject.clocks.map { clock -> Model in
                    [
                        "name": presenter.text("cases.clock.\(clock.kind.rawValue)"),
                        "unit": presenter.unit(clock.unit), "due": presenter.moment(clock.due),
                    ]
                },
                "tasks": subject.tasks.map { task -> Model in
                    ["unit": presenter.unit(task.unit), "what": task.what]
                },
            ], context: context)
    }

    private func shortened(_ degrees: Double) -> String { "\((degrees * 100_000).rounded() / 100_000)" }
}
