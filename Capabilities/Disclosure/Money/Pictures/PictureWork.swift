import Cases
import Journal
import Kernel
import Masking
import Platform
import Rights
import Store
import Web

/// Pictures of vouchers: the clerk attaches, the supervision committee releases; until then nobody else sees them.
struct PictureWork: Sendable {
    let money: MoneyWork

    private var house: House { money.house }
    var table: PictureTable { PictureTable(county: house.county) }

    /// Keeps cleaned pictures beside their voucher.
    /// - Throws: `RightRefusal`, `VoucherRefusal`, `PictureRefusal`.
    func attach(
        _ images: [SafeImage], _ kind: VoucherPicture.Kind, isCovered: Bool, to number: CaseNumber, by actor: Actor,
        key: IdempotencyKey? = nil
    ) async throws {
        let known = try await money.voucher(number)
        try require(actor, .keepBooks, on: MoneyWork.object(known.village))
        guard !images.isEmpty else { throw PictureRefusal.noPicture }
        _ = try await house.door.open(once: key) { passage in
            guard let voucher = try money.vouchers.find(number, passage) else { throw VoucherRefusal.unknown }
            guard voucher.state != .refused else { throw PictureRefusal.refusedVoucher }
            let count = try table.all(of: voucher.id, passage).count
            guard count + images.count <= VoucherPicture.most else { throw PictureRefusal.tooMany }
            for image in images { try add(image, kind, isCovered, to: voucher, by: actor, passage) }
            return true
        }
    }

    private func add(
        _ image: SafeImage, _ kind: VoucherPicture.Kind, _ isCovered: Bool, to voucher: Voucher, by actor: Actor,
        _ passage: Passage
    ) throws {
        let picture = VoucherPicture(
            id: ID(at: passage.now), voucher: voucher.id, kind: kind, isCovered: isCovered, state: .waiting,
            width: image.width, height: image.height, entered: passage.now, enterer: actor.person, reason: nil)
        let pen = try passage.record(
            entry("books.pictureAdded", picture, voucher, by: actor, what: Self.fact(picture, image.bytes)), first: true
        )
        try table.insert(picture, image.contentType, image.bytes, pen)
    }

    /// The second pair of hands: from now on everybody sees it beside the voucher.
    /// - Throws: `RightRefusal`, `VoucherRefusal`, `PictureRefusal`.
    func release(_ id: ID<VoucherPicture>, of number: CaseNumber, by actor: Actor) async throws {
        try await settle(id, of: number, .published, reason: nil, by: actor)
    }

    /// The committee does not release it, and says why.
    func sendBack(_ id: ID<VoucherPicture>, of number: CaseNumber, reason: String, by actor: Actor) async throws {
        let reason = mask(reason).text
        guard !reason.isEmpty else { throw PictureRefusal.noReason }
        try await settle(id, of: number, .refused, reason: reason, by: actor)
    }

    private func settle(
        _ id: ID<VoucherPicture>, of number: CaseNumber, _ state: TwoHands.State, reason: String?, by actor: Actor
    ) async throws {
        let known = try await money.voucher(number)
        try require(actor, .superviseBooks, on: MoneyWork.object(known.village))
        try await house.door.open { passage in
            guard let picture = try table.find(id, passage), picture.voucher == known.id else {
                throw PictureRefusal.unknown
            }
            try TwoHands.check(isWaiting: picture.state == .waiting, enterer: picture.enterer, by: actor)
            guard state != .published || picture.isCovered else { throw PictureRefusal.notCovered }
            let kind = state == .published ? "books.pictureReleased" : "books.pictureSentBack"
            let pen = try passage.record(entry(kind, picture, known, by: actor, reason: reason))
            try table.settle(picture, state, by: actor.person, reason: reason, at: passage.now, pen)
        }
    }

    /// The picture itself: for everybody once it is released and its voucher published, before that for those who look
    /// after the books; for everybody else it is not there.
    func bytes(
        of id: ID<VoucherPicture>, _ voucher: Voucher, by actor: Actor
    ) async throws -> (type: String, bytes: [UInt8], isPublic: Bool) {
        let table = table
        let read = try await house.reader.read { connection in
            try table.find(id, connection).flatMap { picture in
                try table.bytes(of: id, connection).map { (picture, $0.type, $0.bytes) }
            }
        }
        guard let (picture, type, bytes) = read, picture.voucher == voucher.id else { throw PictureRefusal.unknown }
        let isPublic = picture.isPublic && voucher.state == .published
        if !isPublic {
            do {
                try require(actor, .superviseBooks, on: MoneyWork.object(voucher.village))
            } catch { throw PictureRefusal.unknown }
        }
        return (type, bytes, isPublic)
    }

    /// What the journal keeps of a picture, and what `check` compares it with.
    static func fact(_ picture: VoucherPicture, _ bytes: [UInt8]) -> JSON {
        [
            "sha256": .string(AttachmentTable.digest(of: bytes)), "kind": .string(picture.kind.rawValue),
            "covered": .bool(picture.isCovered), "voucher": .string(picture.voucher.description),
        ]
    }

    private func entry(
        _ kind: String, _ picture: VoucherPicture, _ voucher: Voucher, by actor: Actor, reason: String? = nil,
        what: JSON = .object([:])
    ) -> Entry {
        Entry(
            kind, Subject(picture.id), by: actor, reason: reason, division: voucher.village,
            reference: voucher.number.description, what: what)
    }

    /// Forgets at night the pictures of vouchers that need not be kept any more.
    var sweep: Sweep {
        Sweep("disclosure.pictures") { passage in
            let edge = passage.now.adding(days: -Int64(MoneyTables.payeeDays))
            let old = try passage.query(
                "SELECT id FROM books_pictures WHERE county = ? AND entered < ? LIMIT 100", [passage.county, edge])
            for row in old {
                let id: ID<VoucherPicture> = try row["id"]
                let pen = try passage.record(Entry("books.pictureForgotten", Subject(id), by: .system("erasure")))
                try pen.execute("DELETE FROM books_pictures WHERE county = ? AND id = ?", [passage.county, id])
            }
            return old.count
        }
    }
}
