import Kernel
import Transparency

extension FrozenRoll {
    /// How many count, what they own, and the root over them in the order of their numbers.
    init(of counted: [RollEntry]) {
        let counted = counted.sorted { $0.ordinal < $1.ordinal }
        self.init(
            entries: counted.count, area: FloorArea(count: counted.reduce(0) { $0 + $1.weight.count }),
            root: TreeHash.root(of: counted.map(\.leaf)).bytes)
    }
}
