extension CaseAction {
    /// The key that opens its form at the desk: the first letter of its English name where that is free.
    var stroke: String? {
        switch self {
        case .accept: "a"
        case .refuse: "n"
        case .dispatch: "d"
        case .return: "b"
        case .sign: "s"
        case .contact: "t"
        case .handle: "h"
        case .suspend: "p"
        case .resume: "u"
        case .extend: "e"
        case .whistle: "w"
        case .respond: "r"
        case .arrive: "g"
        case .finish: "f"
        case .stage: "i"
        case .verify: "v"
        case .sendback: "z"
        case .close: "l"
        case .judge: "y"
        case .reopen: "o"
        case .escalate: "q"
        case .merge: "m"
        case .object, .supervise, .unmerge, .split, .link, .shield, .supplement: nil
        }
    }
}
