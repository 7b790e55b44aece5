package import Hummingbird
package import Kernel
package import NIOCore

/// What a request carries on its way: who, in which language, how large.
package struct Context: RequestContext, RemoteAddressRequestContext {
    package typealias Source = ApplicationRequestContextSource

    package var coreContext: CoreRequestContextStorage
    /// The peer of the connection; behind a proxy that is the proxy.
    package let remoteAddress: SocketAddress?
    /// Who asks, as an address: the connection's, or what a proxy of ours says of it.
    package var peer: IPAddress?
    package var language = Language.zh
    /// 长辈版: pixels of running text in large print, one of `LargePrint.sizes`; `nil` in normal print.
    package var printSize: Int?
    package var largePrint: Bool { printSize != nil }
    /// A machine in a hall, which many use one after the other and which keeps nothing.
    package var isKiosk = false
    /// Set by the part that knows sessions; until then a stranger.
    package var actor = Actor.anyone
    /// The session's id, when there is one.
    package var session: String?
    /// Numbers beside links of the head, by their path: what waits there for whoever asks.
    package var badges: [String: Int] = [:]
    /// The page's own address, path and query without `lang` and `size`; `/` for anything but GET.
    package var address = "/"

    package init(source: Source) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress
    }

    /// Names this request in logs, in the `X-Request-Id` header and on error pages.
    package var requestID: String { givenID ?? id }
    /// A name that the request brought along, or the own one kept so that it is made once.
    var givenID: String?

    /// Bytes Hummingbird's own decoding may read; `JSONBody` and `Form` take their own limits.
    package var maxUploadSize: Int { 64 * 1024 }
}
