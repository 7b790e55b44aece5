package import TextMining

/// What one report says, as far as matters are made of it: masked words, a place and a moment.
package struct Said: Sendable {
    /// Of the report and of the case it came in with.
    package let id: String
    package let subject: String
    /// With personal data covered.
    package let text: String
    /// Milliseconds since 1970.
    package let time: Int64
    /// Tells reporters apart while the program runs, and says nothing of who they are.
    package let person: Int
    package let site: Site
    /// The category, empty for what fits no other.
    package let topic: String

    package init(id: String, subject: String, text: String, time: Int64, person: Int, site: Site, topic: String) {
        self.id = id
        self.subject = subject
        self.text = text
        self.time = time
        self.person = person
        self.site = site
        self.topic = topic
    }

    /// The characters of the beginning that are taken for a title, since residents write none.
    private static let titleLength = 30

    var message: Message {
        Message(
            id: id, title: String(text.prefix(Self.titleLength)), text: text, time: time, person: "\(person)", votes: 0,
            site: site, topic: topic)
    }
}
