import Kernel

/// How somebody wants to be told; what they have not said, the county's default decides.
package struct Preferences: Sendable, Hashable, Codable {
    /// `nil`: by whatever they gave us.
    package var channel: Way?
    /// Told on the own page only.
    package var muted: Set<NoticeKind> = []
    /// `nil`: the county's.
    package var quiet: QuietHours?
    /// The language of messages; `nil` is Chinese.
    package var isEnglish = false

    package init() {}

    enum CodingKeys: String, CodingKey { case channel, muted, quiet, english }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        channel = try fields.decodeIfPresent(String.self, forKey: .channel).flatMap { Way(rawValue: $0) }
        // A kind that is no more is muted by nobody.
        muted = Set(
            try (fields.decodeIfPresent([String].self, forKey: .muted) ?? []).compactMap { NoticeKind(rawValue: $0) })
        quiet = try fields.decodeIfPresent(String.self, forKey: .quiet).flatMap { QuietHours($0) }
        isEnglish = try fields.decodeIfPresent(Bool.self, forKey: .english) ?? false
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encodeIfPresent(channel?.rawValue, forKey: .channel)
        try fields.encode(muted.map(\.rawValue).sorted(), forKey: .muted)
        try fields.encodeIfPresent(quiet?.description, forKey: .quiet)
        if isEnglish { try fields.encode(true, forKey: .english) }
    }
}

/// What is kept of somebody's wishes; their addresses stay sealed.
package struct StoredPreferences: Sendable, Hashable {
    package var choices = Preferences()
    package var hasEmail = false
    package var hasPhone = false
    /// They asked for no more messages.
    package var isStopped = false

    package init() {}
}
