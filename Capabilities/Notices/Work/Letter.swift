import Cases
import Delivery
import Journal
import Kernel
import Platform
import Store
import Web

/// A message about to leave: what it is of, and how its reader wants it.
struct Letter: Sendable {
    let delivery: StoredDelivery
    let notice: StoredNotice
    let wishes: StoredPreferences
    /// Whose wishes hold the address.
    let owner: WishOwner

    enum Found: Sendable {
        case letter(Letter)
        /// Why it need not leave any more.
        case dropped(String)
    }

    enum Unwanted: Error { case withdrawn }

    /// Looks again at everything that may have changed since the message was made.
    static func find(_ delivery: StoredDelivery, _ work: NoticeWork) async throws -> Found {
        let now = work.time.now()
        return try await work.house.reader.read { connection in
            guard let notice = try work.notices.find(delivery.notice, connection) else { return .dropped("gone") }
            if Pace.isStale(notice.at, now: now) { return .dropped("stale") }
            var owner: WishOwner
            var wishes: StoredPreferences?
            switch notice.recipient {
            case .person(let person):
                if notice.read != nil { return .dropped("read") }
                owner = .person(person)
                wishes = try work.wishes.find(owner, connection) ?? StoredPreferences()
            case .report(let id):
                guard let reporter = try ReportTable(work.house.county).told([id], connection).first else {
                    return .dropped("withdrawn")
                }
                owner = .report(id)
                wishes = try work.wishes(of: reporter, connection)
                if let person = reporter.person, try work.wishes.find(.person(person), connection) != nil {
                    owner = .person(person)
                }
            }
            guard let wishes, !wishes.isStopped, !wishes.choices.muted.contains(notice.kind),
                way(to: notice.recipient.audience, wishes.given, among: [delivery.channel]) == delivery.channel
            else { return .dropped("withdrawn") }
            return .letter(Letter(delivery: delivery, notice: notice, wishes: wishes, owner: owner))
        }
    }

    /// The message with its address, which is opened for it alone, and written down.
    func message(_ work: NoticeWork) async throws -> Message {
        var message = words(work)
        message.id = delivery.id.description
        switch delivery.channel {
        case .inbox: break
        case .webhook:
            message.kind = notice.kind.rawValue
            message.number = notice.about.number?.description
            message.urgent = notice.kind.isUrgent
            if case .person(let person) = notice.recipient { message.person = person.description }
        case .email: message.email = try await address(work)
        case .text: message.phone = try await address(work)
        }
        return message
    }

    private func words(_ work: NoticeWork) -> Message {
        let language: Language = wishes.choices.isEnglish ? .en : .zh
        let words = NoticeWords(notice, language, work.house.strings)
        let link = work.senders.origin.map { "\($0)\(path(work))" }
        let isMail = delivery.channel == .email
        var message = Message(
            text: isMail ? words.mail(link) : words.short(link), at: work.time.now().milliseconds)
        if isMail { message.subject = words.subject }
        // A mail's head says where to ask for no more; staff have their settings.
        if case .report = notice.recipient { message.link = link }
        if delivery.channel == .webhook { message.link = link }
        return message
    }

    private func path(_ work: NoticeWork) -> String {
        switch notice.recipient {
        case .report(let report): "/n/\(LinkCode(of: report, work.house.seal).text)"
        case .person: notice.about.deskPath
        }
    }

    /// - Throws: `Unwanted.withdrawn` when they took it back meanwhile; `DeliveryFault.noAddress`.
    private func address(_ work: NoticeWork) async throws -> String {
        let (way, owner, notice) = (delivery.channel, owner, notice)
        let reports = ReportTable(work.house.county)
        let opened = try await work.house.door.openSealed(
            with: work.house.seal, as: .system(NoticeWork.actor), for: .notice
        ) { passage in
            let sealed: Sealed?
            if case .report(let id) = notice.recipient, way == .text {
                guard let stored = try reports.find(id, passage), stored.wantsNotice else { throw Unwanted.withdrawn }
                sealed = try reports.sealed(.contact, of: id, passage)
            } else {
                sealed = try work.wishes.sealed(way, of: owner, passage)
            }
            guard let sealed else { throw Unwanted.withdrawn }
            return ([sealed], notice.about.number?.description)
        }
        guard let bytes = opened.first?.bytes else { throw DeliveryFault.noAddress }
        guard case .report = notice.recipient, way == .text else { return String(decoding: bytes, as: UTF8.self) }
        guard let phone = ReportTable.normal(phone: try JSONText.value(Contact.self, from: bytes).phone) else {
            throw DeliveryFault.noAddress
        }
        return phone
    }
}

extension NoticeWork {
    /// The rule by whose name addresses are opened.
    static let actor = "notice"
}
