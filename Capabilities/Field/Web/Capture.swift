import Cases
import Kernel
import Web

/// The form of `/field/report` as it was filled in.
struct Capture {
    var text = ""
    var address = ""
    var division = ""
    var category = ""
    var settled = ""
    var lon = ""
    var lat = ""
    var key = ""

    init() {}

    init(_ fields: Fields) {
        text = fields.string("text", max: CaseWork.textLength.upperBound, required: true) ?? fields.raw("text")
        address = fields.string("address", max: 200) ?? ""
        division = fields.parsed("divisionCode", "cases.field.division") { DivisionCode($0)?.description } ?? ""
        category = fields.parsed("category", "cases.field.category") { CategoryCode($0)?.description } ?? ""
        settled = fields.string("settled", max: 2000) ?? ""
        lon = fields.double("lon", in: -180...180).map { "\($0)" } ?? ""
        lat = fields.double("lat", in: -90...90).map { "\($0)" } ?? ""
        key = fields.string("key", max: 60) ?? ""
    }

    /// Everything that makes it this report and no other, besides its pictures.
    var bytes: [UInt8] {
        Array([text, address, division, category, settled, lon, lat].joined(separator: "\u{1F}").utf8)
    }

    /// The most exact place given: the point, the address, the chosen part of the own place.
    func submission(in own: DivisionCode) throws -> Submission {
        let place: Submission.Place
        if let lon = Double(lon), let lat = Double(lat), let point = Coordinate(lon: lon, lat: lat) {
            place = .point(point)
        } else if !address.isEmpty {
            place = .address(address)
        } else {
            place = .division(DivisionCode(division) ?? own)
        }
        var submission = Submission(text: text.replacing("\r\n", with: "\n"), place: place, channel: .grid)
        submission.category = CategoryCode(category)
        submission.settled = settled.isEmpty ? nil : settled
        return submission
    }
}
