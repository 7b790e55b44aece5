// check: allow text in this file, because these are the characters the rule looks at

/// Finds numbers that belong to a person: telephone, identity, bank card; written with blanks, strokes, full-width or
/// Chinese digits.
struct NumberFinder {
    private let units: Units

    /// A run of digits of one sort.
    private struct Group {
        let range: Range<Int>
    }

    /// The digits from the beginning of a group on, and where groups end among them.
    private struct Reading {
        /// At most 24.
        var digits: [Int] = []
        /// Where each digit stands.
        var places: [Int] = []
        /// How many digits there are at the end of each group.
        var ends: [Int] = []
    }

    /// The most digits that are looked at together.
    private static let most = 24

    init(_ units: Units) { self.units = units }

    func findings() -> [Finding] {
        var findings: [Finding] = []
        var index = 0
        while index < units.count {
            guard units.has(.digit, index) else {
                index += 1
                continue
            }
            if let finding = finding(at: index) {
                findings.append(finding)
                index = finding.range.upperBound
            } else {
                index = endOfGroup(index)
            }
        }
        return findings
    }

    private func endOfGroup(_ start: Int) -> Int {
        let isHan = units.has(.hanDigit, start)
        var end = start
        while units.has(.digit, end), units.has(.hanDigit, end) == isHan { end += 1 }
        return end
    }

    private func read(from start: Int) -> Reading {
        var reading = Reading()
        var index = start
        while reading.digits.count < Self.most {
            let end = endOfGroup(index)
            for place in index..<min(end, index + Self.most) where reading.digits.count < Self.most {
                reading.digits.append(units.digit(place))
                reading.places.append(place)
            }
            if reading.places.last == end - 1 { reading.ends.append(reading.digits.count) }
            index = end
            var joints = 0
            while joints < 3, units.has(.joint, index) { (index, joints) = (index + 1, joints + 1) }
            guard units.has(.digit, index) else { break }
            // 400-100-8888一直: a word that is a digit too.
            if joints == 0, endOfGroup(index) == index + 1 { break }
        }
        return reading
    }

    private func finding(at start: Int) -> Finding? {
        let end = endOfGroup(start)
        if let end = commaMobile(start, end) { return Finding(.phone, start..<end) }
        guard end - start >= 6 || units.has(.numeric, end) else { return nil }
        let reading = read(from: start)
        guard reading.digits.count >= 6 else { return nil }
        let before = context(before: start)
        let isPublic = isOfPublicOffice(start)
        // A number of the group alone comes first: `13800138000 2026` is a telephone and a year.
        for count in reading.ends where count >= 10 {
            let digits = Array(reading.digits.prefix(count))
            guard let kind = kind(of: digits, reading, before) else { continue }
            if kind == .phone, isPublic, Numbers.isLandline(digits) { return nil }
            return Finding(kind, first(start, reading, kind)..<self.end(after: count, reading, kind))
        }
        if reading.ends.contains(10), Numbers.isHotline(Array(reading.digits.prefix(10))) { return nil }
        // Then what its label speaks for: the whole of it, or the first group where that is long enough.
        for count in (reading.ends.first ?? 0) >= 7 ? reading.ends : reading.ends.reversed() {
            guard let kind = labelled(Array(reading.digits.prefix(count)), before) else { continue }
            if kind == .phone, isPublic, (7...8).contains(count) { return nil }
            return Finding(kind, first(start, reading, kind)..<self.end(after: count, reading, kind))
        }
        guard let end = endingInX(reading) else { return nil }
        return Finding(.identity, start..<end)
    }

    /// 139,5771,2345: commas join only the groups of a mobile number, since amounts have them too.
    private func commaMobile(_ start: Int, _ end: Int) -> Int? {
        guard end - start == 3, units.digit(start) == 1, units.digit(start + 1) >= 3, units[end] == 0x2C,
            endOfGroup(end + 1) == end + 5, units[end + 5] == 0x2C, endOfGroup(end + 6) == end + 10
        else { return nil }
        return end + 10
    }

