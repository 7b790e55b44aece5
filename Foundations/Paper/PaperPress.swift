import CPaper
import Foundation
package import Kernel

/// Prints sheets as PDF, with Cairo and Pango, each on a thread of its own: fonts are loaded and shaped there.
package struct PaperPress: Sendable {
    /// Families that are tried in turn. Which of them a machine has is its own affair; Debian's fonts-noto-cjk is what
    /// the set-up installs.
    package static let fonts =
        "Noto Sans CJK SC, Source Han Sans SC, WenQuanYi Micro Hei, Droid Sans Fallback, sans-serif"
    private let fonts: String

    package init(fonts: String = fonts) { self.fonts = fonts }

    /// - Parameters:
    ///   - language: `zh-Hans` or `en`.
    ///   - sample: characters without which the sheet would be unreadable.
    /// - Throws: `PaperFault`.
    package func print(
        title: String, language: String, sample: String, _ draw: @escaping @Sendable (Sheet) -> Void
    ) async throws -> [UInt8] {
        try await print(title: title, language: language, sample: sample, sheets: 1) { sheet, _ in draw(sheet) }
    }

    /// Several sheets in one file.
    /// - Parameters:
    ///   - sheets: 1 or more.
    ///   - draw: is given each sheet in turn and its place, from 0.
    /// - Throws: `PaperFault`.
    package func print(
        title: String, language: String, sample: String, sheets: Int,
        _ draw: @escaping @Sendable (Sheet, Int) -> Void
    ) async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                continuation.resume(
                    with: Result { try bytes(title: title, language: language, sample: sample, sheets, draw) })
            }
            thread.name = "paper"
            thread.stackSize = 4 << 20
            thread.start()
        }
    }

    private func bytes(
        title: String, language: String, sample: String, _ sheets: Int, _ draw: (Sheet, Int) -> Void
    ) throws(PaperFault) -> [UInt8] {
        guard let paper = cpaper_new(Sheet.width, Sheet.height, title, fonts, language) else { throw .notPrinted }
        let isReadable = cpaper_can_show(paper, sample) != 0
        for place in 0..<(isReadable ? sheets : 0) {
            if place > 0 { cpaper_next(paper) }
            draw(Sheet(paper), place)
        }
        var out: UnsafeMutableRawPointer?
        var length = 0
        let failed = cpaper_end(paper, &out, &length) != 0
        defer { cpaper_release(out) }
        guard isReadable else { throw .noFont }
        guard !failed, let out else { throw .notPrinted }
        return Array(UnsafeRawBufferPointer(start: out, count: length))
    }
}

/// Why there is no sheet. Nothing was changed.
package enum PaperFault: Explained, Hashable {
    /// This machine has no font for what is to be written.
    case noFont
    case notPrinted

    package var explanation: Explanation {
        switch self {
        case .noFont: Explanation(.unavailable, "paper.noFont")
        case .notPrinted: Explanation(.unavailable, "paper.notPrinted")
        }
    }
}
