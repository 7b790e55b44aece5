package import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Style sheets, scripts and pictures, held in memory and served under `/assets/`, packed for whoever can unpack.
package struct Assets: Sendable {
    private let files: [String: AssetFile]
    /// Parts of others that pages may name and `Tools/fetch-assets` has not brought; pages work without them, with less.
    package let missing: [String]

    /// Reads the files that stand directly in the folders; one name stands for one file.
    /// - Parameter fetched: where `Tools/fetch-assets` puts what it brings, beside the list of it.
    package init(folders: [URL], fetched: URL? = nil) throws {
        var files: [String: AssetFile] = [:]
        for folder in folders {
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
                guard let type = Self.type(name) else { continue }
                let file = AssetFile(try Data(contentsOf: folder.appending(path: name)), type: type)
                guard files.updateValue(file, forKey: name) == nil else { throw AssetFault.twice(name) }
            }
        }
        var missing: [String] = []
        if let fetched {
            for part in try FetchedParts.list(in: fetched) {
                guard let type = Self.type(part.name) else { continue }
                guard let file = FetchedParts.file(part.name, type, part.hash, in: fetched) else {
                    missing.append(part.name)
                    continue
                }
                guard files.updateValue(file, forKey: part.name) == nil else { throw AssetFault.twice(part.name) }
            }
        }
        self.files = files
        self.missing = missing
    }

    /// Where `name` is served, with its content's hash, so that it may be kept for a year. A part that has not been
    /// fetched has an address too, where there is nothing.
    package func address(_ name: String) -> String? {
        if let file = files[name] { return "/assets/\(name)?v=\(file.hash)" }
        return missing.contains(name) ? "/assets/\(name)" : nil
    }

    func file(_ name: String) -> AssetFile? { files[name] }

    func serve(_ request: Request, _ name: String) throws -> Response {
        guard let file = files[name] else { throw HTTPError(.notFound) }
        let (bytes, coding) = file.body(Coding.accepted(request.headers[.acceptEncoding]))
        let isNamed = request.uri.queryParameters["v"].map { $0 == file.hash } ?? false
        var headers: HTTPFields = [
            .eTag: "\"\(file.hash)\(coding.map { "-\($0.suffix)" } ?? "")\"",
            .cacheControl: isNamed ? "public, max-age=31536000, immutable" : "public, max-age=300",
        ]
        if file.isText { headers[.vary] = "Accept-Encoding" }
        if let held = request.headers[.ifNoneMatch], held == "*" || held.contains("\"\(file.hash)") {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = file.type
        if let coding { headers[.contentEncoding] = coding.rawValue }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: bytes))
    }

    private static func type(_ name: String) -> String? { types[String(name.split(separator: ".").last ?? "")] }

    private static let types = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
        "png": "image/png", "webp": "image/webp", "ico": "image/x-icon", "json": "application/json",
        "webmanifest": "application/manifest+json",
    ]
}

package enum AssetFault: Error, Hashable { case twice(String) }

/// What `Tools/fetch-assets` brings: parts of others, each with the SHA-256 it was checked against.
private enum FetchedParts {
    /// The names that `assets.sha256` lists, with the beginning of their hash, and the sprite that is made from it.
    static func list(in folder: URL) throws -> [(name: String, hash: String?)] {
        let list = try String(contentsOf: folder.appending(path: "assets.sha256"), encoding: .utf8)
        return list.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ")
            return parts.count == 2 ? (String(parts[1]), String(parts[0].prefix(16))) : nil
        } + [("icons.svg", nil)]
    }

    static func file(_ name: String, _ type: String, _ hash: String?, in folder: URL) -> AssetFile? {
        guard let data = try? Data(contentsOf: folder.appending(path: name)) else { return nil }
        var packed: [Coding: ByteBuffer] = [:]
        for coding in Coding.allCases {
            packed[coding] = (try? Data(contentsOf: folder.appending(path: "\(name).\(coding.suffix)")))
                .map { ByteBuffer(bytes: $0) }
        }
        return AssetFile(data, type: type, hash: hash, packed: packed)
    }
}
