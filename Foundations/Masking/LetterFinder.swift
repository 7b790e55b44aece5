// check: allow text in this file, because these are the characters the rule looks at

/// Finds what begins with or is made of letters: mail addresses, accounts, plates, passports.
struct LetterFinder {
    private let units: Units

    init(_ units: Units) { self.units = units }

    func findings() -> [Finding] {
        var findings: [Finding] = []
        var index = 0
        while index < units.count {
            let finding: Finding? =
                if units.has(.at, index) { mail(at: index) } else if units.has(.province, index) {
                    plate(at: index)
                } else if units[index] == 0x4F7F || (units.has(.digit, index) && !units.has(.word, index - 1)) {
                    embassyPlate(at: index)
                        ?? (units.has(.digit, index) ? passport(at: index) ?? account(at: index) : nil)
                } else if let place = labelledPlate(at: index) {
                    place
                } else if units.has(.word, index), !units.has(.word, index - 1) {
                    armedPlate(at: index) ?? passport(at: index) ?? account(at: index)
                } else { nil }
            if let finding { findings.append(finding) }
            index = max(index + 1, finding?.range.upperBound ?? 0)
        }
        return findings
    }

    private func isWord(_ index: Int) -> Bool {
        let unit = units[index]
        return unit < 0x80 && (units.has(.word, index) || unit == 0x5F || unit == 0x2D)
    }

    /// - Source: the part of RFC 5322 that people use.
    private func mail(at sign: Int) -> Finding? {
        var start = sign
        while start > sign - 64, isWord(start - 1) || [0x2E, 0x2B].contains(units[start - 1]) { start -= 1 }
        var end = sign + 1
        while end < sign + 64, isWord(end) || (units[end] == 0x2E && isWord(end + 1)) { end += 1 }
        guard start < sign, (sign..<end).contains(where: { units[$0] == 0x2E }) else { return nil }
        return Finding(.email, start..<end)
    }

    /// A province's short name, a letter, and five or six letters or digits.
    /// - Source: GA 36-2018; six for new-energy vehicles; I and O are not used.
    private func plate(at start: Int) -> Finding? {
        var index = start + 1
        guard units.has(.letter, index) else { return nil }
        index += 1
        var joints = 0
        while joints < 2, units.has(.dotted, index) { (index, joints) = (index + 1, joints + 1) }
        var digits = 0
        var length = 0
        while length < 7, units[index] < 0x80, units.has(.word, index) {
            if units.has(.digit, index) { digits += 1 }
            (index, length) = (index + 1, length + 1)
            // 浙CD 12345
            if length == 1, units.has(.letter, index - 1), units.has(.dotted, index), units.has(.digit, index + 1) {
                index += 1
            }
        }
        // 挂 学 警 港 澳 使 领 end the plates of those who need them.
        if length == 4, "挂学警港澳使领".unicodeScalars.contains(where: { $0.value == units[index] }) {
            (index, length) = (index + 1, length + 1)
        }
        guard (5...6).contains(length), digits >= 1 else { return nil }
        return Finding(.plate, start..<index)
    }

    /// 使014578, 224578使: plates of embassies. WJ浙01234 and the like are found by `armedPlate`.
    private func embassyPlate(at start: Int) -> Finding? {
        var index = units[start] == 0x4F7F ? start + 1 : start
        let first = index
        while index < first + 7, units[index] < 0x80, units.has(.digit, index) { index += 1 }
        guard index == first + 6, !units.has(.word, index) else { return nil }
        if first > start { return Finding(.plate, start..<index) }
        // 224578使用了 is no plate.
        guard units[index] == 0x4F7F, units[index + 1] != 0x7528 else { return nil }
        return Finding(.plate, start..<index + 1)
    }

    /// WJ浙01234, WJ01234.
    private func armedPlate(at start: Int) -> Finding? {
        guard units[start] | 0x20 == 0x77, units[start + 1] | 0x20 == 0x6A else { return nil }
        var index = start + 2
        while units.has(.dotted, index), index < start + 4 { index += 1 }
        if units.has(.province, index) { index += 1 }
        let first = index
        guard units.has(.digit, first) else { return nil }
        while index < first + 7, units[index] < 0x80, units.has(.word, index) { index += 1 }
        return (5...6).contains(index - first) ? Finding(.plate, start..<index) : nil
    }

