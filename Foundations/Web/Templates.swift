package import Foundation
import Mustache

/// Every page's template, compiled once per language with its words already in place.
///
/// Beyond Mustache, resolved when loading: `{{t.some.key}}` is the text of that key, its `{name}` placeholders becoming
/// `{{name}}`; `{{a.shanzhi.css}}` is the address of that asset. A template is named by its path without `.mustache`.
package struct Templates: Sendable {
    private let libraries: [Language: MustacheLibrary]
    package let names: [String]

    /// - Throws: `TemplateFault` naming the file, for anything a template names that does not exist.
    package init(folders: [URL], strings: Strings, assets: Assets) throws {
        var sources: [String: String] = [:]
        for folder in folders {
            for (name, source) in try templateFiles(in: folder) {
                guard sources.updateValue(source, forKey: name) == nil else { throw TemplateFault.twice(name) }
            }
        }
        try self.init(sources: sources, strings: strings, assets: assets)
    }

    init(sources: [String: String], strings: Strings, assets: Assets) throws {
        MustacheContentTypes.register(ScalarEscaping(), named: "SCALARS")
        var libraries: [Language: MustacheLibrary] = [:]
        for language in Language.allCases {
            var library = MustacheLibrary()
            for (name, source) in sources {
                let text = try substituted(source) { tag in
                    try replacement(
                        for: tag, template: name, language: language, strings: strings, assets: assets,
                        known: { sources[$0] != nil })
                }
                do {
                    try library.register("{{% CONTENT_TYPE: SCALARS}}\n" + text, named: name)
                } catch {
                    throw TemplateFault.syntax(template: name, reason: "\(error)")
                }
            }
            libraries[language] = library
        }
        self.libraries = libraries
        names = sources.keys.sorted()
    }

    /// - Throws: `TemplateFault.unknown`, or `.markup` when unescaped markup stands where text should.
    package func render(_ name: String, _ model: Model, _ language: Language) throws -> String {
        guard let text = libraries[language]?.render(try displayable(model), withTemplate: name) else {
            throw TemplateFault.unknown(name)
        }
        return text
    }
}

/// What stands for a tag, `nil` when it stays as it is.
private func replacement(
    for tag: Substring, template: String, language: Language, strings: Strings, assets: Assets, known: (String) -> Bool
) throws -> String? {
    let kind = tag.first ?? " "
    let name = tag.dropFirst("{&><#^/$!%=".contains(kind) ? 1 : 0).prefix { $0 != "}" }.trimmed
    switch kind {
    case "=", "%", "*": throw TemplateFault.forbidden(template: template, tag: String(tag))
    case "{", "&":
        guard name.hasSuffix("Markup") else { throw TemplateFault.unescaped(template: template, name: name) }
    case ">", "<":
        guard known(name) else { throw TemplateFault.partial(template: template, name: name) }
    case "!": return ""
    default:
        guard name.hasPrefix("t.") || name.hasPrefix("a.") else { return nil }
        guard tag.first?.isLetter == true || tag.first == " " else {
            throw TemplateFault.forbidden(template: template, tag: String(tag))
        }
        let key = String(name.dropFirst(2))
        if name.hasPrefix("a.") {
            guard let address = assets.address(key) else { throw TemplateFault.asset(template: template, name: key) }
            return address
        }
        guard let text = strings.raw(key, language) else { throw TemplateFault.key(template: template, key: key) }
        return pieces(text).map { piece in
            switch piece {
            case .text(let text): escaped(text)
            case .name(let name): "{{\(name)}}"
            }
        }.joined()
    }
    return nil
}

/// `source` with each tag offered to `replace`.
private func substituted(_ source: String, replace: (Substring) throws -> String?) rethrows -> String {
    var result = ""
    var rest = source[...]
    while let open = rest.range(of: "{{") {
        result += rest[..<open.lowerBound]
        let close = rest[open.upperBound...].first == "{" ? "}}}" : "}}"
        guard let end = rest.range(of: close, range: open.upperBound..<rest.endIndex) else {
            result += rest[open.lowerBound...]
            return result
        }
        result += try replace(rest[open.upperBound..<end.lowerBound]) ?? String(rest[open.lowerBound..<end.upperBound])
        rest = rest[end.upperBound...]
    }
    return result + rest
}

/// The templates of a folder and the folders in it, by name.
private func templateFiles(in folder: URL) throws -> [(name: String, source: String)] {
    guard let paths = FileManager.default.enumerator(atPath: folder.path) else { return [] }
    return try paths.compactMap { $0 as? String }.filter { $0.hasSuffix(".mustache") }.sorted().map { path in
        guard let source = try? String(contentsOf: folder.appending(path: path), encoding: .utf8) else {
            throw TemplateFault.unreadable(path)
        }
        return (String(path.dropLast(".mustache".count)), source)
    }
}
