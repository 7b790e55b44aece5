// check: allow text in this file, because these are the words the rule looks for

/// Finds where persons live: the room, and the house where somebody says that they live in it.
///
/// A building alone is where a lamp is broken or a lift stands still, and stays: the matter needs it.
struct AddressFinder {
    private let units: Units

    private enum Part { case building, stair, floor, number, room, bare, lane, group, household }

    /// Parts that follow one another: 3幢 2单元 501室.
    private struct Chain {
        var parts: [(part: Part, range: Range<Int>, digits: Int, value: Int)] = []
        var range: Range<Int> { parts[0].range.lowerBound..<parts[parts.count - 1].range.upperBound }
        var dashes = 0
    }

    init(_ units: Units) { self.units = units }

    func findings(beside found: [Finding]) -> [Finding] {
        var findings: [Finding] = []
        var index = 0
        while index < units.count {
            guard isStart(index), let chain = chain(from: index) else {
                index += 1
                continue
            }
            if isRoom(chain) || isHome(chain) {
                // 第 belongs to 第六组.
                let start = units[index - 1] == 0x7B2C && chain.parts[0].part == .group ? index - 1 : index
                findings.append(Finding(.address, start..<chain.range.upperBound))
            }
            index = chain.range.upperBound
        }
        return findings
    }

    private func isStart(_ index: Int) -> Bool {
        guard !units.has(.word, index - 1) else { return false }
        if units.has(.digit, index) || units[index] == 0x5341 { return true }
        // A座, B幢
        return units.has(.letter, index)
            && (Words.unitWords.begins(index + 1, in: units) > 0 || units.has(.digit, index + 1))
    }

    /// A number at a place: its end, how many digits it has, its value.
    private func number(at start: Int) -> (end: Int, digits: Int, value: Int)? {
        var (index, value) = (start, 0)
        if units.has(.letter, index) { index += 1 }
        let first = index
        while index < first + 5 {
            if units[index] == 0x5341 || units[index] == 0x767E {
                value = max(1, value) * 10
            } else if units.has(.digit, index) {
                value = value * 10 + max(0, units.digit(index))
            } else {
                break
            }
            index += 1
        }
        guard index > start, !units.has(.digit, index) else { return nil }
        return (index, index - first, value)
    }

    private func chain(from start: Int) -> Chain? {
        var chain = Chain()
        var index = start
        while chain.parts.count < 7, let number = number(at: index) ?? lettered(at: index, chain) {
            let length = unitWord(behind: number)
            var part = length == 0 ? Part.bare : part(number.end, length)
            // 12户 counts households, behind a group of a village it is one of them.
            let isCount = part == .household && chain.parts.last?.part != .group
            if isCount { part = .bare }
            let range = index..<number.end + (isCount ? 0 : length)
            chain.parts.append((part, range, number.digits, number.value))
            index = range.upperBound
            if part == .room { break }
            if [0x2D, 0x20, 0x23, 0x2F].contains(units[index]) {
                guard units.has(.word, index + 1) else { break }
                if units[index] == 0x2D { chain.dashes += 1 }
                index += 1
            }
            guard units.has(.word, index) || units[index] == 0x5341 || Words.lettered.contains(units[index]) else {
                break
            }
        }
        return chain.parts.isEmpty ? nil : chain
    }

    /// 甲单元, 东幢: within a chain only.
    private func lettered(at start: Int, _ chain: Chain) -> (end: Int, digits: Int, value: Int)? {
        guard !chain.parts.isEmpty, Words.lettered.contains(units[start]),
            Words.unitWords.begins(start + 1, in: units) > 0
        else { return nil }
        return (start + 1, 1, 1)
    }

    /// 302楼上 is a flat and what is above it.
    private func unitWord(behind number: (end: Int, digits: Int, value: Int)) -> Int {
        let isAbove = units[number.end] == 0x697C && [0x4E0A, 0x4E0B].contains(units[number.end + 1])
        return isAbove && number.digits >= 3 ? 0 : Words.unitWords.begins(number.end, in: units)
    }

    private func part(_ place: Int, _ length: Int) -> Part {
        switch units[place] {
        case 0x5E62, 0x680B, 0x5EA7, 0x23: .building
        case 0x5355, 0x95E8: .stair
        case 0x5C42: .floor
        case 0x697C: .floor
        case 0x5BA4, 0x623F: .room
        case 0x5F04, 0x5DF7: .lane
        case 0x7EC4, 0x961F: .group
        case 0x6237: .household
        default: length >= 2 && units[place + 1] == 0x697C ? .building : length >= 2 ? .room : .number
        }
    }

    private func isRoom(_ chain: Chain) -> Bool {
        let last = chain.parts[chain.parts.count - 1]
        let before = chain.parts.dropLast().map(\.part)
        guard !Words.publicRooms.isNear(chain.range.lowerBound, reach: 10, in: units) else { return false }
        if last.part == .room {
            guard Words.notRooms.begins(last.range.upperBound - 1, in: units) < 2 else { return false }
            return last.digits >= 3 || !before.isEmpty
        }
        guard last.part == .bare, (3...4).contains(last.digits),
            Words.counted.begins(last.range.upperBound, in: units) == 0
                || units[last.range.upperBound] == units[last.range.upperBound + 1]
        else { return false }
        if chain.parts.count == 1, Words.neighbours.ends(chain.range.lowerBound, in: units) > 0 { return true }
        if before.contains(where: { [.building, .stair, .floor, .lane, .number].contains($0) }) { return true }
        // 3-2-501 behind the name of an estate.
        return chain.dashes >= 1 && before.count >= 1 && before.allSatisfy { $0 == .bare }
            && Words.estates.ends(chain.range.lowerBound, in: units) > 0
    }

    private func isHome(_ chain: Chain) -> Bool {
        let first = chain.parts[0]
        let last = chain.parts[chain.parts.count - 1]
        guard
            [.building, .stair, .number, .household].contains(last.part)
                || (last.part == .floor && chain.parts.count > 1)
        else {
            return false
        }
        if first.part == .group, chain.parts.count > 1 { return isLivedIn(chain) }
        if last.part == .number, Words.infrastructure.begins(chain.range.upperBound, in: units) > 0 { return false }
        let start = chain.range.lowerBound
        // 5号 is a day unless a road or a village stands before it.
        if last.part == .number, chain.parts.count == 1, last.value <= 31, !units.has(.place, start - 1) {
            return false
        }
        if units[start - 1] == 0x6708 { return false }
        if isLivedIn(chain) { return true }
        return last.part == .number && first.value > 31 && Words.hamlets.ends(start, in: units) > 0
    }

    private func isLivedIn(_ chain: Chain) -> Bool {
        Words.living.isNear(chain.range.lowerBound, reach: 18, in: units)
            || Words.dwellers.begins(chain.range.upperBound, in: units) > 0
    }
}
