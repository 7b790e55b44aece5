package import Kernel

/// Why the face of the system turned a request away before any rule saw it.
package enum WebRefusal: Explained, Hashable {
    case unreadableBody
    case bodyTooLarge(limit: Int)
    case contentType(expected: String)
    case json(offset: Int)
    case jsonTooDeep
    case repeatedField(String)
    case form
    case tooManyParts(limit: Int)
    case crossSite
    /// None, or several.
    case host
    case wrongHost(address: String)
    /// Live streams of one asker, and of all.
    case tooManyStreams(limit: Int)
    case streamsBusy
    case tooManyComputing
    case idempotencyKey
    case imageUnsupported
    case imagePixels(limit: Int)
    case imageBroken
    case imagesBusy
    /// In memory, decoded.
    case imageWeight(limit: Int)
    case imageTooSlow
    /// Of one asker.
    case tooManyPictures(limit: Int)
    case methodNotAllowed
    /// Before there was a request to speak of.
    case clientTooSlow
    case tooManyConnections
    case headersTooLarge
    case notHTTP

    package var explanation: Explanation {
        switch self {
        case .unreadableBody: .init(.malformed, "web.refusal.unreadableBody")
        case .bodyTooLarge(let limit): .init(.tooLarge, "web.refusal.bodyTooLarge", ["limit": size(limit)])
        case .contentType(let type): .init(.unsupportedType, "web.refusal.contentType", ["type": type])
        case .json(let offset): .init(.malformed, "web.refusal.json", ["offset": "\(offset)"])
        case .jsonTooDeep: .init(.malformed, "web.refusal.jsonTooDeep")
        case .repeatedField(let name): .init(.malformed, "web.refusal.repeatedField", ["name": name])
        case .form: .init(.malformed, "web.refusal.form")
        case .tooManyParts(let limit): .init(.tooLarge, "web.refusal.tooManyParts", ["limit": "\(limit)"])
        case .crossSite: .init(.forbidden, "web.refusal.crossSite")
        case .host: .init(.malformed, "web.refusal.host")
        case .wrongHost(let address): .init(.malformed, "web.refusal.wrongHost", ["address": address])
        case .tooManyStreams(let limit): .init(.tooMany, "web.refusal.tooManyStreams", ["limit": "\(limit)"])
        case .streamsBusy: .init(.unavailable, "web.refusal.streamsBusy")
        case .tooManyComputing: .init(.unavailable, "web.refusal.tooManyComputing")
        case .idempotencyKey: .init(.malformed, "web.refusal.idempotencyKey")
        case .imageUnsupported: .init(.unsupportedType, "web.refusal.imageUnsupported")
        case .imagePixels(let limit): .init(.tooLarge, "web.refusal.imagePixels", ["limit": "\(limit / 1_000_000)"])
        case .imageBroken: .init(.invalid, "web.refusal.imageBroken")
        case .imagesBusy: .init(.tooMany, "web.refusal.imagesBusy")
        case .imageWeight(let limit): .init(.tooLarge, "web.refusal.imageWeight", ["limit": size(limit)])
        case .imageTooSlow: .init(.invalid, "web.refusal.imageTooSlow")
        case .tooManyPictures(let limit): .init(.tooMany, "web.refusal.tooManyPictures", ["limit": "\(limit)"])
        case .methodNotAllowed: .init(.malformed, "web.refusal.methodNotAllowed")
        case .clientTooSlow: .init(.malformed, "web.refusal.clientTooSlow")
        case .tooManyConnections: .init(.unavailable, "web.refusal.tooManyConnections")
        case .headersTooLarge: .init(.tooLarge, "web.refusal.headersTooLarge")
        case .notHTTP: .init(.malformed, "web.refusal.notHTTP")
        }
    }

    /// The request is meant for another machine.
    var isAboutHost: Bool {
        if case .wrongHost = self { return true }
        return false
    }

    private func size(_ bytes: Int) -> String {
        if bytes >= 1 << 20 { return "\(bytes >> 20) MB" }
        return bytes >= 1 << 10 ? "\(bytes >> 10) KB" : "\(bytes) B"
    }
}
