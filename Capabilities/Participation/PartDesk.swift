import Kernel
import Places
import Platform
import Rights
import Web

/// What the pages of taking part have in common.
struct PartDesk: Sendable {
    let house: House
    let territory: Territory

    func words(_ context: Context) async throws -> PartWords {
        PartWords(
            strings: house.strings, language: context.language,
            gazetteer: try await territory.gazetteer(at: house.time.now()))
    }

    /// Where whoever is here may conduct something: the place of the own post, and what lies in it one step down.
    func places(_ context: Context, _ words: PartWords) -> [Model] {
        guard case .post(let holder) = context.actor else { return [] }
        let own = [holder.place] + words.gazetteer.children(holder.place).map(\.code)
        return own.map { ["value": $0.description, "label": words.place($0)] }
    }
}

/// Names of places and moments, as people read them.
struct PartWords: Sendable {
    let strings: Strings
    let language: Language
    let gazetteer: Gazetteer

    func text(_ key: String, _ arguments: [String: String] = [:]) -> String {
        strings.text(key, language, arguments)
    }

    /// To the minute.
    func moment(_ time: Timestamp) -> String {
        String(CountyTime.china.format(time).prefix(16)).replacing("T", with: " ")
    }

    /// From the township down.
    func place(_ code: DivisionCode) -> String {
        let names = gazetteer.chain(code).filter { $0.level >= .township }.map(\.name)
        return names.isEmpty ? gazetteer.place(code)?.name ?? code.description : names.joined(separator: " ")
    }

    /// A place that is on the map.
    func place(coded text: String) -> DivisionCode? {
        DivisionCode(text).flatMap { gazetteer.place($0) }?.code
    }

    /// Every village by its town, for a choice.
    func towns(chosen: String?) -> [Model] {
        gazetteer.places(.township).map { town in
            [
                "name": town.name,
                "villages": gazetteer.children(town.code).map { village -> Model in
                    let code = village.code.description
                    return ["code": code, "name": village.name, "chosen": code == chosen]
                },
            ]
        }
    }
}