    /// 牌照温州1234567: the plate of a bicycle, with the place before its number.
    private func labelledPlate(at start: Int) -> Finding? {
        guard units.has(.han, start), units.has(.han, start + 1),
            !Words.numberFillers.contains(units[start]), !Words.numberFillers.contains(units[start + 1]),
            Words.plateLabels.ends(start, in: units) > 0,
            units[start + 2] < 0x80
        else { return nil }
        var index = start + 2
        while index < start + 11, units[index] < 0x80, units.has(.word, index) { index += 1 }
        return (5...8).contains(index - start - 2) ? Finding(.plate, start..<index) : nil
    }

    /// One or two letters and seven or eight digits.
    /// - Source: Chinese passports E, G, D, S, P, H; permits to Hong Kong and Macao C; residents' permits H, M.
    private func passport(at start: Int) -> Finding? {
        var index = start
        while index < start + 2, units.has(.letter, index) { index += 1 }
        let letters = index - start
        guard letters >= 1 else { return nil }
        while index < start + 12, units[index] < 0x80, units.has(.digit, index) { index += 1 }
        guard (7...10).contains(index - start - letters), !units.has(.letter, index) else { return nil }
        let isLabelled = Words.passportLabels.isNear(start, reach: 6, in: units)
        let isChinese = letters == 1 && index - start == 9 && [0x45, 0x47, 0x65, 0x67].contains(units[start])
        return isLabelled || isChinese ? Finding(.passport, start..<index) : nil
    }

    /// A name at WeChat or QQ, or the plate of a bicycle, behind the word for it.
    private func account(at start: Int) -> Finding? {
        var end = start
        var digits = 0
        while end < start + 24, isWord(end) || (units[end] == 0x2E && isWord(end + 1)) {
            if units.has(.digit, end) { digits += 1 }
            end += 1
        }
        guard !units.has(.at, end) else { return nil }
        var label = start
        var fillers = 0
        while fillers < 5, Words.accountFillers.contains(units[label - 1]) {
            (label, fillers) = (label - 1, fillers + 1)
        }
        // `微信号wxid_abc` and `QQ12345678`: the label may touch the name.
        if fillers == 0, units[start - 1] < 0x80 { return inside(start, end) }
        if (5...20).contains(end - start),
            (label...start).contains(where: { Words.accountLabels.ends($0, in: units) > 0 })
        {
            return Finding(.account, start..<end)
        }
        if (5...8).contains(end - start), digits >= 3, Words.plateLabels.isNear(start, reach: 6, in: units) {
            return Finding(.plate, start..<end)
        }
        return inside(start, end)
    }

    /// `QQ12345678`, `wx13abc`, `vx:abc` with the label in Latin letters in front.
    private func inside(_ start: Int, _ end: Int) -> Finding? {
        var label = start
        while label < start + 6, units.has(.letter, label) { label += 1 }
        let isWhole = label > start && isLabel(start..<label)
        guard isWhole || (label > start + 2 && Words.latinLabels.ends(start + 2, in: units) == 2) else { return nil }
        var name = isWhole ? label : start + 2
        var fillers = 0
        while fillers < 4, Words.accountFillers.contains(units[name]) { (name, fillers) = (name + 1, fillers + 1) }
        var last = name
        while last < name + 24, isWord(last) { last += 1 }
        let digits = (name..<max(name, last)).count { units.has(.digit, $0) }
        guard (5...20).contains(last - name), fillers > 0 || units.has(.digit, name) || digits >= 3 else { return nil }
        return Finding(.account, name..<last)
    }

    /// QQ, wx and the like, in whatever case; a single Q only before a number that can be one at QQ.
    private func isLabel(_ range: Range<Int>) -> Bool {
        if Words.latinLabels.ends(range.upperBound, in: units) == range.count { return true }
        let word = range.reduce(into: "") { $0.unicodeScalars.append(Unicode.Scalar(UInt8(units[$1] & 0x5F))) }
        if word == "Q" { return (range.upperBound..<range.upperBound + 6).allSatisfy { units.has(.digit, $0) } }
        return ["WECHAT", "WEIXIN", "DOUYIN"].contains(word)
    }
}
