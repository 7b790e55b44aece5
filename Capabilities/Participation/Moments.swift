import Kernel
import Web

extension Fields {
    /// A moment in county time as a browser sends it, `2026-12-01T21:15`.
    func moment(_ name: String) -> Timestamp? {
        parsed(name, "participation.field.moment", required: true) { Timestamp(typed: $0) }
    }
}

extension Timestamp {
    /// In county time, as a browser's field for moments sends it.
    init?(typed text: String) {
        guard text.wholeMatch(of: /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/) != nil else { return nil }
        self.init(rfc3339: text + ":00+08:00")
    }
}
