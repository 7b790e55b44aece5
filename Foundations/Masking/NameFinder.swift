// check: allow text in this file, because these are the characters the rule looks at

/// Finds the names of private persons by their surname and what stands around them.
///
/// Most surnames are also words, so that a surname alone says nothing: a label before the name (`业主张桂芬`), a form of
/// address behind it (`张先生`), or a usual surname with a usual given name between words that leave it room.
struct NameFinder {
    private let units: Units

    /// How much speaks for a name that begins at a place.
    private enum Lead { case none, room, role, person, label }

    init(_ units: Units) { self.units = units }

    func findings() -> [Finding] {
        var findings: [Finding] = []
        var index = 0
        while index < units.count {
            if units.has(.dot, index), let range = foreign(around: index, after: findings.last?.range.upperBound ?? 0) {
                findings.append(Finding(.name, range))
                index = range.upperBound
                continue
            }
            if let range = nickname(at: index) ?? translated(at: index) {
                findings.append(Finding(.name, range))
                index = range.upperBound
                continue
            }
            guard units.has(.surname, index) else {
                index += 1
                continue
            }
            let follows = findings.last.map {
                $0.range.upperBound == index - 1 && Words.listing.contains(units[index - 1])
            }
            guard let range = name(at: index, isListed: follows ?? false), !isFirstPart(range) else {
                index += 1
                continue
            }
            findings.append(Finding(.name, range))
            index = range.upperBound
        }
        return findings
    }

    private func lead(at start: Int, isListed: Bool) -> Lead {
        if isListed { return .label }
        var place = start
        var fillers = 0
        while fillers < 2, Words.nameFillers.contains(units[place - 1]) { (place, fillers) = (place - 1, fillers + 1) }
        if Words.labels.ends(place, in: units) > 0 || Words.labels.ends(start, in: units) > 0 { return .label }
        if Words.times.ends(start, in: units) > 0 { return .person }
        if Words.withPerson.contains(units[start - 1]), Words.notBefore.ends(start, in: units) < 2 { return .person }
        if Words.roles.contains(units[start - 1]) { return .role }
        if start == 0 || !units.has(.letters, start - 1) || units.has(.leads, start - 1) { return .room }
        return .none
    }

    private func name(at start: Int, isListed: Bool) -> Range<Int>? {
        let isCompound = Words.compound.begins(start, in: units) == 2
        guard isCompound || !Words.compoundOnly.contains(units[start]) else { return nil }
        let behind = start + (isCompound ? 2 : 1)
        // Who holds an office is named in public: 书记王德明.
        let office = Words.offices.ends(start, in: units)
        // A 班主任 is a teacher.
        if office > 0, Words.labels.ends(start, in: units) <= office, units[start - office - 1] != 0x73ED { return nil }
        if Words.offices.begins(behind, in: units) > 0 { return nil }
        // 任 of 主任 and 孙 of 外孙 are no surnames.
        if office == 0, Words.offices.ends(start + 1, in: units) > 0 || Words.labels.ends(start + 1, in: units) > 1 {
            return nil
        }
        let lead = lead(at: start, isListed: isListed)
        if let familiar = familiar(start, lead) { return familiar }
        if Words.neverNames.begins(start, in: units) >= 2 { return nil }
        if let wide = spaced(start, lead) ?? enclosed(start, behind) ?? doubled(start, lead) { return wide }
        if Words.nearlyWords.contains(units[start]),
            !isStrong(start + 1) || !isGiven(start + 2) || !mayEnd(start + 3) || lead == .none
        {
            return nil
        }
        // 高大伯: a form of address straight behind a surname says more than that 高大 is a word.
        let isAddressed = Words.address.begins(behind, in: units) >= 2
        if lead != .label || isListed, !isAddressed,
            !(isCompound && (isStrong(behind + 1) || isStrong(behind) && mayEnd(behind + 1))),
            Words.notNames.begins(start, in: units) >= 2 || Words.notRareNames.begins(start, in: units) >= 2
        {
            return nil
        }
        if units.has(.han, start - 1), lead == .none || lead == .room || lead == .role,
            Words.wordEnds.ends(start + 1, in: units) >= 2
        {
            return nil
        }
        var address = Words.address.begins(behind, in: units)
        if address == 1, units[behind] == 0x5DE5, Words.afterWorker.contains(units[behind + 1]) { address = 0 }
        if address > 0, isCompound || units.has(.common, start) || lead != .none,
            Words.firms.begins(behind + address, in: units) == 0 || units[behind + address + 2] == 0x821E
        {
            return start..<behind + address
        }
        guard let given = given(behind, lead, isCompound || units.has(.common, start), isCompound) else { return nil }
        let end = behind + given
        // 丁山路, 毛家桥
        if given == 2, lead != .label, Words.placeEnd(units, end - 1) { return nil }
        return isOffice(end) || isPlace(start, end, lead) ? nil : start..<end
    }

