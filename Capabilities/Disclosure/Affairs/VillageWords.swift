import Hummingbird
import Journal
import Kernel
import Places
import Platform
import Rights
import Store
import Web

/// A village on the map, with what the pages of this part say of it.
struct ShownVillage: Sendable {
    let place: Place
    /// From the county's towns down, without the village itself.
    let town: Place?
    /// `nil` while nothing is published here.
    let kept: KeptVillage?

    var code: DivisionCode { place.code }
    var path: String { "/village/\(code)" }
}

/// What the pages of this part share: the village, words, sums of money and days as people read them.
struct VillageWords: Sendable {
    let house: House
    let territory: Territory
    let money: MoneyWork

    var now: Timestamp { house.time.now() }
    var today: LocalDate { CountyTime.china.date(now) }

    func text(_ key: String, _ context: Context, _ arguments: [String: String] = [:]) -> String {
        house.strings.text("disclosure.\(key)", context.language, arguments)
    }

    /// The village that the address names.
    /// - Throws: `RightRefusal.notThere`.
    func village(_ context: Context) async throws -> ShownVillage {
        try await village(named: try context.parameters.require("code"))
    }

    func village(named text: String) async throws -> ShownVillage {
        guard let code = DivisionCode(text), code.level == .village else { throw VillageRefusal.unknown }
        let gazetteer = try await territory.gazetteer(at: now)
        guard let place = gazetteer.place(code) else { throw VillageRefusal.unknown }
        let table = money.villages
        let kept = try await house.reader.read { try table.find(code, $0) }
        return ShownVillage(place: place, town: code.parent.flatMap { gazetteer.place($0) }, kept: kept)
    }

    /// What every page about a village begins with.
    func head(_ village: ShownVillage, _ context: Context) -> Model {
        [
            "villageName": village.place.name, "villagePath": village.path, "villageCode": village.code.description,
            "townName": village.town?.name ?? "",
            "townPath": village.town.map { "/villages?town=\($0.code)" } ?? "", "isKept": village.kept != nil,
        ]
    }

    func yuan(_ money: Money, _ context: Context) -> String { text("yuan", context, ["sum": money.shown]) }

    func moment(_ time: Timestamp) -> String {
        String(CountyTime.china.format(time).prefix(16)).replacing("T", with: " ")
    }

    /// The last day on which something can be done that falls due at a midnight.
    func lastDay(_ due: Timestamp) -> String {
        CountyTime.china.date(due.adding(milliseconds: -1)).description
    }

    /// What a voucher did to the village's money.
    private func direction(_ voucher: Voucher) -> String {
        if voucher.cash.count == 0 { return "moved" }
        // Nobody gave or got it: a balance of earlier books.
        if voucher.payee.kind == .nobody { return "carried" }
        return voucher.cash.count < 0 ? "paid" : "received"
    }

    /// A voucher as a line of a list.
    func item(_ voucher: Voucher, _ context: Context) -> Model {
        let direction = direction(voucher)
        let sum = voucher.cash.count == 0 ? voucher.amount : Money(count: abs(voucher.cash.count))
        let isBack = voucher.reverses != nil
        return [
            "href": "/village/\(voucher.village)/money/\(voucher.number)", "number": voucher.number.shown,
            "path": voucher.number.description, "day": voucher.day.description, "purpose": voucher.purpose,
            "payee": voucher.payee.name,
            "sum": yuan(isBack ? Money(count: -abs(sum.count)) : sum, context),
            "direction": text(isBack ? "takenBack" : direction, context),
            "directionClass": isBack ? "due" : direction == "received" ? "" : "plain",
            "isTakenBack": voucher.reversedBy != nil,
        ]
    }

    /// A question as it stands beside its line.
    func item(_ question: Question, _ context: Context) -> Model {
        let isLate = question.isOpen && (question.isOverdue || question.due <= now)
        let state =
            question.isOpen
            ? (isLate ? "overdue" : question.rung == .township ? "raised" : "open")
            : question.isAccepted == false && question.secondAnswered == nil
                ? "notAccepted" : question.isAccepted == true ? "accepted" : "answered"
        return [
            "number": question.number.shown, "path": question.number.description,
            "href": "/village/\(question.village)/question/\(question.number)",
            "kind": text("question.kind.\(question.kind.rawValue)", context), "words": question.words,
            "asked": moment(question.asked), "state": text("question.state.\(state)", context),
            "stateClass": isLate ? "late" : question.isOpen ? "due" : "",
            "due": question.isOpen ? lastDay(question.due) : "", "isOpen": question.isOpen, "isLate": isLate,
            "wasLate": question.isOverdue && !isLate, "answer": question.answer ?? "",
            "answered": question.answered.map(moment) ?? "", "second": question.secondAnswer ?? "",
            "secondAnswered": question.secondAnswered.map(moment) ?? "", "raised": question.raised.map(moment) ?? "",
            "isForTownship": question.rung == .township,
        ]
    }

    /// The page that a question is about.
    func line(_ question: Question, _ context: Context) -> (href: String, name: String) {
        let path = "/village/\(question.village)"
        return switch question.about {
        case .voucher(let number): ("\(path)/money/\(number)", text("about.voucher", context, ["number": number.shown]))
        case .account(let code):
            ("\(path)/money?account=\(code)", text("about.account", context, ["code": code.description]))
        case .item(let id): ("\(path)/affairs#i-\(id)", text("about.item", context))
        case .run(let number): ("\(path)/power/\(number)", text("about.run", context, ["number": number.shown]))
        case .donation(let number): ("/donation/\(number)", text("about.donation", context, ["number": number.shown]))
        case .list(let number): ("\(path)/list/\(number)", text("about.list", context, ["number": number.shown]))
        case .asset(let number), .contract(let number):
            ("\(path)/property/\(number)", text("about.\(question.about.kind)", context, ["number": number.shown]))
        }
    }

    func page(
        _ template: String, _ title: String, _ model: Model, _ context: Context
    ) throws -> Response {
        try house.pages.page("disclosure/\(template)", title: title, model, context: context)
    }
}

enum VillageRefusal: Explained, Hashable {
    case unknown

    var explanation: Explanation { Explanation(.notFound, "disclosure.refusal.unknownVillage") }
}
