import Foundation
import Kernel
import Posts
import Web

/// A report on its way through the pages, kept as texts in their forms: the server knows nothing of it before it is
/// sent.
struct ReportDraft {
    /// Leaves room for the address, which is added where it cannot be found.
    static let textLimit = CaseWork.textLength.upperBound - 300
    static let photoLimit = PhotoForm.limit

    var text = ""
    var address = ""
    var village = ""
    var lon = ""
    var lat = ""
    var name = ""
    var phone = ""
    var behalf = ""
    /// The child in whose name its guardian reports.
    var child = ""
    /// They have said at the beginning that it is for somebody else.
    var isForOther = false
    var isAnonymous = false
    /// They agree to be told of every step by the number they leave.
    var wantsNotice = false
    var channel = Channel.web
    /// What a grid worker did about it on the spot.
    var settled = ""
    var attachments: [ID<Attachment>] = []
    var follows: CaseNumber?
    /// The unit it complains about, and the post of it.
    var about = ""
    var aboutPost = ""
    /// The version of the notice that the form showed.
    var notice = ""
    var key = ""
    /// What the map without scripts is showing.
    var map: TileMap?

    /// - Parameter role: of whoever registers it for others; `nil` for a resident.
    init(for role: Role?) {
        if let role { channel = role.isOnTheSpot ? .grid : .phone }
    }

    init(_ fields: Fields, _ role: Role?) {
        let said = fields.string("text", max: Self.textLimit) ?? fields.raw("text")
        text = said.replacing("\r\n", with: "\n")
        address = fields.string("address", max: 200) ?? fields.raw("address")
        village = fields.parsed("village", "cases.field.division") { DivisionCode($0)?.description } ?? ""
        lon = fields.double("lon", in: -180...180).map { "\($0)" } ?? ""
        lat = fields.double("lat", in: -90...90).map { "\($0)" } ?? ""
        if fields.bool("unpin") == true { (lon, lat) = ("", "") }
        // The place that the words name, taken in place of the one chosen before.
        if let found = fields.string("found", max: 200) { (address, lon, lat, village) = (found, "", "", "") }
        name = fields.string("name", max: 100) ?? ""
        phone = fields.string("phone", max: 40) ?? ""
        behalf = fields.string("behalf", max: 100) ?? ""
        isForOther = fields.bool("other") ?? false
        child = fields.parsed("child", "cases.intake.notYourChild") { ID<Person>($0)?.description } ?? ""
        isAnonymous = fields.bool("anonymous") ?? false
        wantsNotice = fields.bool("notify") ?? false
        let channel = fields.parsed("channel", "cases.field.channel") { Channel(rawValue: $0) } ?? .web
        settled = fields.string("settled", max: 2000) ?? ""
        if role != nil {
            self.channel = channel
        } else if channel != .web {
            fields.fault("channel", "cases.field.channelNeedsPost")
        }
        attachments = fields.strings("attachment", max: Self.photoLimit).compactMap { ID<Attachment>($0) }
        follows = fields.parsed("follows", "cases.field.number") { try? CaseNumber(parsing: $0) }
        // A button beside what was typed, before the last page.
        follows = fields.parsed("join", "cases.field.number") { try? CaseNumber(parsing: $0) } ?? follows
        about = fields.parsed("about", "cases.field.unit") { UnitCode($0)?.description } ?? ""
        aboutPost = fields.parsed("aboutPost", "cases.intake.unknownPost") { ID<Post>($0)?.description } ?? ""
        notice = fields.string("notice", max: 20) ?? ""
        key = fields.string("key", max: 60) ?? ""
        let dropped = fields.string("drop", max: 40).flatMap { ID<Attachment>($0) }
        attachments.removeAll { $0 == dropped }
    }

    /// What is missing on the way to a page, each at its own field.
    func complain(to fields: Fields, before step: ReportStep) {
        if step.number > ReportStep.place.number, lon.isEmpty || lat.isEmpty, village.isEmpty, address.isEmpty {
            fields.fault("address", "cases.report.noPlace")
        }
        guard step.number > ReportStep.words.number, fields.faults.isEmpty else { return }
        if text.isEmpty { return fields.fault("text", "cases.report.noWords") }
        if text.count < CaseWork.textLength.lowerBound {
            let range = CaseWork.textLength
            fields.fault(
                "text", "cases.intake.textLength", ["least": "\(range.lowerBound)", "most": "\(range.upperBound)"])
        }
    }

    var point: Coordinate? {
        guard let lon = Double(lon), let lat = Double(lat) else { return nil }
        return Coordinate(lon: lon, lat: lat)
    }

    /// What was done on the map without scripts.
    /// - Returns: whether the map was moved or clicked, and is to be shown again.
    mutating func readMap(_ fields: Fields) -> Bool {
        guard let shown = TileMap(fields) else { return false }
        let move = fields.parsed("move", "web.field.unreadable") { TileMap.Move(rawValue: $0) }
        map = move.map(shown.moved) ?? shown
        let clicked = shown.clicked(fields)
        if let clicked { pin(clicked) }
        return clicked != nil || move != nil
    }

    /// Takes a place on the map; it is more exact than what was written before.
    mutating func pin(_ point: Coordinate) {
        func short(_ degrees: Double) -> String { String(format: "%.6f", degrees) }
        (lon, lat) = (short(point.lon), short(point.lat))
    }

    /// Everything that makes it this report and no other.
    var bytes: [UInt8] {
        let parts = [
            text, address, village, lon, lat, name, phone, behalf, "\(isAnonymous)", "\(wantsNotice)", channel.rawValue,
            follows?.description ?? "", settled, about, aboutPost, child,
        ]
        return Array((parts + attachments.map(\.description)).joined(separator: "\u{1F}").utf8)
    }

    /// - Parameter words: what goes before an address that is added to the text.
    func submission(knowsAddress: Bool, words: (String) -> String) throws -> Submission {
        let place: Submission.Place
        var isAddressKept = address.isEmpty
        if let point {
            place = .point(point)
        } else if knowsAddress {
            place = .address(address)
            isAddressKept = true
        } else if let code = DivisionCode(village) {
            place = .division(code)
        } else {
            throw IntakeRefusal.addressNotFound
        }
        var submission = Submission(
            text: isAddressKept ? text : "\(text)\n\(words(address))", place: place, channel: channel)
        submission.isAnonymous = isAnonymous
        submission.attachments = attachments
        submission.follows = follows
        submission.about = UnitCode(about)
        submission.aboutPost = ID<Post>(aboutPost)
        submission.child = ID<Person>(child)
        submission.notice = notice.isEmpty ? nil : notice
        submission.settled = settled.isEmpty ? nil : settled
        if !name.isEmpty || !phone.isEmpty || !behalf.isEmpty {
            func given(_ text: String) -> String? { text.isEmpty ? nil : text }
            submission.contact = Contact(
                name: given(name), phone: given(phone), notify: wantsNotice && !phone.isEmpty, onBehalfOf: given(behalf)
            )
        }
        return submission
    }
}

extension Role {
    /// Walks the territory and may settle a matter where it is found.
    var isOnTheSpot: Bool { [.gridWorker, .gridLeader, .partTimeWorker, .villageSecretary].contains(self) }
}
