/// What an error is called, for log lines: its type, its case, the engine's code and the key of its words. Never what
/// else it holds, since that may be a name, a telephone number or a resident's words.
package func nameOf(_ error: any Error) -> String {
    var name = String(reflecting: type(of: error))
    let mirror = Mirror(reflecting: error)
    if mirror.displayStyle == .enum {
        // A case without values has nothing to tell but its own name.
        name += ".\(mirror.children.first?.label ?? "\(error)")"
        let values = mirror.children.first.map { Mirror(reflecting: $0.value).children } ?? .init([])
        if let code = values.first(where: { $0.label == "code" }) { name += " \(code.value)" }
    }
    if let error = error as? any Explained { name += " (\(error.explanation.key))" }
    return name
}
