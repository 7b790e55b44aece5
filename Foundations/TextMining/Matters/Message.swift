/// What somebody reported, as far as grouping needs it.
package struct Message: Sendable, Hashable {
    package let id: String
    package let title: String
    package let text: String
    /// Milliseconds since 1970.
    package let time: Int64
    /// Who wrote it, by any name that stays the same.
    package let person: String
    /// How many others pressed that they agree.
    package let votes: Int
    /// Where it is about, if that is known otherwise than from the words.
    package let site: Site?
    /// What it was filed as; empty where that says nothing.
    package let topic: String

    package init(
        id: String, title: String, text: String, time: Int64, person: String, votes: Int, site: Site? = nil,
        topic: String = ""
    ) {
        self.id = id
        self.title = title
        self.text = text
        self.time = time
        self.person = person
        self.votes = votes
        self.site = site
        self.topic = topic
    }
}
