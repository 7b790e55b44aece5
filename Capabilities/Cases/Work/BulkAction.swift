import Kernel

/// What can be done to several cases with the same words; each is an act of its own.
enum BulkAction: String, CaseIterable {
    case acceptDispatch, accept, dispatch, sign, merge, close, unmerge

    static func offered(for list: DeskList) -> [BulkAction] {
        switch list {
        case .received: [.acceptDispatch, .accept, .merge]
        case .accepted, .returned: [.dispatch, .merge]
        case .dispatched: [.sign, .merge]
        case .handling, .suspended: [.merge]
        case .verified: [.close]
        case .handled, .closed, .requests, .tasks: []
        case .today, .overdue, .all: [.acceptDispatch, .dispatch, .sign, .merge, .close]
        }
    }

    /// The step of the loop it takes.
    var action: CaseAction {
        switch self {
        case .acceptDispatch, .accept: .accept
        case .dispatch: .dispatch
        case .sign: .sign
        case .merge: .merge
        case .close: .close
        case .unmerge: .unmerge
        }
    }

    /// What takes it back, where the loop has a true inverse: a merge can be taken apart, the rest is said to residents
    /// and units the moment it is done.
    var inverse: BulkAction? { self == .merge ? .unmerge : nil }
}

/// What is the same for all cases of one go.
struct BulkWords: Hashable, Sendable {
    var unit: UnitCode?
    var into: CaseNumber?
    var reason = ""
    var answer = ""

    func wishes(_ action: BulkAction) -> [Wish] {
        let accept = Wish.command(.accept(category: nil))
        let dispatch = Wish.command(
            .dispatch(to: unit, joint: nil, reason: reason.isEmpty ? nil : reason, ruling: false))
        switch action {
        case .acceptDispatch: return [accept, dispatch]
        case .accept: return [accept]
        case .dispatch: return [dispatch]
        case .sign: return [.command(.sign)]
        case .merge: return into.map { [.merge(into: $0, reason: reason)] } ?? []
        case .close: return [.command(.close(answer: answer))]
        case .unmerge: return [.unmerge(reason: reason)]
        }
    }

    /// As commands, where one case alone says what it causes.
    func commands(_ action: BulkAction) -> [Command] {
        wishes(action).compactMap { wish in
            guard case .command(let command) = wish else { return nil }
            if case .close = command { return .close(answer: answer.isEmpty ? "—" : answer) }
            return command
        }
    }
}
