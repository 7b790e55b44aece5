import Foundation
import HTTPTypes
import Journal
import Kernel
import Platform
import Store
import TestSupport
import Testing
import Web

@testable import Disclosure

private typealias U = DisclosureUnderTest

/// A drawn receipt, cleaned as what comes from a browser is.
private func image(_ number: String = "1") async throws -> SafeImage {
    let drawing = ReceiptDrawing(number: number, day: "2026-05-08", sum: "12.00")
    return try await Images().sanitise(drawing.png)
}

extension DisclosureUnderTest {
    fileprivate func pictures(of number: CaseNumber) async throws -> [VoucherPicture] {
        let (voucher, table) = (try await money.voucher(number), disclosure.pictures.table)
        return try await database.read { try table.all(of: voucher.id, $0) }
    }

    fileprivate func photographed(isCovered: Bool = true) async throws -> (CaseNumber, VoucherPicture) {
        let number = try await published(Self.payment(1_200))
        try await disclosure.pictures.attach([image()], .invoice, isCovered: isCovered, to: number, by: Self.clerk)
        return (number, try #require(try await pictures(of: number).first))
    }
}

@Suite("pictures of the papers behind a voucher; every paper is drawn and invented") struct PictureTests {
    @Test("nobody but the committee sees a picture before it is released, and everybody after", arguments: Engine.all)
    func released(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let (number, picture) = try await county.photographed()
            let address = "/village/\(U.village)/money/\(number)/pictures/\(picture.id)"
            for actor in [Actor.anyone, U.villager, U.clerk, U.stranger] {
                #expect(try await county.ask(.get, address, as: actor).status == 404)
            }
            #expect(try await county.ask(.get, address, as: U.committee).status == 200)
            let page = "/village/\(U.village)/money/\(number)"
            #expect(!(try await county.ask(.get, page).text.contains(address)))
            try await county.disclosure.pictures.release(picture.id, of: number, by: U.committee)
            let answer = try await county.ask(.get, address)
            #expect(answer.status == 200 && answer.headers[.contentType]?.hasPrefix("image/") == true)
            #expect(try await county.ask(.get, page).text.contains(address))
            let elsewhere = "/village/330381001202/money/\(number)/pictures/\(picture.id)"
            #expect(try await county.ask(.get, elsewhere).status == 404)
            try await county.check()
        }
    }

    @Test("what is not covered is never public, and nobody releases what they attached", arguments: Engine.all)
    func twoHands(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let (number, picture) = try await county.photographed(isCovered: false)
            let pictures = county.disclosure.pictures
            await #expect(throws: PictureRefusal.notCovered) {
                try await pictures.release(picture.id, of: number, by: U.committee)
            }
            await #expect(throws: (any Error).self) {
                try await pictures.release(picture.id, of: number, by: U.clerk)
            }
            await #expect(throws: PictureRefusal.noReason) {
                try await pictures.sendBack(picture.id, of: number, reason: "", by: U.committee)
            }
            try await pictures.sendBack(picture.id, of: number, reason: "看不清", by: U.committee)
            let back = try #require(try await county.pictures(of: number).first)
            #expect(back.state == .refused && back.reason == "看不清" && !back.isPublic)
            await #expect(throws: VoucherRefusal.notWaiting) {
                try await pictures.release(picture.id, of: number, by: U.committee)
            }
            try await county.check()
        }
    }

    @Test("a voucher has a bounded number of pictures, and one that was sent back gets none", arguments: Engine.all)
    func bounds(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let (number, _) = try await county.photographed()
            let pictures = county.disclosure.pictures
            let more = Array(repeating: try await image("2"), count: VoucherPicture.most)
            await #expect(throws: PictureRefusal.tooMany) {
                try await pictures.attach(more, .other, isCovered: true, to: number, by: U.clerk)
            }
            #expect(try await county.pictures(of: number).count == 1)
            let waiting = try await county.money.enter(U.payment(900), in: U.village, by: U.clerk)
            try await county.money.sendBack(waiting, reason: "重复", by: U.committee)
            await #expect(throws: PictureRefusal.refusedVoucher) {
                try await pictures.attach([image()], .other, isCovered: true, to: waiting, by: U.clerk)
            }
            await #expect(throws: (any Error).self) {
                try await pictures.attach([image()], .other, isCovered: true, to: number, by: U.stranger)
            }
        }
    }

    @Test("a picture that was exchanged, uncovered or taken away is found", arguments: Engine.all)
    func inspected(engine: Engine) async throws {
        for (sql, key) in [
            ("UPDATE books_pictures SET kind = 'other'", "changed"),
            ("UPDATE books_pictures SET state = 'published'", "changed"),
            ("DELETE FROM books_pictures", "lost"),
        ] {
            try await withDisclosure(engine) { county in
                _ = try await county.photographed()
                _ = try await county.database.write { try $0.execute(sql) }
                let fault = await #expect(throws: IntegrityFault.self) { try await county.check() }
                #expect(fault?.key == "disclosure.check.picture.\(key)")
            }
        }
        try await withDisclosure(engine) { county in
            let other = try await image("2").bytes
            _ = try await county.photographed()
            _ = try await county.database.write { try $0.execute("UPDATE books_pictures SET bytes = ?", [other]) }
            let fault = await #expect(throws: IntegrityFault.self) { try await county.check() }
            #expect(fault?.key == "disclosure.check.picture.bytes")
        }
    }

    @Test("the clerk's page takes pictures and keeps what was chosen when none came", arguments: Engine.all)
    func page(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.published(U.payment(1_200))
            let page = try await county.ask(.get, "/desk/voucher/\(number)", as: U.clerk)
            #expect(page.status == 200 && page.text.contains("上传图片"))
            let refused = try await county.ask(
                .post, "/desk/voucher/\(number)/pictures", as: U.clerk, ["kind": "contract", "covered": "true"])
            #expect(refused.status == 422 && refused.text.contains("至少"))
            #expect(refused.text.contains("value=\"contract\" selected") && refused.text.contains(" checked"))
            #expect(try await county.ask(.get, "/desk/voucher/\(number)", as: U.stranger).status == 403)
            #expect(try await county.ask(.get, "/desk/voucher/PZ2611009999", as: U.clerk).status == 404)
        }
    }
}