    /// Whether the words before a number say whose it is, and that is a public office: 派出所值班电话.
    private func isOfPublicOffice(_ start: Int) -> Bool {
        var index = units[start - 1] == 0x28 || units[start - 1] == 0x20 ? start - 1 : start
        for _ in 0..<6 {
            let length = Words.officeTelephones.ends(index, in: units)
            guard length > 0 else { break }
            index -= length
        }
        return Words.publicOffices.ends(index, in: units) > 0
    }

    private enum Label { case none, phone, identity, passport, card, household, reference }

    /// What the words before a number say it is.
    private func context(before start: Int) -> Label {
        var index = start
        var fillers = 0
        while fillers < 4, Words.numberFillers.contains(units[index - 1]) {
            (index, fillers) = (index - 1, fillers + 1)
        }
        for place in [index, min(start, index + 1), min(start, index + 2)] {
            if Words.referenceLabels.ends(place, in: units) > 0 { return .reference }
            if Words.phoneLabels.ends(place, in: units) > 0 { return .phone }
            if Words.identityLabels.ends(place, in: units) > 0 { return .identity }
            if Words.passportLabels.ends(place, in: units) > 0 { return .passport }
            if Words.cardLabels.ends(place, in: units) > 0 { return .card }
            if Words.householdLabels.ends(place, in: units) > 0 { return .household }
        }
        return .none
    }

    private func kind(of digits: [Int], _ reading: Reading, _ label: Label) -> Finding.Kind? {
        let count = digits.count
        let next = reading.places[count - 1] + 1
        if label == .reference { return nil }
        if count == 18, Numbers.isIdentity(digits, check: digits[17]) { return .identity }
        if count == 17, units[next] | 0x20 == 0x78, Numbers.isIdentity(digits, check: 10) { return .identity }
        if Numbers.isMobile(digits), !Words.measures.contains(units[next]) { return .phone }
        if let national = Numbers.withoutCountryCode(digits), Numbers.isMobile(national) { return .phone }
        if count == 22, Numbers.isMobile(Array(digits.prefix(11))), Numbers.isMobile(Array(digits.suffix(11))) {
            return .phone
        }
        if (15...19).contains(count), Numbers.isCard(digits) { return .card }
        if count == 15, Numbers.isOldIdentity(digits) { return .identity }
        if Numbers.isLandline(digits), !Words.measures.contains(units[next]) { return .phone }
        return nil
    }

    /// A number that its label speaks for, though its form alone would not.
    private func labelled(_ digits: [Int], _ label: Label) -> Finding.Kind? {
        switch label {
        case .phone where (6...13).contains(digits.count) && !Numbers.isHotline(digits): .phone
        case .identity where (14...19).contains(digits.count): .identity
        case .passport where (8...9).contains(digits.count): .passport
        case .card where (10...21).contains(digits.count): .card
        case .household where (6...16).contains(digits.count): .account
        default: nil
        }
    }

    /// Where an identity number ends that has 17 digits and an X, perhaps behind a blank.
    private func endingInX(_ reading: Reading) -> Int? {
        guard reading.digits.count >= 17, reading.ends.contains(17) || reading.digits.count == 17 else { return nil }
        var next = reading.places[16] + 1
        if units.has(.joint, next) { next += 1 }
        guard units[next] | 0x20 == 0x78 else { return nil }
        return Numbers.isIdentity(Array(reading.digits.prefix(17)), check: 10) ? next + 1 : nil
    }

    /// A country code's plus and an area code's bracket belong to the number.
    private func first(_ start: Int, _ reading: Reading, _ kind: Finding.Kind) -> Int {
        guard kind == .phone else { return start }
        let first = units[start - 1] == 0x2B ? start - 1 : start
        let isInBrackets = units[first - 1] == 0x28 && (reading.digits[0] == 0 || reading.digits.starts(with: [8, 6]))
        return isInBrackets ? first - 1 : first
    }

    private func end(after count: Int, _ reading: Reading, _ kind: Finding.Kind) -> Int {
        var end = reading.places[count - 1] + 1
        if kind == .identity, count == 17, units[end] | 0x20 == 0x78 { return end + 1 }
        guard kind == .phone else { return end }
        // 转 8012, 转分机 8012: an extension.
        var place = end
        while place < end + 4, Words.extensions.contains(units[place]) { place += 1 }
        let first = place
        while place < first + 5, units.has(.digit, place) { place += 1 }
        if first > end, place > first { end = place }
        return end
    }
}
