import Cases
import Foundation
import Hummingbird
import Journal
import Kernel
import Platform
import Rights
import Store
import Web

/// `/desk/voucher/NUMBER`: for the clerk attaching pictures of a voucher's papers, for the committee looking at them and
/// releasing them. The picture itself has an address beside its voucher.
struct PictureDesk: Sendable {
    let words: VillageWords
    let pictures: PictureWork
    let images: Images

    /// What somebody has sent that was not taken, to be shown again.
    private struct Attempt {
        var values: [String: String] = [:]
        var error: (any Error)?
        var done = ""
    }

    private enum Done: String { case attached, released, sentBack }

    func addRoutes(to router: Routes) {
        router.get("/village/:code/money/:number/pictures/:id", .readDisclosure) { request, context in
            try Query.read(request).finish()
            return try await picture(context)
        }
        router.get("/desk/voucher/:number", .workAtDesk) { request, context in
            let query = try Query.read(request)
            let done = query.parsed("done", "disclosure.field.kind") { Done(rawValue: $0) }
            try query.finish()
            let said = done.map { words.text("picture.done.\($0.rawValue)", context) } ?? ""
            return try await show(try await voucher(context), Attempt(done: said), context)
        }
        router.post("/desk/voucher/:number/pictures", .keepBooks) { request, context in
            try await attach(request, context)
        }
        router.post("/desk/voucher/:number/settle", .superviseBooks) { request, context in
            try await settle(request, context)
        }
    }

    private func voucher(_ context: Context) async throws -> Voucher {
        guard let number = try? CaseNumber(parsing: try context.parameters.require("number")) else {
            throw VoucherRefusal.unknown
        }
        return try await words.money.voucher(number)
    }

    private func picture(_ context: Context) async throws -> Response {
        let village = try await words.village(context)
        let voucher = try await voucher(context)
        guard voucher.village == village.code, let id = ID<VoucherPicture>(try context.parameters.require("id")) else {
            throw PictureRefusal.unknown
        }
        let found = try await pictures.bytes(of: id, voucher, by: context.actor)
        return Reply.bytes(
            found.bytes, type: found.type,
            headers: [.cacheControl: found.isPublic ? "public, max-age=3600" : "private, no-store"])
    }

    private func attach(_ request: Request, _ context: Context) async throws -> Response {
        let voucher = try await voucher(context)
        try context.require(.keepBooks, on: MoneyWork.object(voucher.village))
        let form = try await PhotoForm.read(request)
        let fields = form.fields
        let kind = fields.parsed("kind", "disclosure.field.kind", required: true) { VoucherPicture.Kind(rawValue: $0) }
        let isCovered = fields.bool("covered") ?? false
        let key = fields.string("key", max: 60)
        do {
            try fields.finish()
            guard let kind else { throw PictureRefusal.noPicture }
            let files = (form.files["photos"] ?? []).filter { !$0.bytes.isEmpty }
            guard files.count <= PhotoForm.limit else { throw PictureRefusal.tooMany }
            var cleaned: [SafeImage] = []
            for file in files { cleaned.append(try await images.sanitise(file.bytes, of: context.shareKey)) }
            let body = ([kind.rawValue, "\(isCovered)"] + cleaned.map { AttachmentTable.digest(of: $0.bytes) })
            try await pictures.attach(
                cleaned, kind, isCovered: isCovered, to: voucher.number, by: context.actor,
                key: key.map {
                    IdempotencyKey(
                        $0, scope: "picture \(context.actor.text) \(voucher.number)",
                        body: Array(body.joined(separator: " ").utf8))
                })
            return Reply.seeOther("/desk/voucher/\(voucher.number)?done=\(Done.attached.rawValue)")
        } catch {
            let values = ["kind": fields.raw("kind"), "covered": isCovered ? "true" : ""]
            return try await show(voucher, Attempt(values: values, error: error), context)
        }
    }

