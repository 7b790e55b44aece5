/// In a word or two, with what somebody signed in, so that they know their own sessions again. Nothing is kept that
/// tells one telephone of a make from another.
package struct Device: Hashable, Sendable {
    /// Stored as it is: `Firefox Linux`.
    package let words: String

    /// - Parameter agent: the header `User-Agent`.
    package init(agent: String?) {
        let agent = agent ?? ""
        let browser = Self.browsers.first { agent.contains($0.mark) }?.name
        let system = Self.systems.first { agent.contains($0.mark) }?.name
        words = [browser, system].compactMap { $0 }.joined(separator: " ")
    }

    private static let browsers: [(mark: String, name: String)] = [
        ("MicroMessenger", "WeChat"), ("DingTalk", "DingTalk"), ("Edg", "Edge"), ("OPR/", "Opera"),
        ("HuaweiBrowser", "Huawei"), ("QQBrowser", "QQ"), ("UCBrowser", "UC"), ("Firefox", "Firefox"),
        ("Chrome", "Chrome"), ("Safari", "Safari"), ("curl", "curl"), ("Python", "Python"),
    ]
    private static let systems: [(mark: String, name: String)] = [
        ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
        ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"),
    ]
}

extension Device {
    init(stored words: String) { self.words = words }
}
