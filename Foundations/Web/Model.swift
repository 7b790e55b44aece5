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

/// A text in the shape the template engine takes at once: for a bare one it asks a dozen times what it might be.
struct Shown: MustacheCustomRenderable, MustacheParent {
    let renderText: String
    /// False in a section, and hides a value of the same name further out.
    let isNull: Bool

    init(_ text: String, isNull: Bool = false) {
        renderText = text
        self.isNull = isNull
    }

    /// It holds nothing, so the engine need not take it apart.
    func child(named: String) -> Any? { nil }
}

/// A value brought into the shape the template engine handles rightly: there `""` and `0` are true, and a missing value
/// is looked up further out.
func displayable(_ value: Any, name: String) throws -> Any {
    guard !name.hasSuffix("Markup") else {
        if let markup = value as? Markup { return markup.html }
        if let optional = value as? any OptionalValue, optional.value == nil { return Shown("", isNull: true) }
        throw TemplateFault.markup(name: name)
    }
    switch value {
    case let text as String: return Shown(text, isNull: text.isEmpty)
    case let flag as Bool: return flag
    case let model as Model: return model.isEmpty ? Shown("", isNull: true) : try displayable(model)
    case is Markup: throw TemplateFault.markup(name: name)
    case let optional as any OptionalValue:
        guard let inner = optional.value else { return Shown("", isNull: true) }
        return try displayable(inner, name: name)
    case let number as Int: return Shown(String(number), isNull: number == 0)
    case let number as Double: return Shown(number == 0 ? "0" : "\(number)", isNull: number == 0)
    case let list as [Any]: return try list.map { try displayable($0, name: "") }
    default: return Shown(String(describing: value))
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
    guard text.utf8.contains(where: { entity($0) != nil }) else { return text }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count + 32)
    for byte in text.utf8 {
        if let entity = entity(byte) { bytes += entity.utf8 } else { bytes.append(byte) }
    }
    return String(decoding: bytes, as: UTF8.self)
}

/// What stands for one of the five; all are single bytes, and no part of any other scalar.
private func entity(_ byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "'"): "&#39;"
    default: nil
    }
}
