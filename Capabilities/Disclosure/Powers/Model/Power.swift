import Kernel

/// A small power 小微权力 of a village as a process: its steps, in the one order in which they are done.
/// - Source: `powers.json`, power by power.
struct Power: Sendable, Hashable, Decodable {
    /// Major matters 重大事项 or services 便民服务, as the lists of the counties have them.
    enum Kind: String, Sendable, Decodable, CaseIterable { case major, service }

    /// What sum a run names.
    enum MoneyRule: String, Sendable, Decodable { case none, any, belowTender, fromTender }

    /// Whom a run is about.
    enum Party: String, Sendable, Decodable { case nobody, person, organisation, any }

    let id: String
    let kind: Kind
    let name: String
    let nameEnglish: String
    let money: MoneyRule
    let party: Party
    let source: String
    let steps: [PowerStep]

    func name(english: Bool) -> String { english ? nameEnglish : name }
    func step(_ id: String) -> PowerStep? { steps.first { $0.id == id } }
    /// The step after which the matter is decided.
    var decision: PowerStep? { steps.last { $0.decides == true } }
}

/// One step: what is done, by whom, on which paper, within how long, and what everybody learns at once.
struct PowerStep: Sendable, Hashable, Decodable {
    struct Paper: Sendable, Hashable, Decodable {
        enum Kind: String, Sendable, Decodable {
            /// A few words.
            case word
            /// The number of a document.
            case number
            /// What minutes or a report say, in short.
            case note

            /// Characters.
            var longest: Int {
                switch self {
                case .word: 60
                case .number: 40
                case .note: 1000
                }
            }
        }

        let kind: Kind
        let name: String
        let nameEnglish: String

        func name(english: Bool) -> String { english ? nameEnglish : name }
    }

    let id: String
    let name: String
    let nameEnglish: String
    /// The post that does it, or that writes down what a meeting did.
    let role: Role
    /// The meeting that acts, where one does.
    let body: String?
    let bodyEnglish: String?
    let paper: Paper
    /// From the step before.
    let limit: TimeLimit
    /// Days that have to pass after the step before, as for what is posted for everybody.
    let afterDays: Int?
    /// Whether the paper itself is published at once; the step always is.
    let publishes: Bool?
    /// Whether the matter is decided by it.
    let decides: Bool?
    /// Whether whoever does it declares that no relative is among the parties.
    let declares: Bool?

    func name(english: Bool) -> String { english ? nameEnglish : name }
    func body(english: Bool) -> String { (english ? bodyEnglish : body) ?? "" }
}

/// The powers of the villages of a county, from a day on.
struct PowerList: Sendable, Decodable {
    let from: LocalDate
    let note: String
    /// Who does a step instead of a post whose holder has stood aside.
    private let standIns: [String: [Role]]
    let powers: [Power]

    func power(_ id: String) -> Power? { powers.first { $0.id == id } }
    func standIns(for role: Role) -> [Role] { standIns[role.rawValue] ?? [] }
}

/// Every list there ever was; a run goes by the one under which it began.
struct PowerLists: Sendable, Decodable {
    let lists: [PowerList]

    func list(on day: LocalDate) -> PowerList? { lists.last { $0.from <= day } ?? lists.first }
    func list(from day: LocalDate) -> PowerList? { lists.first { $0.from == day } }
}
