import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// The parts of a workbook that are read, each one file of XML.
enum Parts {
    /// - Returns: the relation of the first sheet, and when days begin.
    static func book(_ xml: [UInt8]) throws(SpreadsheetFault) -> (first: String, epoch: SheetDates.Epoch) {
        var (first, epoch) = (String?.none, SheetDates.Epoch.year1900)
        try read(xml) { event in
            guard case .start(let name, let attributes) = event else { return }
            if name == "workbookPr", ["1", "true"].contains(attributes["date1904"]) { epoch = .year1904 }
            if name == "sheet", first == nil { first = attributes["r:id"] }
        }
        guard let first else { throw .broken }
        return (first, epoch)
    }

    /// Where each relation leads.
    static func relations(_ xml: [UInt8]) throws(SpreadsheetFault) -> [String: String] {
        var found: [String: String] = [:]
        try read(xml) { event in
            guard case .start("Relationship", let attributes) = event, let id = attributes["Id"] else { return }
            found[id] = attributes["Target"]
        }
        return found
    }

    /// Texts that cells point to. How they are read aloud (`rPh`) is no part of them.
    static func strings(_ xml: [UInt8]) throws(SpreadsheetFault) -> [String] {
        var (found, text, isSaid, isAloud) = ([String](), "", false, false)
        try read(xml) { event in
            switch event {
            case .start("si", _): text = ""
            case .start("rPh", _): isAloud = true
            case .end("rPh"): isAloud = false
            case .start("t", _): isSaid = !isAloud
            case .end("t"): isSaid = false
            case .text(let part): if isSaid { text += part }
            case .end("si"): found.append(plain(text))
            default: break
            }
        }
        return found
    }

    /// For each style of cells whether its numbers are days.
    static func dates(_ xml: [UInt8]) throws(SpreadsheetFault) -> [SheetDates.Kind] {
        var (codes, kinds, isCells) = ([Int: String](), [SheetDates.Kind](), false)
        try read(xml) { event in
            switch event {
            case .start("numFmt", let attributes):
                if let id = attributes["numFmtId"].flatMap({ Int($0) }) { codes[id] = attributes["formatCode"] }
            case .start("cellXfs", _): isCells = true
            case .end("cellXfs"): isCells = false
            case .start("xf", let attributes):
                guard isCells else { return }
                let id = attributes["numFmtId"].flatMap { Int($0) } ?? 0
                kinds.append(codes[id].map { .init(code: $0) } ?? .init(builtIn: id))
            default: break
            }
        }
        return kinds
    }

    /// The rows that are not empty, from 0, without the empty cells at their ends. Places beyond those of a table are
    /// passed over, whatever a file says.
    /// - Throws: also `SpreadsheetFault.tooLarge`: a small file can point to a long text, or to a far column, again and again.
    static func rows(_ xml: [UInt8], _ book: Workbook) throws(SpreadsheetFault) -> [Int: [String]] {
        var (rows, row, column, size) = ([Int: [String]](), -1, -1, 0)
        var (kind, style, value, isSaid) = ("n", 0, "", false)
        try read(xml) { event in
            switch event {
            case .start("row", let attributes):
                row = attributes["r"].flatMap { Int($0) }.map { min(max($0, 0), mostRows + 1) - 1 } ?? row + 1
                column = -1
            case .start("c", let attributes):
                column = attributes["r"].flatMap(Self.column) ?? column + 1
                (kind, value) = (attributes["t"] ?? "n", "")
                style = attributes["s"].flatMap { Int($0) } ?? 0
            case .start("v", _), .start("t", _): isSaid = true
            case .end("v"), .end("t"): isSaid = false
            case .text(let part): if isSaid { value += part }
            case .end("c"):
                guard size <= Workbook.limit, (0..<mostRows).contains(row), (0..<mostColumns).contains(column) else {
                    return
                }
                let text = plain(book.text(value, kind: kind, style: style))
                guard !text.isEmpty else { return }
                let missing = column - rows[row, default: []].count
                size += text.utf8.count + 16 * max(1, missing + 1)
                if missing > 0 { rows[row, default: []] += Array(repeating: "", count: missing) }
                if missing >= 0 { rows[row, default: []].append(text) }
            default: break
            }
        }
        guard size <= Workbook.limit else { throw .tooLarge(limit: Workbook.limit) }
        return rows
    }

    /// Of a sheet, and of a table that is read here.
    private static let (mostRows, mostColumns) = (1_048_576, 1_000)

    /// `AB12` is column 27.
    private static func column(_ reference: String) -> Int? {
        let letters = reference.utf8.prefix { (65...90).contains($0) }
        guard (1...3).contains(letters.count) else { return nil }
        return letters.reduce(0) { $0 * 26 + Int($1) - 64 } - 1
    }

    /// One line, without what the format writes for signs that XML cannot hold.
    private static func plain(_ text: String) -> String {
        text.replacing("_x000D_", with: " ").split(whereSeparator: \.isNewline).joined(separator: " ")
            .trimmingCharacters(in: .whitespaces)
    }
}

// MARK: XML

/// What comes next in a file of XML; names without their prefix.
private enum Event {
    case start(String, [String: String])
    case text(String)
    case end(String)
}

/// Reads XML from its beginning to its end; entities from outside are never fetched.
private func read(_ xml: [UInt8], _ take: @escaping (Event) -> Void) throws(SpreadsheetFault) {
    let parser = XMLParser(data: Data(xml))
    let reader = Reader(take)
    parser.delegate = reader
    parser.shouldResolveExternalEntities = false
    guard parser.parse() else { throw .broken }
}

private final class Reader: NSObject, XMLParserDelegate {
    private let take: (Event) -> Void

    init(_ take: @escaping (Event) -> Void) { self.take = take }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        take(.start(local(name), attributes))
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        take(.end(local(name)))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { take(.text(string)) }

    private func local(_ name: String) -> String { name.split(separator: ":").last.map(String.init) ?? name }
}
