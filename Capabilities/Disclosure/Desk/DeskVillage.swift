import Kernel
import Platform
import Rights
import Web

extension VillageWords {
    /// The village somebody works for: the one named, or the own; `nil` for those whose place has several.
    /// - Throws: `RightRefusal`, `VillageRefusal`.
    func deskVillage(_ code: DivisionCode?, _ context: Context) async throws -> ShownVillage? {
        guard case .post(let holder) = context.actor else { throw RightRefusal.notSignedIn }
        guard let code = code ?? (holder.place.level == .village ? holder.place : nil) else { return nil }
        let village = try await village(named: code.description)
        let object = MoneyWork.object(code)
        guard context.may(.keepBooks, on: object) || context.may(.superviseBooks, on: object) else {
            throw RightRefusal.notConcerned(.keepBooks)
        }
        return village
    }

    /// What a page at the desk of one village begins with.
    func deskHead(_ village: ShownVillage, _ context: Context) -> Model {
        let object = MoneyWork.object(village.code)
        return head(village, context).merging(
            [
                "mayKeep": context.may(.keepBooks, on: object),
                "mayConfirm": context.may(.superviseBooks, on: object) && context.isCommittee,
                "village": village.code.description, "today": today.description,
            ]
        ) { $1 }
    }

    /// What an import did, line by line.
    func said(_ report: BooksImport, _ file: String, _ context: Context) -> Model {
        [
            "isImported": true,
            "imported": text(
                "import.said", context,
                [
                    "file": file, "accepted": "\(report.accepted)", "unchanged": "\(report.unchanged)",
                    "rejected": "\(report.rejected.count)",
                ]),
            "isClean": report.rejected.isEmpty,
            "rejected": report.rejected.prefix(200).map { line -> Model in
                [
                    "line": "\(line.line)", "column": line.column,
                    "reason": house.strings.text(line.key, context.language, line.arguments),
                ]
            },
        ]
    }
}
