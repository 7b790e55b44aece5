import Mustache

/// What a template shows: display-ready values by name.
///
/// Texts, numbers, `Bool`, `Model`, `[Model]`, `[String]`, optionals of these and `Markup`. In sections `nil`, `""`,
/// `0`, `false`, empty lists and empty models are false; `{{count}}` still shows `0`.
package typealias Model = [String: Any]

/// Markup made by the server itself, such as a drawing; never text that came from outside.
///
/// Stands under a name that ends in `Markup`, the only names a template may write without escaping: `{{{qrMarkup}}}`.
package struct Markup: Sendable, Hashable {
    package let html: String
    package init(_ html: String) { self.html = html }
}

/// A value that is false in a section, shown as `renderText`, and hides a value of the same name further out.
struct Falsy: MustacheCustomRenderable {
    let renderText: String
    var isNull: Bool { true }
}

/// A value brought into the shape the template engine handles rightly: there `""` and `0` are true, and a missing value
/// is looked up further out.
func displayable(_ value: Any, name: String) throws -> Any {
    if let markup = value as? Markup {
        guard name.hasSuffix("Markup") else { throw TemplateFault.markup(name: name) }
        return markup.html
    }
    guard !name.hasSuffix("Markup") else {
        if let optional = value as? any OptionalValue, optional.value == nil { return Falsy(renderText: "") }
        throw TemplateFault.markup(name: name)
    }
    switch value {
    case let optional as any OptionalValue:
        guard let inner = optional.value else { return Falsy(renderText: "") }
        return try displayable(inner, name: name)
    case let text as String: return text.isEmpty ? Falsy(renderText: "") : text
    case let flag as Bool: return flag
    case let number as Int: return number == 0 ? Falsy(renderText: "0") : number
    case let number as Double: return number == 0 ? Falsy(renderText: "0") : number
    case let model as Model: return model.isEmpty ? Falsy(renderText: "") : try displayable(model)
    case let list as [Any]: return try list.map { try displayable($0, name: "") }
    default: return String(describing: value)
    }
}

func displayable(_ model: Model) throws -> Model {
    var result = Model(minimumCapacity: model.count)
    for (name, value) in model { result[name] = try displayable(value, name: name) }
    return result
}

private protocol OptionalValue { var value: Any? { get } }

extension Optional: OptionalValue {
    fileprivate var value: Any? { self }
}

/// Escapes byte by byte. The engine's own escaping goes by grapheme and lets `"` through when a combining mark
/// follows it, which ends an attribute.
struct ScalarEscaping: MustacheContentType {
    func escapeText(_ text: String) -> String { escaped(text) }
}

/// `text` safe in HTML text and in quoted attributes.
/// - Complexity: O(n). Appending to a view of scalars copies it each time: a stranger's megabyte of `<` took minutes.
package func escaped(_ text: String) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "<"): result.append(contentsOf: "&lt;".utf8)
        case UInt8(ascii: ">"): result.append(contentsOf: "&gt;".utf8)
        case UInt8(ascii: "&"): result.append(contentsOf: "&amp;".utf8)
        case UInt8(ascii: "\""): result.append(contentsOf: "&quot;".utf8)
        case UInt8(ascii: "'"): result.append(contentsOf: "&#39;".utf8)
        default: result.append(byte)
        }
    }
    return String(decoding: result, as: UTF8.self)
}