    /// 联系人：陶 丽 丽
    private func spaced(_ start: Int, _ lead: Lead) -> Range<Int>? {
        guard lead == .label, units[start + 1] == 0x20, isGiven(start + 2), !isPlain(start + 3) else { return nil }
        let goesOn = units[start + 3] == 0x20 && isGiven(start + 4) && !isPlain(start + 5)
        return start..<start + (goesOn ? 5 : 3)
    }

    /// A whole name between signs that enclose: “孔令辉”.
    private func enclosed(_ start: Int, _ behind: Int) -> Range<Int>? {
        guard Words.opening.contains(units[start - 1]) else { return nil }
        for end in [behind + 1, behind + 2] where Words.closing.contains(units[end]) {
            guard (behind..<end).allSatisfy(isGiven),
                (behind..<end).contains(where: isStrong) || units[behind] == 0x5C0F,
                end == behind + 2 || Words.labels.ends(start - 1, in: units) > 0,
                Words.notNames.begins(start, in: units) == 0,
                Words.notRareNames.begins(start, in: units) == 0, !Words.placeEnd(units, end - 1)
            else { return nil }
            return start..<end
        }
        return nil
    }

    /// 陈李思雨: the surnames of both parents and a given name of two characters.
    private func doubled(_ start: Int, _ lead: Lead) -> Range<Int>? {
        guard lead != .none, units[start] != units[start + 1], Words.wordEnds.ends(start + 1, in: units) < 2,
            !units.has(.follows, start + 3), units.has(.common, start), units.has(.common, start + 1),
            isGiven(start + 2), isGiven(start + 3),
            Words.notNames.begins(start, in: units) == 0, Words.notNames.begins(start + 1, in: units) == 0,
            isStrong(start + 2) || isStrong(start + 3) || start == 0 || !units.has(.letters, start - 1),
            mayEnd(start + 4), !Words.placeEnd(units, start + 4)
        else { return nil }
        return start..<start + 4
    }

    /// 老王, 小李, when nothing but this is said.
    private func familiar(_ start: Int, _ lead: Lead) -> Range<Int>? {
        guard Words.familiar.contains(units[start - 1]), units.has(.common, start),
            !units.has(.given, start + 1) || units[start + 1] == 0x5BB6
                || Words.afterNames.begins(start + 1, in: units) > 1,
            Words.notNames.begins(start - 1, in: units) == 0,
            units[start + 1] == 0x5BB6 || Words.notNames.begins(start, in: units) == 0
        else { return nil }
        let before = start - 1
        let hasRoom =
            !units.has(.letters, before - 1) || units.has(.leads, before - 1) || Words.roles.contains(units[before - 1])
            || Words.labels.ends(before, in: units) > 0
        guard hasRoom, !units.has(.stop, start + 1) || mayEnd(start + 1) else { return nil }
        // 老郑头
        return before..<(units[start + 1] == 0x5934 ? start + 2 : start + 1)
    }

