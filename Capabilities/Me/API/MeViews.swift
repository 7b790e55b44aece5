import Cases
import Foundation
import Journal
import Kernel
import Platform
import Posts
import Web

/// What `/me` tells without opening anything.
struct MeView: Encodable {
    struct Item: Encodable {
        let report: String
        let number: String
        let state: String
        let received: String
        let text: String
        let hasContact: Bool
        let hasCovered: Bool
        let notice: Bool
        let consent: String?
        let erased: String?
        let url: String

        init(_ own: OwnReport) {
            report = own.report.id.description
            number = own.subject.number.description
            state = own.subject.state.rawValue
            received = CountyTime.china.format(own.report.received)
            text = own.report.text
            hasContact = own.report.hasContact
            hasCovered = own.hasWords
            notice = own.report.wantsNotice
            consent = own.consent
            erased = own.report.erased.map { CountyTime.china.format($0) }
            url = "/case/\(own.subject.number)"
        }
    }

    struct Wish: Encodable {
        let id: String
        let kind: String
        let asked: String
        let due: String
        let answered: String?
        let words: String
        let answer: String?

        init(_ wish: StoredWish) {
            id = wish.id.description
            kind = wish.kind.rawValue
            asked = CountyTime.china.format(wish.asked)
            due = CountyTime.china.format(wish.due)
            answered = wish.answered.map { CountyTime.china.format($0) }
            words = wish.words
            answer = wish.answer
        }
    }

    let reports: [Item]
    let requests: [Wish]
    let children: [String]

    init(_ seen: MeWork.Overview) {
        reports = seen.reports.map(Item.init)
        requests = seen.wishes.map(Wish.init)
        children = seen.wards.map(\.child.description)
    }
}

/// Who looked: post and unit, never the person's private data; when, what for, on which case.
struct LookView: Encodable {
    let at: String
    let unit: String
    let post: String
    let purpose: String
    let fields: [String]
    let reference: String?

    enum CodingKeys: String, CodingKey {
        case at, unit, post, purpose, fields
        case reference = "case"
    }

    init(_ look: Look, _ directory: Directory, _ language: Language) {
        at = CountyTime.china.format(look.at)
        switch look.actor {
        case .post(let holder):
            unit = directory.name(holder.unit, english: language == .en)
            post = directory.post(holder.post)?.name ?? holder.role.rawValue
        case .system(let rule): (unit, post) = ("", rule)
        case .anyone, .reporter, .resident: (unit, post) = ("", "")
        }
        purpose = look.purpose?.rawValue ?? ""
        fields = Set(look.fields.compactMap { $0.split(separator: " ").first.map(String.init) }).sorted()
        reference = look.reference
    }
}

/// Everything that is kept of somebody, as a file for them.
/// - Source: Personal Information Protection Law, article 45.
struct CopyView: Encodable {
    struct Own: Encodable {
        let report: MeView.Item
        let contact: Contact?
        /// As it was written, where personal data is covered in `report.text`.
        let original: [String]
    }

    let made: String
    let notice: String
    let reports: [Own]
    let requests: [MeView.Wish]
    let looks: [LookView]

    static func gathered(_ work: MeWork, _ caller: MeWork.Caller, _ language: Language) async throws -> CopyView {
        let own = try await work.cases.openOwn(caller.owner, as: caller.actor)
        let seen = try await work.overview(caller)
        let looks = try await work.looks(caller)
        let directory = try await work.staff.directory()
        return CopyView(
            made: CountyTime.china.format(work.house.time.now()), notice: work.notice.version,
            reports: own.map { Own(report: .init($0.report), contact: $0.contact, original: $0.words) },
            requests: seen.wishes.map(MeView.Wish.init), looks: looks.map { LookView($0, directory, language) })
    }
}

/// The register of purposes and terms.
struct PrivacyView: Encodable {
    struct Entry: Encodable {
        let key: String
        let name: String
        let fields: String
        let basis: String
        let who: String
        let consent: Bool
        let sensitive: Bool
        /// What somebody agrees to.
        let agree: String?
        /// Reads otherwise than in the version before, or was not in it.
        let changed: Bool
    }

    struct Version: Encodable {
        let version: String
        let effectiveFrom: LocalDate
    }

    struct Table: Encodable {
        let table: String
        let kind: String
        let term: String

        enum CodingKeys: String, CodingKey {
            case table, term
            case kind = "class"
        }
    }

    let version: String
    let effectiveFrom: LocalDate
    let answerWorkingDays: Int
    let purposes: [Entry]
    let tables: [Table]
    /// Every version there is, oldest first.
    let versions: [Version]

    init(
        _ notice: PrivacyNotice, of register: PrivacyRegister, _ retention: [RetainedTable], _ strings: Strings,
        _ language: Language
    ) {
        version = notice.version
        effectiveFrom = notice.effective
        answerWorkingDays = notice.answerWorkingDays
        versions = register.versions.map { Version(version: $0.version, effectiveFrom: $0.effective) }
        let before = register.versions.last { $0.effective < notice.effective }
        let changed = Set(before.map { register.changes(from: $0, to: notice).map(\.key) } ?? [])
        purposes = notice.purposes.map { entry in
            Entry(
                key: entry.key, name: entry.name.text(language), fields: entry.fields.text(language),
                basis: entry.basis.text(language), who: entry.who.text(language), consent: entry.consent,
                sensitive: entry.sensitive, agree: entry.agree?.text(language), changed: changed.contains(entry.key))
        }
        tables = retention.map { table in
            let term =
                switch table.term {
                case .forGood: strings.text("me.term.forGood", language)
                case .afterClosing(let days): strings.text("me.term.afterClosing", language, ["days": "\(days)"])
                case .afterUse(let days): strings.text("me.term.afterUse", language, ["days": "\(days)"])
                }
            return Table(
                table: table.table, kind: strings.text("me.class.\(table.kind.rawValue)", language), term: term)
        }
    }
}
