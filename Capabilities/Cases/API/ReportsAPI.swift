import Geometry
import Hummingbird
import Journal
import Kernel
import Platform
import Posts
import Rights
import Store
import Web

/// Intake: reports and the pictures that go with them.
struct ReportsAPI: Sendable {
    let work: CaseWork
    let images: Images

    func addRoutes(to router: Routes) {
        router.post("/api/v1/reports", .report) { request, context in try await report(request, context) }
        router.post("/api/v1/attachments", .attach) { request, context in try await attach(request, context) }
        router.get("/api/v1/attachments/:id", .readPicture) { request, context in try await picture(request, context) }
    }

    private func report(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        let body = try await JSONBody.read(request)
        let submission = read(body, context.actor)
        try body.finish()
        guard let submission else { throw IntakeRefusal.addressNotFound }
        try work.house.admitReport(context)
        let key = try request.idempotencyHeader().map { header in
            IdempotencyKey(
                header.description, scope: "reports \(context.actor.text)", body: body.bytes)
        }
        let submitted = try await work.report(submission, as: context.actor, key: key)
        let presenter = try await work.presenter(context.language, .reporter)
        return try Reply.json(
            SubmittedView(submitted, ReceiptToken(of: submitted.report, work.house.seal), presenter), status: .created,
            headers: [.location: "/api/v1/cases/\(submitted.subject.number)", .cacheControl: "no-store"])
    }

    private func read(_ body: JSONBody, _ actor: Actor) -> Submission? {
        let text = body.text("text", max: CaseWork.textLength.upperBound)
        let place = place(body)
        let channel = body.parsed("channel", "cases.field.channel") { Channel(rawValue: $0) } ?? .web
        if channel != .web, !decide(actor, .takeReport, on: nil).isAllowed {
            body.fault("channel", "cases.field.channelNeedsPost")
        }
        guard let place else { return nil }
        var submission = Submission(text: text, place: place, channel: channel)
        submission.category = body.parsed("category", "cases.field.category") { CategoryCode($0) }
        submission.isAnonymous = body.bool("anonymous") ?? false
        submission.contact = contact(body)
        submission.attachments = body.pictures("attachments")
        submission.follows = body.parsed("follows", "cases.field.number") { try? CaseNumber(parsing: $0) }
        submission.about = body.parsed("about", "cases.field.unit") { UnitCode($0) }
        submission.aboutPost = body.parsed("aboutPost", "cases.intake.unknownPost") { ID<Post>($0) }
        submission.settled = body.string("settled", max: 2000)
        return submission
    }

    private func place(_ body: JSONBody) -> Submission.Place? {
        guard let location = body.object("location", required: true) else { return nil }
        let lon = location.double("lon", in: -180...180)
        let lat = location.double("lat", in: -90...90)
        let frame = location.parsed("frame", "cases.field.frame") { Frame(rawValue: $0.lowercased()) } ?? .wgs84
        let address = location.string("address", max: 200)
        let division = location.parsed("divisionCode", "cases.field.division") { DivisionCode($0) }
        if let lon, let lat, let point = Coordinate(lon: lon, lat: lat) { return .point(frame.toWGS84(point)) }
        if let address { return .address(address) }
        if let division { return .division(division) }
        body.fault("location", "cases.field.location")
        return nil
    }

    private func contact(_ body: JSONBody) -> Contact? {
        let behalf = body.string("onBehalfOf", max: 100)
        let given = body.object("contact")
        guard given != nil || behalf != nil else { return nil }
        return Contact(
            name: given?.string("name", max: 100), phone: given?.string("phone", max: 40),
            notify: given?.bool("notify"), onBehalfOf: behalf)
    }

    // MARK: Pictures

    private func attach(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        try work.house.admitReport(context)
        let bytes = try await picture(in: request)
        let key = try request.idempotencyHeader().map { header in
            IdempotencyKey(header.description, scope: "attachments", body: bytes)
        }
        let image = try await images.sanitise(bytes, of: context.shareKey)
        let id = try await work.keep(image, from: context.actor, key: key)
        return try Reply.json(["id": id], status: .created)
    }

    private func picture(in request: Request) async throws -> [UInt8] {
        let limit = ImageLimits().bytes
        guard request.mediaType == "multipart/form-data" else { return try await request.bytes(upTo: limit) }
        let form = try await Form.read(request, limit: limit + 64 * 1024, parts: 4)
        try form.fields.finish()
        guard let file = form.files["file"]?.first, form.files.values.joined().count == 1 else {
            throw WebRefusal.form
        }
        return file.bytes
    }

    private func picture(_ request: Request, _ context: Context) async throws -> Response {
        let actor = try await work.actor(request, try Query.read(request), context)
        return try await work.picture(ID<Attachment>(try context.parameters.require("id")), for: actor)
    }
}

/// What the reporter gets back.
private struct SubmittedView: Encodable {
    struct Reported: Encodable { let id: ID<Report> }
    struct Receipt: Encodable {
        let token: String
        let url: String
    }
    /// Where the proof that the report is in the public log will be, and within how many seconds.
    struct Promise: Encodable {
        let url: String
        let page: String
        let within: Int
    }
    struct Proposed: Encodable {
        let category: String
        let confidence: Int
        let words: [String]
    }
    /// A case that may be the same matter: how like it is, from 0 to 1, and the catalogue's words that both hold.
    struct Similar: Encodable {
        let number: String
        let score: Double
        let words: [String]
    }
    struct Subject: Encodable {
        let number: String
        let shown: String
        let state: String
        let url: String
        let category: String
        let place: String
        let holder: String
        let due: String?
    }

    let report: Reported
    let subject: Subject
    let receipt: Receipt
    let proof: Promise
    let proposal: Proposed?
    let duplicates: [String]
    let similar: [Similar]
    let following: Bool

    enum CodingKeys: String, CodingKey {
        case report, receipt, proof, proposal, duplicates, similar, following
        case subject = "case"
    }

    init(_ submitted: Submitted, _ token: ReceiptToken, _ presenter: Presenter) {
        let subject = submitted.subject
        report = Reported(id: submitted.report)
        self.subject = Subject(
            number: subject.number.description, shown: subject.number.shown, state: subject.state.rawValue,
            url: "/case/\(subject.number)", category: subject.category.description, place: presenter.place(subject),
            holder: presenter.unit(subject.holder), due: subject.nextClock.map { CountyTime.china.format($0.due) })
        receipt = Receipt(token: token.text, url: "/case/\(subject.number)?receipt=\(token.text)")
        proof = Promise(
            url: LogPromise.proof(of: submitted.report), page: LogPromise.page(of: submitted.report),
            within: LogPromise.seconds)
        proposal = submitted.proposal.map {
            Proposed(category: $0.code.description, confidence: $0.confidence, words: $0.words)
        }
        duplicates = submitted.duplicates.map(\.description)
        similar = submitted.likely.map {
            Similar(number: $0.number.description, score: Double($0.score) / 100, words: $0.words)
        }
        following = submitted.isFollowing
    }
}
