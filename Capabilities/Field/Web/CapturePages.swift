import Cases
import Foundation
import Hummingbird
import Journal
import Kernel
import Places
import Platform
import Posts
import Rights
import Web

/// `/field/report`: what somebody comes across, reported in one step, and settled in the same one when it can be.
struct CapturePages: Sendable {
    let work: FieldWork
    let images: Images

    func addRoutes(to router: Routes) {
        router.get("/field/report", .workAtDesk) { request, context in
            guard case .post(let holder) = context.actor else { return Reply.signInFirst(request) }
            try Query.read(request).finish()
            return try await show(Capture(), holder, context)
        }
        router.post("/field/report", .workAtDesk) { request, context in
            guard case .post(let holder) = context.actor else { throw CaseError.unknown }
            return try await take(request, holder, context)
        }
    }

    private func take(_ request: Request, _ holder: PostHolder, _ context: Context) async throws -> Response {
        let form = try await PhotoForm.read(request)
        let capture = Capture(form.fields)
        do {
            try form.fields.finish()
            var submission = try capture.submission(in: holder.place)
            submission.attachments = try await PhotoForm.keep(form, images, work.cases, context)
            let key =
                capture.key.isEmpty
                ? nil
                : IdempotencyKey(capture.key, scope: "field report \(context.actor.text)", body: capture.bytes)
            let taken = try await work.cases.report(submission, as: context.actor, key: key)
            return Reply.seeOther("/field?done=\(taken.subject.number)&new=1")
        } catch {
            return try await show(capture, holder, context, fault: try FieldFault(error))
        }
    }

    private func show(
        _ capture: Capture, _ holder: PostHolder, _ context: Context, fault: FieldFault? = nil
    ) async throws -> Response {
        let models = try await FieldModels(work, holder, context)
        let rules = try await work.cases.rules()
        var model = models.frame("report")
        model["action"] = "report"
        model["text"] = capture.text
        model["address"] = capture.address
        model["settled"] = capture.settled
        model["lon"] = capture.lon
        model["lat"] = capture.lat
        model["key"] = capture.key.isEmpty ? UUID().uuidString : capture.key
        model["maySettle"] = CaptureRight.maySettle(holder)
        model["isSettling"] = !capture.settled.isEmpty
        model["places"] = places(holder, models.gazetteer).map { place -> Model in
            ["code": "\(place.code)", "name": place.name, "chosen": place.code.description == capture.division]
        }
        model["classes"] = rules.current.classes.map { family -> Model in
            [
                "name": family.name(english: context.language == .en),
                "items": family.categories.map { item -> Model in
                    [
                        "code": "\(item.code)", "name": item.name(english: context.language == .en),
                        "chosen": item.code.description == capture.category,
                    ]
                },
            ]
        }
        if let fault { model.merge(fault.model(work.house.pages, context)) { _, own in own } }
        return try work.house.pages.page(
            "field/report", title: models.text("field.report.title"), model, context: context,
            status: fault?.status ?? .ok)
    }

    /// The post's own place and what it is made of, down to the grids; a county's villages would be too many.
    private func places(_ holder: PostHolder, _ gazetteer: Gazetteer) -> [Place] {
        let own = gazetteer.place(holder.place)
        let below = gazetteer.children(holder.place)
        return [own].compactMap { $0 } + below.prefix(80)
    }
}

/// Who may report and settle in one step.
enum CaptureRight {
    static func maySettle(_ holder: PostHolder) -> Bool {
        var object = Object()
        object.place = holder.place
        return decide(.post(holder), .settleOnSpot, on: object).isAllowed
    }
}
