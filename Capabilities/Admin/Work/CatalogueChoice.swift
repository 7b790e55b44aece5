import Cases
import Foundation
import Kernel
import Places
import Platform
import Posts

/// Which catalogue somebody looks at: a published version or a draft.
enum CatalogueChoice: Hashable, Sendable {
    case version(String)
    case draft(ID<CatalogueDraft>)

    /// As it stands in addresses: `v:2026-1`, `d:` and an id.
    var text: String {
        switch self {
        case .version(let name): "v:\(name)"
        case .draft(let id): "d:\(id)"
        }
    }

    init?(_ text: String) {
        if text.hasPrefix("v:"), text.count > 2 {
            self = .version(String(text.dropFirst(2)))
        } else if text.hasPrefix("d:"), let id = ID<CatalogueDraft>(text.dropFirst(2)) {
            self = .draft(id)
        } else {
            return nil
        }
    }

    /// Written into an address.
    var query: String { text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" }
}

/// A catalogue somebody looks at.
struct ChosenCatalogue: Sendable {
    let choice: CatalogueChoice
    /// `nil` while a draft has faults.
    let catalogue: Catalogue?
    let faults: [CatalogueFault]
    let stored: StoredCatalogue
}

extension Office {
    /// - Throws: `DraftRefusal.unknown`, `.unknownVersion`.
    func catalogue(_ choice: CatalogueChoice) async throws -> ChosenCatalogue {
        let directory = try await staff.directory()
        let stored =
            switch choice {
            case .version(let name): try await book.stored(name)
            case .draft(let id): try await book.draft(id).stored(from: today)
            }
        let (catalogue, faults) = stored.parse(house.county, directory)
        return ChosenCatalogue(choice: choice, catalogue: catalogue, faults: faults, stored: stored)
    }

    /// Everything to choose from, with how each stands today.
    func choices(_ words: AdminWords) async throws -> [(choice: CatalogueChoice, label: String)] {
        let versions = try await book.versions()
        let inForce = versions.inForce(on: today)
        let published = versions.reversed().map { version -> (choice: CatalogueChoice, label: String) in
            let state = version.state(inForce, on: today)
            let label = words.text(
                "admin.catalogue.choice", ["version": version.version, "state": "admin.state.\(state)"])
            return (.version(version.version), label)
        }
        return published
            + (try await book.drafts()).map { draft in
                let arguments = ["version": draft.version, "state": "admin.state.draft"]
                return (.draft(draft.id), words.text("admin.catalogue.choice", arguments))
            }
    }
}

extension [CatalogueVersion] {
    /// - Precondition: in the order in which they hold.
    func inForce(on date: LocalDate) -> CatalogueVersion? { last { $0.effective <= date } }
}

extension CatalogueVersion {
    /// `current`, `ahead` or `past`.
    func state(_ inForce: CatalogueVersion?, on date: LocalDate) -> String {
        self == inForce ? "current" : effective > date ? "ahead" : "past"
    }
}
