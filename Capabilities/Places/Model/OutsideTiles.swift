import Foundation
package import Geometry

/// A tile service outside this installation, in place of our own drawing: where it is, and what its degrees refer to.
package struct OutsideTiles: Hashable, Sendable {
    /// With `{z}`, `{x}` and `{y}` where the numbers go.
    package let template: String
    package let frame: Frame
    /// Whom to thank, and the approval number that maps published in China carry.
    package let attribution: String

    /// Scheme, host and perhaps a port, for the policy of what pages may load.
    package let origin: String

    /// - Returns: `nil` for anything but an `https` address (or `http` of this machine) with the three numbers in its path
    ///   or query, or for another frame than WGS84 and GCJ-02.
    package init?(_ template: String, frame: Frame = .wgs84, attribution: String = "") {
        guard [.wgs84, .gcj02].contains(frame) else { return nil }
        let isSafe = template.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"\"'<>;,\\^`|".utf8.contains($0) }
        guard isSafe, template.utf8.count <= 500 else { return nil }
        let isLocal = ["http://127.0.0.1", "http://localhost"].contains { template.hasPrefix($0) }
        guard template.hasPrefix("https://") || isLocal, let start = template.range(of: "://")?.upperBound,
            let end = template[start...].firstIndex(of: "/")
        else { return nil }
        let host = template[start..<end]
        guard !host.isEmpty, host.allSatisfy({ $0.isLetter || $0.isNumber || ".-:".contains($0) }) else { return nil }
        let rest = template[end...]
        guard ["{z}", "{x}", "{y}"].allSatisfy({ rest.contains($0) }),
            rest.split(separator: "{").count == 4
        else { return nil }
        self.template = template
        self.frame = frame
        self.attribution = attribution
        origin = String(template[..<end])
    }
}
