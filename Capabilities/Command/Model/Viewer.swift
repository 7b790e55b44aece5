import Kernel
import Web

/// Who looks at the wall, and how much of it they see.
enum Viewer {
    /// A post, within the place it is for.
    case post(PostHolder)
    /// A wall computer: no personal data, no small numbers, nothing to press.
    case screen(WallScreen)

    /// The place they see at most.
    var top: DivisionCode {
        switch self {
        case .post(let holder): holder.place
        case .screen(let screen): screen.place
        }
    }

    var actor: Actor {
        switch self {
        case .post(let holder): .post(holder)
        case .screen: .anyone
        }
    }

    /// Where their pages begin.
    var path: String {
        switch self {
        case .post: "/command"
        case .screen: "/wall"
        }
    }

    var isPost: Bool {
        if case .post = self { true } else { false }
    }

    /// The finest place they may ask for.
    var finest: Level { isPost ? .grid : .village }

    /// How a number of matters in a place of that level is written for them.
    /// - Source: ui.md, "Public": small counts suppressed. Below three, neighbours could tell who it is.
    func shown(_ count: Int, at level: Level) -> String {
        !isPost && level >= .village && (1..<3).contains(count) ? "<3" : "\(count)"
    }
}

/// What of the matters the screen shows.
enum WallFilter: String, CaseIterable {
    case all, late, soon
}