    /// Whether a dot follows, so that it is the beginning of a name in two parts: 古丽娜尔·艾合买提.
    private func isFirstPart(_ range: Range<Int>) -> Bool {
        var end = range.upperBound
        while end < range.lowerBound + 6, isForeign(end), !units.has(.dot, end) { end += 1 }
        return units.has(.dot, end) && units.has(.han, end + 1) && units.has(.han, end + 2)
    }

    /// 阿卜杜拉, 古丽娜尔: written in the signs that names of other tongues are written in.
    private func translated(at start: Int) -> Range<Int>? {
        let length = Words.translated.begins(start, in: units)
        guard length > 0 else { return nil }
        var end = start + length
        while end < start + 8, Words.syllables.contains(units[end]) { end += 1 }
        // With a dot it is one name in two parts.
        let isInParts = (end..<end + 4).contains { units.has(.dot, $0) } || units.has(.dot, start - 1)
        guard !isInParts else { return nil }
        // Two signs alone may be a word or the beginning of a place: 阿依河.
        guard end - start >= 3 || mayEnd(end), !Words.placeEnd(units, end) else { return nil }
        return start..<end
    }

    /// 阿明, 阿强, 小芳, where somebody does something.
    private func nickname(at start: Int) -> Range<Int>? {
        guard units[start] == 0x963F && units.has(.given, start + 1) || units[start] == 0x5C0F && isStrong(start + 1),
            start == 0 || !units.has(.letters, start - 1) || units.has(.leads, start - 1)
                || Words.labels.ends(start, in: units) > 0,
            mayEnd(start + 2) || units[start] == 0x963F && !isGiven(start + 2), !units.has(.dot, start + 2),
            Words.address.begins(start, in: units) == 0
        else { return nil }
        return start..<start + 2
    }

    /// How many characters the given name has, from 1 to 2; `nil` when there is none.
    private func given(_ place: Int, _ lead: Lead, _ isCommon: Bool, _ isCompound: Bool) -> Int? {
        if Words.nobody.ends(place + 1, in: units) == 2, lead != .none, !(isGiven(place + 1) && mayEnd(place + 2)) {
            return 1
        }
        let two = isGiven(place) && isGiven(place + 1)
        let one = isGiven(place)
        let ends = (one: mayEnd(place + 1), two: mayEnd(place + 2))
        let isWordy = Words.wordy.contains(units[place - 1])
        if one, lead != .none, isStrong(place), Words.afterNames.begins(place + 1, in: units) >= 2 { return 1 }
        switch lead {
        case .label:
            if one, Words.afterNames.begins(place + 1, in: units) >= 2 { return 1 }
            if two { return 2 }
            if isPlain(place), isPlain(place + 1), units.has(.han, place + 2), ends.two, !ends.one { return 2 }
            if isPlain(place), isPlain(place + 1),
                !units.has(.han, place + 2) || Words.tellers.begins(place + 2, in: units) > 0
            {
                return 2
            }
            if isPlain(place), ends.one { return 1 }
            return one || isPlain(place) && Words.notNames.begins(place - 1, in: units) < 2 ? 1 : nil
        case .role:
            if two, isStrong(place), units.has(.follows, place + 1), !isStrong(place + 1) { return 1 }
            if two { return 2 }
            return one && (isStrong(place) || ends.one || isCommon) && !goesOn(place + 1) ? 1 : nil
        case .person:
            if two, isCommon || isCompound || ends.two && !isWordy { return 2 }
            if two, isStrong(place) || isStrong(place + 1) { return 2 }
            if one, isStrong(place), ends.one { return 1 }
            return isCommon && one && ends.one && !Words.placeEnd(units, place + 1) ? 1 : nil
        case .room:
            if two, isSexed(place + 2) { return 2 }
            if one, isSexed(place + 1) { return 1 }
            if one, isCommon || isCompound, isListing(place + 1) || Words.afterNames.begins(place + 1, in: units) >= 2 {
                return 1
            }
            if two, isCommon || isCompound, ends.two { return 2 }
            if one, isCompound { return ends.one ? 1 : nil }
            if isPlain(place), Words.address.begins(place + 1, in: units) >= 2 { return 1 }
            if one, isCommon, Words.tellers.begins(place + 1, in: units) > 0 { return 1 }
            if two, isStrong(place) && isStrong(place + 1) || isCommon && (isStrong(place) || isStrong(place + 1)) {
                return 2
            }
            if two, isStrong(place) || isStrong(place + 1) ? !isWordy || ends.two : !isWordy && ends.two { return 2 }
            if one, isStrong(place) || !isWordy && begins(place - 1) && Words.deeds.contains(units[place + 1]),
                ends.one, !goesOn(place + 1)
            {
                return 1
            }
            return two && Words.tellers.begins(place + 2, in: units) > 0 ? 2 : nil
        case .none:
            if two, isStrong(place) && isStrong(place + 1) || isCommon && (isStrong(place) || isStrong(place + 1)) {
                return 2
            }
            if one, isCommon, isStrong(place), ends.one, !goesOn(place + 1) { return 1 }
            if two, isCommon, Words.tellers.begins(place + 2, in: units) > 0 { return 2 }
            return one && isCommon && Words.address.begins(place + 1, in: units) > 0 ? 1 : nil
        }
    }

