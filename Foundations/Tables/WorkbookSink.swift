import CXlsxWriter
import Foundation
import Kernel

/// A workbook for spreadsheets: bold header that stays in sight, real dates in China's time, words as words.
///
/// The library keeps one row in memory and the rest in files it has already unlinked, beside the workbook, where there
/// should be room. A full sheet is followed by another.
final class WorkbookSink: RowSink {
    private let shape: TableShape
    private let path: String
    private let shownPath: String
    private let limits: Limits
    private var workbook: UnsafeMutablePointer<lxw_workbook>?
    private var sheet: UnsafeMutablePointer<lxw_worksheet>?
    private let bold: UnsafeMutablePointer<lxw_format>?
    private let moment: UnsafeMutablePointer<lxw_format>?
    private let day: UnsafeMutablePointer<lxw_format>?
    private var sheets = 0
    /// The next row of the sheet; 0 is the header.
    private var row: UInt32 = 0
    /// About how many bytes the sheet has.
    private var weight = 0
    private var totalWeight = 0
    private(set) var cut = 0

    /// What fits into a sheet.
    struct Limits {
        /// Rows with the header. Source: Excel specifications and limits.
        var rows: UInt32 = 1_048_576
        /// Bytes, well below the 4 GiB that a zip entry can have without an extension that not every reader knows.
        var weight = 1_500_000_000
        /// UTF-16 units in a cell. Source: Excel specifications and limits.
        var text = 32_767
    }

    /// - Parameters:
    ///   - path: where it is written.
    ///   - shownPath: the name to speak of it by.
    init(_ shape: TableShape, path: String, shownPath: String, limits: Limits = Limits()) throws {
        self.shape = shape
        self.path = path
        self.shownPath = shownPath
        self.limits = limits
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        workbook = folder.withCString { folder in
            var options = lxw_workbook_options()
            options.constant_memory = 1
            options.tmpdir = UnsafeMutablePointer(mutating: folder)
            return path.withCString { workbook_new_opt($0, &options) }
        }
        bold = workbook_add_format(workbook)
        moment = workbook_add_format(workbook)
        day = workbook_add_format(workbook)
        guard workbook != nil, bold != nil, moment != nil, day != nil else {
            throw OutputFault.workbook(shownPath, reason: "no memory")
        }
        format_set_bold(bold)
        format_set_num_format(moment, "yyyy-mm-dd hh:mm:ss")
        format_set_num_format(day, "yyyy-mm-dd")
        try addSheet()
    }

    deinit {
        if let workbook { lxw_workbook_free(workbook) }
    }

    private func addSheet() throws {
        try check()
        sheets += 1
        sheet = workbook_add_worksheet(workbook, sheets == 1 ? shape.name : "\(shape.name) \(sheets)")
        guard sheet != nil else { throw OutputFault.workbook(shownPath, reason: "no sheet") }
        worksheet_freeze_panes(sheet, 1, 0)
        worksheet_set_column(sheet, 0, UInt16(max(shape.columns.count - 1, 0)), 18, nil)
        for (column, name) in shape.columns.enumerated() {
            try check(worksheet_write_string(sheet, 0, UInt16(column), name, bold))
        }
        row = 1
        weight = 0
    }

    func write(_ row: TableRow) throws {
        if self.row >= limits.rows || weight >= limits.weight { try addSheet() }
        for (column, field) in row.fields.enumerated() { try write(field, UInt16(column)) }
        self.row += 1
        if self.row % 1000 == 0 { try check() }
    }

    private func write(_ field: Field, _ column: UInt16) throws {
        // What the markup of a cell takes.
        add(60)
        switch field {
        case .empty: break
        case .text(let text): try write(text, column)
        case .json(let json): try write(String(decoding: json.canonicalBytes, as: UTF8.self), column)
        case .integer(let number): try check(worksheet_write_number(sheet, row, column, Double(number), nil))
        case .number(let number): try check(worksheet_write_number(sheet, row, column, number, nil))
        case .flag(let flag): try check(worksheet_write_boolean(sheet, row, column, flag ? 1 : 0, nil))
        case .moment(let time): try check(worksheet_write_number(sheet, row, column, Self.serial(time), moment))
        case .day(let date): try check(worksheet_write_number(sheet, row, column, Self.serial(date), day))
        }
    }

    /// As words, which are never run, and inert all the same: the sheet may be saved as CSV one day.
    private func write(_ text: String, _ column: UInt16) throws {
        var text = InertText.made(of: text)
        if text.utf8.count > limits.text, text.utf16.count > limits.text {
            text = WorkbookText.beginning(of: text, limits.text)
            cut += 1
        }
        text = WorkbookText.escaped(text)
        add(text.utf8.count)
        try check(worksheet_write_string(sheet, row, column, text, nil))
    }

    private func add(_ bytes: Int) {
        weight += bytes
        totalWeight += bytes
    }

    /// Days since 1899-12-30 in China's time, as spreadsheets count them.
    private static func serial(_ time: Timestamp) -> Double {
        let (date, milliseconds) = CountyTime.china.split(time)
        return serial(date) + Double(milliseconds) / 86_400_000
    }

    private static func serial(_ date: LocalDate) -> Double { Double(date.days + 25_569) }

    func finish() throws {
        try check()
        // The library does not look whether its temporary files take what it writes while it closes.
        let free = Self.freeBytes(beside: path)
        guard free.map({ $0 > 2 * Int64(totalWeight) }) ?? true else { throw OutputFault.full(shownPath) }
        defer { workbook = nil }
        try check(workbook_close(workbook))
    }

    private static func freeBytes(beside path: String) -> Int64? {
        var status = statvfs()
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard statvfs(folder, &status) == 0 else { return nil }
        return Int64(clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).0)
    }

    /// The library writes rows to a file without looking whether it takes them; its stream remembers.
    private func check() throws {
        guard let file = sheet?.pointee.optimize_tmpfile else { return }
        guard fflush(file) == 0, ferror(file) == 0 else { throw OutputFault.full(shownPath) }
    }

    private func check(_ error: lxw_error) throws {
        guard error != LXW_NO_ERROR else { return }
        throw OutputFault.workbook(shownPath, reason: String(cString: lxw_strerror(error)))
    }
}
