import Web

/// The headings of the sheet.
struct SheetWords: Sendable {
    let brand: String
    let indicators: String
    let trend: String
    let peers: String
    let late: String
    let again: String
    let received: String
    let open: String
    let overdue: String
    let nothingLate: String
    let nothingAgain: String
    let noPeers: String
    let foot: String
}

extension BriefWords {
    func sheetWords(_ language: Language) -> SheetWords {
        SheetWords(
            brand: text("web.name"), indicators: text("lead.indicators"), trend: text("lead.trend"),
            peers: text("lead.sheet.peers"), late: text("lead.late.title"), again: text("lead.again.title"),
            received: text("lead.received"), open: text("lead.open"), overdue: text("lead.overdue"),
            nothingLate: text("lead.late.nothing"), nothingAgain: text("lead.again.nothing"),
            noPeers: text("lead.peers.nothing"), foot: text("lead.sheet.foot"))
    }
}