    /// `，男，35岁` stands behind a name.
    private func isSexed(_ place: Int) -> Bool {
        Words.nameFillers.contains(units[place]) || units[place] == 0x2C
            ? [0x7537, 0x5973].contains(units[place + 1]) && !units.has(.han, place + 2) : false
    }

    /// Whether another name follows behind 和, 与 or a comma of lists.
    private func isListing(_ place: Int) -> Bool {
        Words.listing.contains(units[place]) && units[place] != 0x2C && units.has(.common, place + 1)
            && isGiven(place + 2)
    }

    private func isGiven(_ place: Int) -> Bool { units.has(.given, place) }

    private func isStrong(_ place: Int) -> Bool { units.has(.strong, place) }

    /// Whether a clause begins with this character.
    private func begins(_ place: Int) -> Bool { place == 0 || !units.has(.letters, place - 1) }

    /// Whether a given name may go on with this one: 收 behind 柏寒 begins what they did.
    private func goesOn(_ place: Int) -> Bool { isGiven(place) && !units.has(.follows, place) }

    private func isForeign(_ place: Int) -> Bool {
        units.has(.han, place) && !Words.foreignEnds.contains(units[place])
    }

    private func isPlain(_ place: Int) -> Bool { units.has(.han, place) && !units.has(.stop, place) }

    /// Whether a name may end before `place`.
    private func mayEnd(_ place: Int) -> Bool {
        !units.has(.han, place) || units.has(.follows, place) || Words.afterNames.begins(place, in: units) > 0
            || Words.tellers.begins(place, in: units) > 0 || Words.address.begins(place, in: units) > 0
    }

    private func isOffice(_ end: Int) -> Bool { Words.offices.begins(end, in: units) > 0 }

    /// 张建国路, 王家桥村, 陈明饭店: roads, villages and firms keep their names.
    private func isPlace(_ start: Int, _ end: Int, _ lead: Lead) -> Bool {
        if Words.placeEnd(units, end) { return true }
        return Words.firms.begins(end, in: units) > 0
            || (lead != .label && Words.placeEnd(units, end + 1)
                && !units.has(.ending, end))
    }

    /// 买买提·阿不都: a name in two parts with a dot between them.
    private func foreign(around dot: Int, after last: Int) -> Range<Int>? {
        var start = dot
        while start > max(last, dot - 6), isForeign(start - 1), Words.labels.ends(start, in: units) == 0 { start -= 1 }
        var end = dot + 1
        while end < dot + 7, isForeign(end) || (end == dot + 2 && units[end] == 0x548C),
            !(end > dot + 2 && Words.tellers.begins(end, in: units) > 0)
        { end += 1 }
        return dot - start >= 2 && end - dot >= 3 ? start..<end : nil
    }
}
