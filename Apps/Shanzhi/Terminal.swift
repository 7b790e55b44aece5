import ArgumentParser
import Foundation
import Issuer
import Kernel
import Logging
import Store
import Watch
import Web

/// What commands share: options, words, exit statuses 0 done, 1 failed, 2 wrong use, 3 done in part.
enum Terminal {
    /// Runs a command; whatever fails is said in words, never as a trace.
    static func run(_ root: (some AsyncParsableCommand).Type) async {
        defer { logWriter.flush() }
        do {
            var command = try root.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let exit as ExitCode {
            end(exit.rawValue)
        } catch  where isOurs(error) {
            complain(words(error))
            end(1)
        } catch {
            let code = root.exitCode(for: error)
            let text = root.fullMessage(for: error)
            if code == .success { print(text) } else { complain(text) }
            end(code == .success ? 0 : code == .validationFailure ? 2 : 1)
        }
    }

    private static func end(_ status: Int32) -> Never {
        logWriter.flush()
        Foundation.exit(status)
    }

    private static func isOurs(_ error: any Error) -> Bool {
        error is any Explained || error is StartFault || error is Settings.Fault || error is StoreError
            || error is FileFault || error is DemoFault
            || error is StringsFault || error is TemplateFault || error is CSVError || error is CalendarError
    }

    static func complain(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// Writes log lines to standard error, without making anybody wait.
    private static let logWriter = LineWriter(descriptor: STDERR_FILENO).start()

    /// - Parameter level: where the settings name none.
    static func log(_ level: Logger.Level = .notice, _ settings: Settings = Settings()) -> Logger {
        let format = settings.logFormat ?? (isatty(STDERR_FILENO) == 1 ? .text : .json)
        var log = Logger(label: "shanzhi") { _ in LineLog(format, to: logWriter, time: SystemTime()) }
        let named = ProcessInfo.processInfo.environment["LOG_LEVEL"].flatMap { Logger.Level(rawValue: $0) }
        log.logLevel = settings.logLevel ?? named ?? level
        return log
    }

    /// Chinese where the terminal is, else English.
    static var language: Language {
        let environment = ProcessInfo.processInfo.environment
        let locale = environment["LC_ALL"] ?? environment["LC_MESSAGES"] ?? environment["LANG"] ?? ""
        return locale.hasPrefix("zh") ? .zh : .en
    }

    static let strings: Strings? = try? Strings(
        folders: (Capabilities.resources + [IssuerOffice.resources].compactMap { $0 }).map {
            $0.appending(path: "Strings")
        }.filter {
            FileManager.default.fileExists(atPath: $0.path)
        })

    static func text(_ key: String, _ arguments: [String: String] = [:]) -> String {
        strings?.text(key, language, arguments) ?? key
    }

    /// What programs read.
    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// An error in words: what happened, what was kept, what to do.
    static func words(_ error: any Error) -> String {
        switch error {
        case let error as StoreError: return words(error)
        case let error as any Explained:
            let explanation = error.explanation
            return text(explanation.key, explanation.arguments)
        case let fault as StartFault: return words(fault)
        case let fault as Settings.Fault: return words(fault)
        case let fault as DemoFault: return words(fault)
        case let error as FileFault: return text("app.file.unreadable", ["file": error.path])
        default: return "\(error)"
        }
    }

    private static func words(_ fault: StartFault) -> String {
        switch fault {
        case .noCounty: text("app.start.noCounty")
        case .unknownCounty(let code, _): text("app.start.unknownCounty", ["code": code])
        case .severalCounties(let codes): text("app.start.severalCounties", ["codes": codes.joined(separator: " ")])
        case .noMasterKey(let file): text("app.start.noMasterKey", ["file": file])
        case .badMasterKey(let source): text("app.start.badMasterKey", ["source": source])
        case .openMasterKey(let file): text("app.start.openMasterKey", ["file": file])
        case .wrongMasterKey(let source): text("app.start.wrongMasterKey", ["source": source])
        }
    }

    private static func words(_ fault: Settings.Fault) -> String {
        switch fault {
        case .unknown(let name, let file, let line):
            text("app.settings.unknown", ["name": name, "file": file, "line": "\(line)"])
        case .noValue(let file, let line): text("app.settings.noValue", ["file": file, "line": "\(line)"])
        case .port(let value): text("app.settings.port", ["value": value])
        case .county(let value): text("app.settings.county", ["value": value])
        case .choice(let name, let value, let choices):
            text("app.settings.choice", ["name": name, "value": value, "choices": choices.joined(separator: " ")])
        case .form(let name, let value, let like):
            text("app.settings.form", ["name": name, "value": value, "like": like])
        case .needed(let name, let by): text("app.settings.needed", ["name": name, "by": by])
        case .address(let value): text("app.settings.address", ["value": value])
        case .number(let name, let value, let range):
            text(
                "app.settings.number",
                ["name": name, "value": value, "min": "\(range.lowerBound)", "max": "\(range.upperBound)"])
        }
    }

    private static func words(_ fault: DemoFault) -> String {
        switch fault {
        case .notEmpty(let county): text("app.demo.notEmpty", ["county": county])
        case .missing(let file): text("app.file.unreadable", ["file": file])
        case .rejected(let file, let lines): text("app.demo.rejected", ["file": file, "lines": "\(lines)"])
        }
    }

    private static func words(_ error: StoreError) -> String {
        switch error {
        case .address(let address): text("app.store.address", ["address": address])
        case .unavailable(let reason): text("app.store.unavailable", ["reason": reason])
        case .busy: text("app.store.busy")
        case .full: text("app.store.full")
        case .connectionLost: text("app.store.connectionLost")
        case .outcomeUnknown: text("app.store.outcomeUnknown")
        default: text("app.store.other", ["error": "\(error)"])
        }
    }
}

/// A file named on the command line that cannot be read.
struct FileFault: Error {
    let path: String

    /// - Throws: `FileFault`.
    static func read(_ path: String) throws(FileFault) -> [UInt8] {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else { throw FileFault(path: path) }
        return Array(data)
    }
}

/// Options of every command that opens the data.
struct Place: ParsableArguments {
    @Option(help: "The data folder (default: data, or SHANZHI_DATA).") var data: String?
    @Option(help: "sqlite:PATH or postgres://… (default: shanzhi.sqlite in the data folder).") var database: String?
    @Option(help: "The county's six digits, where a database holds several.") var county: String?

    func settings() throws -> Settings {
        var settings = try Settings.read(data: data, environment: ProcessInfo.processInfo.environment)
        settings.database = database ?? settings.database
        settings.county = county ?? settings.county
        return settings
    }
}
