import HTTPTypes
import Hummingbird
import Kernel
import Web

/// Who may see what the program says of itself: its figures, and what is amiss.
enum Insight: String, CaseIterable {
    /// Programs on this machine.
    case loopback
    /// Everybody who reaches it; for those whose proxy or network keeps it in.
    case open
    case off

    /// What came through a proxy is not from this machine, even where nobody told us of the proxy.
    private static let forwarded = ["Forwarded", "X-Forwarded-For", "X-Real-IP"].compactMap { HTTPField.Name($0) }

    func isFor(_ request: Request, _ context: Context) -> Bool {
        switch self {
        case .open: true
        case .off: false
        case .loopback:
            context.peer?.isLoopback == true && !Self.forwarded.contains { request.headers[$0] != nil }
        }
    }

    /// - Throws: `InsightRefusal`; 404 when nobody may.
    func check(_ request: Request, _ context: Context) throws {
        if self == .off { throw HTTPError(.notFound) }
        guard isFor(request, context) else { throw InsightRefusal.elsewhere }
    }
}

/// Why somebody does not see the figures.
enum InsightRefusal: Explained {
    case elsewhere

    var explanation: Explanation { Explanation(.forbidden, "app.insight.elsewhere") }
}
