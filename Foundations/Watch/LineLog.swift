package import Kernel
package import Logging

/// Where log lines go.
package protocol LineSink: Sendable {
    /// - Parameter line: without a line end.
    func write(_ line: String)
}

/// Writes each event as one line, as text or as JSON: time, level, message, request, and what was said besides.
package struct LineLog: LogHandler {
    package enum Format: String, Sendable, CaseIterable {
        case text, json
    }

    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    package var logLevel: Logger.Level = .notice
    private let format: Format
    private let sink: any LineSink
    private let time: any TimeSource

    package init(_ format: Format, to sink: any LineSink, time: any TimeSource) {
        self.format = format
        self.sink = sink
        self.time = time
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var said = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }
        said.merge(event.metadata ?? [:]) { $1 }
        if let error = event.error { said["error"] = "\(nameOf(error))" }
        let given = said.removeValue(forKey: "hb.request.id")
        if said["request"] == nil, let name = RequestName.current ?? given?.description { said["request"] = "\(name)" }
        let fields = said.sorted { $0.key < $1.key }.map { ($0.key, Value($0.value)) }
        sink.write(line(event.level.rawValue, "\(event.message)", fields))
    }

    private enum Value {
        case number(Int)
        case text(String)

        init(_ value: Logger.Metadata.Value) {
            if case .stringConvertible(let number as Int) = value {
                self = .number(number)
            } else {
                self = .text(value.description)
            }
        }
    }

    private func line(_ level: String, _ message: String, _ fields: [(String, Value)]) -> String {
        let at = time.now().rfc3339
        switch format {
        case .json:
            let own: [(String, Value)] = [("time", .text(at)), ("level", .text(level)), ("message", .text(message))]
            let names = Set(own.map(\.0))
            let others = fields.map { (names.contains($0.0) ? "_\($0.0)" : $0.0, $0.1) }
            return "{" + (own + others).map { "\(quoted($0.0)):\(json($0.1))" }.joined(separator: ",") + "}"
        case .text:
            let others = fields.map { " \(bare($0.0))=\(text($0.1))" }.joined()
            return "\(at) \(level) \(oneLine(message))\(others)"
        }
    }

    private func json(_ value: Value) -> String {
        switch value {
        case .number(let number): "\(number)"
        case .text(let text): quoted(text)
        }
    }

    private func text(_ value: Value) -> String {
        switch value {
        case .number(let number): "\(number)"
        case .text(let text): bare(text)
        }
    }

    /// The longest value, in characters.
    private static let longest = 2_000

    private func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.prefix(Self.longest).unicodeScalars {
            switch scalar {
            case "\"", "\\": out += "\\\(scalar)"
            case "\n": out += "\\n"
            case _ where breaksLines(scalar):
                let code = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - code.count) + code
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }

    private func bare(_ text: String) -> String {
        text.contains { $0 == " " || $0 == "=" || $0 == "\"" } || text.isEmpty ? quoted(text) : oneLine(text)
    }

    private func oneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.prefix(Self.longest).unicodeScalars.map { breaksLines($0) ? " " : $0 }))
    }

    /// Controls, and the two separators of lines that some readers split at.
    private func breaksLines(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029
    }
}
