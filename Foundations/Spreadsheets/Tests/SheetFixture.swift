import CZip
import Foundation

/// A workbook of one sheet, written part by part.
struct SheetFixture {
    var strings: [String]
    /// XML within `sheetData`.
    var rows: String
    var doctype = ""

    private static let space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    private static let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    private var parts: [String: String] {
        [
            "xl/workbook.xml": """
            <x:workbook xmlns:x="\(Self.space)" xmlns:r="\(Self.relations)"><x:sheets>\
            <x:sheet name="1" sheetId="1" r:id="rId7"/></x:sheets></x:workbook>
            """,
            "xl/_rels/workbook.xml.rels":
                #"<Relationships><Relationship Id="rId7" Target="worksheets/sheet1.xml"/></Relationships>"#,
            "xl/sharedStrings.xml": "<sst>"
                + strings.map { "<si><r><t>\($0)</t></r><rPh><t>x</t></rPh></si>" }.joined() + "</sst>",
            "xl/styles.xml": """
            <styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy/m/d h:mm"/></numFmts>\
            <cellStyleXfs><xf numFmtId="0"/></cellStyleXfs>\
            <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>
            """,
            "xl/worksheets/sheet1.xml": "\(doctype)<worksheet><sheetData>\(rows)</sheetData></worksheet>",
        ]
    }

    func bytes() throws -> [UInt8] {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).xlsx").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        var error: Int32 = 0
        guard let archive = zip_open(path, ZIP_CREATE, &error) else { throw CocoaError(.fileWriteUnknown) }
        let kept = parts.map { ($0.key, Array($0.value.utf8)) }
        let buffers = kept.map { name, bytes in
            let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, bytes.count))
            _ = buffer.initialize(from: bytes)
            zip_file_add(archive, name, zip_source_buffer(archive, buffer.baseAddress, UInt64(bytes.count), 0), 0)
            return buffer
        }
        defer { buffers.forEach { $0.deallocate() } }
        guard zip_close(archive) == 0 else { throw CocoaError(.fileWriteUnknown) }
        return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }
}
