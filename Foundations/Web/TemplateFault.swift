/// Why a template cannot be used. All but `unknown` and `markup` stop the start.
package enum TemplateFault: Error, Hashable, CustomStringConvertible {
    case unreadable(String)
    case twice(String)
    case syntax(template: String, reason: String)
    case key(template: String, key: String)
    case asset(template: String, name: String)
    case partial(template: String, name: String)
    case unescaped(template: String, name: String)
    case forbidden(template: String, tag: String)
    case unknown(String)
    case markup(name: String)

    package var description: String {
        switch self {
        case .unreadable(let file): "template \(file) cannot be read"
        case .twice(let name): "template \(name) stands in two folders"
        case .syntax(let template, let reason): "template \(template): \(reason)"
        case .key(let template, let key): "template \(template): there is no text \(key)"
        case .asset(let template, let name): "template \(template): there is no asset \(name)"
        case .partial(let template, let name): "template \(template): there is no template \(name)"
        case .unescaped(let template, let name): "template \(template): \(name) is not escaped and not named …Markup"
        case .forbidden(let template, let tag): "template \(template): {{\(tag)}} is not used here"
        case .unknown(let name): "there is no template \(name)"
        case .markup(let name): "the value \(name): Markup and a name ending in Markup belong together"
        }
    }
}
