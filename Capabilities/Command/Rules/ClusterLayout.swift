import Foundation

/// Where the circles of a map stand so that none covers another: each as near to its place as the others let it.
struct ClusterLayout {
    struct Item {
        /// Where it belongs.
        let x: Double
        let y: Double
        /// Of its circle; 0 for a name alone.
        let radius: Double
        /// Of the name below it.
        let width: Double

        fileprivate var halfWidth: Double { max(radius, width / 2) + 3 }
        fileprivate var above: Double { radius + 3 }
        fileprivate var below: Double { radius + ClusterLayout.nameHeight + 3 }
    }

    static let nameHeight = 19.0
    private static let rounds = 400

    let width: Double
    let height: Double

    /// The places of `items`, in their order. Equal items give equal places.
    /// - Complexity: O(rounds · n²); a county has some dozen towns, a town some dozen villages.
    func spread(_ items: [Item]) -> [(x: Double, y: Double)] {
        var places = beginnings(items)
        for round in 0..<Self.rounds {
            // Back to where it belongs, less and less.
            let pull = 0.06 * (1 - Double(round) / Double(Self.rounds))
            for index in items.indices {
                places[index].x += (items[index].x - places[index].x) * pull
                places[index].y += (items[index].y - places[index].y) * pull
            }
            var isQuiet = true
            for a in items.indices {
                for b in items.indices.dropFirst(a + 1) {
                    if part(a, b, items, &places) { isQuiet = false }
                }
                places[a].x = min(max(places[a].x, items[a].halfWidth), width - items[a].halfWidth)
                places[a].y = min(max(places[a].y, items[a].above), height - items[a].below)
            }
            if isQuiet, round > 0 { break }
        }
        return places
    }

    /// Where they belong; those that belong to one point stand on a spiral around it, so that they can part in every
    /// direction.
    private func beginnings(_ items: [Item]) -> [(x: Double, y: Double)] {
        items.enumerated().map { index, item in
            let before = items[..<index].count { abs($0.x - item.x) < 1 && abs($0.y - item.y) < 1 }
            // The golden angle, as seeds stand in a sunflower.
            let (angle, distance) = (2.4 * Double(before), 20 * Double(before).squareRoot())
            return (item.x + distance * cos(angle), item.y + distance * sin(angle))
        }
    }

    /// Pushes two apart along the shorter way; says whether it had to.
    private func part(_ a: Int, _ b: Int, _ items: [Item], _ places: inout [(x: Double, y: Double)]) -> Bool {
        let dx = places[b].x - places[a].x
        let dy = places[b].y - places[a].y
        let acrossX = items[a].halfWidth + items[b].halfWidth - abs(dx)
        let needed = dy >= 0 ? items[a].below + items[b].above : items[a].above + items[b].below
        let acrossY = needed - abs(dy)
        guard acrossX > 0.1, acrossY > 0.1 else { return false }
        if acrossX < acrossY {
            let step = acrossX / 2 * (dx < 0 ? -1 : 1)
            places[a].x -= step
            places[b].x += step
        } else {
            let step = acrossY / 2 * (dy < 0 ? -1 : 1)
            places[a].y -= step
            places[b].y += step
        }
        return true
    }
}
