import ArgumentParser
import Foundation
import Journal
import Kernel
import Logging
import Platform
import Store

struct Key: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The master keys of the seal.", subcommands: [Show.self, Rotate.self])

    /// `key show`: which keys there are, never the keys themselves.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show each key's number, its fingerprint and how many rows it seals.")

        @OptionGroup var place: Place
        @Flag(help: "As JSON.") var json = false

        private struct Shown: Encodable {
            let number: Int
            let fingerprint: String
            let rows: Int
        }

        func run() async throws {
            let settings = try place.settings()
            guard let ring = try MasterKey.found(settings) else { throw StartFault.noMasterKey(settings.keyFile) }
            let system = try await System.open(settings, readOnly: true, log: Terminal.log(.error))
            let resealing = Resealing(system.house.door, system.house.seal, Capabilities.sealed)
            let counts = try await system.database.read { try resealing.count($0) }
            await system.database.close()
            let oldest = ring.fingerprints.last?.number
            let shown = ring.fingerprints.map { key in
                let unnumbered = key.number == oldest ? counts[0] ?? 0 : 0
                return Shown(
                    number: key.number, fingerprint: key.fingerprint, rows: (counts[key.number] ?? 0) + unnumbered)
            }
            if json { return print(try Terminal.json(shown)) }
            for key in shown {
                print(
                    Terminal.text(
                        "app.key.shown",
                        ["number": "\(key.number)", "fingerprint": key.fingerprint, "rows": "\(key.rows)"]))
            }
        }
    }

    /// `key rotate`: a new key seals from now on, and what older ones sealed is sealed again.
    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a new master key and seal everything under it.",
            discussion: """
                Works beside a server that runs: that one takes the new key within ten seconds and, on SQLite, seals \
                everything again by itself. Interrupted, run it again with --resume: no further key is made. Keep the \
                old keys in the file until `key show` says that they seal nothing, and for the backups they belong to.
                """)

        @OptionGroup var place: Place
        @Flag(help: "Go on with the newest key instead of making another.") var resume = false

        func run() async throws {
            let settings = try place.settings()
            if !resume { _ = try MasterKey.add(settings) }
            let system: System
            do {
                system = try await System.open(settings, log: Terminal.log(.error))
            } catch StoreError.unavailable(let reason) where reason.contains("another process writes") {
                return print(Terminal.text("app.key.servers"))
            }
            let resealing = Resealing(system.house.door, system.house.seal, Capabilities.sealed)
            let progress = Progress("seal")
            let changed = try await resealing.run { progress.advance(to: $0) }
            progress.finish()
            await system.database.close()
            print(Terminal.text("app.key.rotated", ["number": "\(system.house.seal.number)", "rows": "\(changed)"]))
        }
    }
}

/// Looks every ten seconds whether the key file holds other keys, takes them, and seals under the newest what older ones
/// sealed.
struct KeyWatch: Sendable {
    private let system: System
    private let log: Logger

    init(_ system: System, _ log: Logger) {
        self.system = system
        self.log = log
    }

    func run() async {
        // What an earlier server was stopped in the middle of.
        if let ring = try? MasterKey.found(system.settings), ring.fingerprints.count > 1 { await reseal(ring) }
        while !Task.isCancelled {
            await look()
            try? await Task.sleep(for: .seconds(10))
        }
    }

    /// - Returns: how many rows were sealed again; `nil` when the newest key was known already.
    @discardableResult
    func look() async -> Int? {
        let seal = system.house.seal
        guard let ring = try? MasterKey.found(system.settings), ring.fingerprints[0].number != seal.number else {
            return nil
        }
        return await reseal(ring)
    }

    @discardableResult
    private func reseal(_ ring: KeyRing) async -> Int? {
        let seal = system.house.seal
        do {
            seal.take(ring)
            let rows = try await Resealing(system.house.door, seal, Capabilities.sealed).run()
            if rows > 0 {
                log.notice("a new master key seals", metadata: ["number": "\(seal.number)", "rows": "\(rows)"])
            }
            return rows
        } catch {
            log.error("the master key could not be changed", metadata: ["error": "\(nameOf(error))"])
            return nil
        }
    }
}