    private func settle(_ request: Request, _ context: Context) async throws -> Response {
        let voucher = try await voucher(context)
        let fields = try await Form.read(request).fields
        let id = fields.parsed("picture", "disclosure.field.kind", required: true) { ID<VoucherPicture>($0) }
        let isReleased = fields.has("confirm")
        _ = fields.has("refuse")
        let reason = fields.string("reason", max: LedgerFile.longest) ?? ""
        do {
            try fields.finish()
            guard let id else { throw PictureRefusal.unknown }
            if isReleased {
                try await pictures.release(id, of: voucher.number, by: context.actor)
            } else {
                try await pictures.sendBack(id, of: voucher.number, reason: reason, by: context.actor)
            }
            let done = isReleased ? Done.released : .sentBack
            return Reply.seeOther("/desk/voucher/\(voucher.number)?done=\(done.rawValue)")
        } catch {
            let values = ["picture": fields.raw("picture"), "reason": fields.raw("reason")]
            return try await show(voucher, Attempt(values: values, error: error), context)
        }
    }

    private func show(_ voucher: Voucher, _ attempt: Attempt, _ context: Context) async throws -> Response {
        let object = MoneyWork.object(voucher.village)
        guard context.may(.keepBooks, on: object) || context.may(.superviseBooks, on: object) else {
            throw RightRefusal.notConcerned(.keepBooks)
        }
        let village = try await words.village(named: voucher.village.description)
        let all = try await words.house.reader.read { [table = pictures.table] in try table.all(of: voucher.id, $0) }
        var model = words.deskHead(village, context).merging(words.item(voucher, context)) { own, _ in own }
        let maySupervise = context.may(.superviseBooks, on: object)
        model["mayAttach"] = context.may(.keepBooks, on: object) && voucher.state != .refused
        model["isPublished"] = voucher.state == .published
        model["done"] = attempt.done
        model["limit"] = "\(PhotoForm.limit)"
        model["key"] = UUID().uuidString
        model["isCovered"] = attempt.values["covered"] == "true"
        model["kinds"] = VoucherPicture.Kind.allCases.map { kind -> Model in
            [
                "value": kind.rawValue, "label": words.text("picture.kind.\(kind.rawValue)", context),
                "chosen": kind.rawValue == (attempt.values["kind"] ?? "invoice"),
            ]
        }
        model["hasPictures"] = !all.isEmpty
        model["pictures"] = all.map { picture -> Model in
            item(picture, voucher, isSeen: maySupervise, attempt, context)
        }
        let title = words.text("picture.desk", context)
        guard let error = attempt.error else { return try words.page("desk-voucher", title, model, context) }
        return try words.house.pages.again(
            "disclosure/desk-voucher", title: title, model, after: error, context: context)
    }

    private func item(
        _ picture: VoucherPicture, _ voucher: Voucher, isSeen: Bool, _ attempt: Attempt, _ context: Context
    ) -> Model {
        let isTried = attempt.values["picture"] == picture.id.description
        let isOpen = picture.state == .waiting && context.isCommittee
        let isOwn = picture.enterer != nil && picture.enterer == context.actor.person
        return words.item(picture, of: voucher, context).merging([
            "isShown": isSeen || picture.isPublic && voucher.state == .published,
            "state": words.text(
                picture.state == .waiting && !picture.isCovered
                    ? "picture.state.kept" : "picture.state.\(picture.state.rawValue)", context),
            "stateClass": picture.state == .published ? "" : picture.state == .refused ? "late" : "due",
            "reason": picture.reason ?? "", "mayConfirm": isOpen && !isOwn, "mayRelease": picture.isCovered,
            "isOwn": isOpen && isOwn, "input": isTried ? "reason" : "reason-\(picture.id)",
            "said": isTried ? attempt.values["reason"] ?? "" : "",
        ]) { $1 }
    }
}

extension VillageWords {
    /// A picture with its address and what it shows.
    func item(_ picture: VoucherPicture, of voucher: Voucher, _ context: Context) -> Model {
        let caption = text(
            "picture.caption", context,
            ["kind": text("picture.kind.\(picture.kind.rawValue)", context), "at": moment(picture.entered)])
        return [
            "picture": picture.id.description, "caption": caption,
            "src": "/village/\(voucher.village)/money/\(voucher.number)/pictures/\(picture.id)",
        ]
    }
}
