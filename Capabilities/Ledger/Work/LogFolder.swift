import Dispatch
import Foundation
import Store
import Transparency

/// The folder from which anybody may copy the log: tiles, entry bundles and the checkpoint under the paths at which they
/// are served, and beside them `signed`, what was last signed here.
///
/// A file is written beside its place, flushed, renamed, and its folder flushed: after a power cut it is there whole or
/// not at all.
struct LogFolder: Sendable {
    let path: String
    /// Files block; they are written on a thread of their own.
    private let queue = DispatchQueue(label: "log-folder")

    init(_ path: String) { self.path = path }

    /// What was last signed here, be it published or not.
    func signed() -> Checkpoint? { text("signed").flatMap { Checkpoint(parsing: $0) } }

    private func text(_ name: String) -> String? { try? String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }

    /// - Returns: `nil` when the file is not there.
    func bytes(_ tile: Tile) -> [UInt8]? {
        (try? Data(contentsOf: URL(fileURLWithPath: "\(path)/\(tile.path)"))).map { Array($0) }
    }

    func write(_ files: [(name: String, bytes: [UInt8])]) async throws {
        try await perform {
            var folders: Set<String> = []
            for file in files { folders.insert(try put(file.bytes, at: "\(path)/\(file.name)")) }
            for folder in folders { try Folder.flush(of: "\(folder)/.") }
        }
    }

    /// Takes away what newer files have made superfluous.
    func remove(_ names: [String]) async throws {
        guard !names.isEmpty else { return }
        try await perform { for name in names { unlink("\(path)/\(name)") } }
    }

    /// Puts the files of an earlier log aside, where they stay as evidence.
    func setAside() async throws {
        try await perform {
            guard FileManager.default.fileExists(atPath: path) else { return }
            var number = 1
            while FileManager.default.fileExists(atPath: "\(path)-\(number)") { number += 1 }
            guard rename(path, "\(path)-\(number)") == 0 else { throw unavailable(path) }
            try Folder.flush(of: path)
        }
    }

    /// - Returns: the folder that has to be flushed.
    private func put(_ bytes: [UInt8], at place: String) throws -> String {
        let folder = URL(fileURLWithPath: place).deletingLastPathComponent().path
        if !FileManager.default.fileExists(atPath: folder) {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Folder.flush(of: folder)
        }
        let partial = place + ".new"
        let file = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw unavailable(partial) }
        defer { close(file) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
            guard written > 0 else { throw unavailable(partial) }
            rest = rest.dropFirst(written)
        }
        guard fsync(file) == 0, rename(partial, place) == 0 else { throw unavailable(place) }
        return folder
    }

    private func unavailable(_ place: String) -> StoreError {
        errno == ENOSPC ? .full : .unavailable("\(place): \(String(cString: strerror(errno)))")
    }

    private func perform<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }
}
