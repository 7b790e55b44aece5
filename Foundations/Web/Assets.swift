package import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Style sheets, scripts and pictures, held in memory and served under `/assets/`.
package struct Assets: Sendable {
    struct File: Sendable {
        let bytes: ByteBuffer
        let type: String
        let hash: String
    }

    private let files: [String: File]

    /// Reads the files that stand directly in the folders; one name stands for one file.
    package init(folders: [URL]) throws {
        var files: [String: File] = [:]
        for folder in folders {
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
                guard let type = Self.types[String(name.split(separator: ".").last ?? "")] else { continue }
                let data = try Data(contentsOf: folder.appending(path: name))
                let file = File(bytes: ByteBuffer(bytes: data), type: type, hash: fingerprint(data))
                guard files.updateValue(file, forKey: name) == nil else { throw AssetFault.twice(name) }
            }
        }
        self.files = files
    }

    /// Where `name` is served, with its content's hash, so that it may be kept for a year.
    package func address(_ name: String) -> String? { files[name].map { "/assets/\(name)?v=\($0.hash)" } }

    func file(_ name: String) -> File? { files[name] }

    func serve(_ request: Request, _ name: String) throws -> Response {
        guard let file = files[name] else { throw HTTPError(.notFound) }
        let tag = "\"\(file.hash)\""
        let named = request.uri.queryParameters["v"].map { $0 == file.hash } ?? false
        var headers: HTTPFields = [
            .eTag: tag,
            .cacheControl: named ? "public, max-age=31536000, immutable" : "public, max-age=300",
        ]
        if let held = request.headers[.ifNoneMatch], held == "*" || held.contains(tag) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = file.type
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: file.bytes))
    }

    private static let types = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
        "png": "image/png", "webp": "image/webp", "ico": "image/x-icon", "json": "application/json",
        "webmanifest": "application/manifest+json",
    ]
}

package enum AssetFault: Error, Hashable { case twice(String) }

/// FNV-1a, 64 bits: tells versions of a file apart, guards nothing.
private func fingerprint(_ data: Data) -> String {
    let hash = data.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return String(hash, radix: 16)
}
