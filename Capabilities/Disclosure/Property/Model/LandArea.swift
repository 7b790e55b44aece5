import Kernel

/// An area as the register states it, exactly: hundredths of a square metre or of a mu.
struct LandArea: Sendable, Hashable {
    enum Unit: String, Sendable, CaseIterable {
        case squareMetre = "m2"
        case mu
    }

    let size: FloorArea
    let unit: Unit

    /// In hundredths of a third of a square metre, so that both units are whole numbers.
    /// - Source: 15 mu are one hectare, 10,000 square metres (国务院关于在我国统一实行法定计量单位的命令, 1984;
    ///   from memory), so a mu is 2000/3 square metres.
    var measure: Int64 { size.count * (unit == .mu ? 2000 : 3) }
}
