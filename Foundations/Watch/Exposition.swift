/// Figures as Prometheus reads them.
/// - Source: Prometheus text exposition format 0.0.4.
package struct Exposition {
    package enum Kind: String {
        case counter, gauge, histogram
    }

    package typealias Labels = KeyValuePairs<String, String>

    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"
    package private(set) var text = ""

    package init() {}

    /// Says what the samples that follow mean.
    package mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        let help = help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    package mutating func sample(_ name: String, _ labels: Labels, _ value: Double) {
        text += "\(name)\(written(labels, nil)) \((value * 1e6).rounded() / 1e6)\n"
    }

    package mutating func sample(_ name: String, _ labels: Labels, _ value: Int) {
        text += "\(name)\(written(labels, nil)) \(value)\n"
    }

    /// A family of one sample.
    package mutating func single(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
        family(name, kind, help)
        sample(name, [:], value)
    }

    package mutating func single(_ name: String, _ kind: Kind, _ help: String, _ value: Int) {
        family(name, kind, help)
        sample(name, [:], value)
    }

    /// - Parameter unit: what one of the recorded units is in the unit of the name: 1e-9 for nanoseconds to seconds.
    package mutating func histogram(
        _ name: String, _ labels: Labels, _ reading: Histogram.Reading, unit: Double = 1
    ) {
        var sum = 0
        for (bound, count) in zip(reading.bounds, reading.counts) {
            sum += count
            let edge = Double(bound) * unit
            let le = unit == 1 ? "\(bound)" : "\((edge * 1e6).rounded() / 1e6)"
            text += "\(name)_bucket\(written(labels, le)) \(sum)\n"
        }
        text += "\(name)_bucket\(written(labels, "+Inf")) \(reading.total)\n"
        text += "\(name)_sum\(written(labels, nil)) \((Double(reading.sum) * unit * 1e6).rounded() / 1e6)\n"
        text += "\(name)_count\(written(labels, nil)) \(reading.total)\n"
    }

    private func written(_ labels: Labels, _ le: String?) -> String {
        var parts = labels.map { "\($0.key)=\"\(escaped($0.value))\"" }
        if let le { parts.append("le=\"\(le)\"") }
        return parts.isEmpty ? "" : "{\(parts.joined(separator: ","))}"
    }

    private func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
