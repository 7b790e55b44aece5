// check: allow text in this file, because these are the characters the rule looks at

/// A text as its rules read it: one unit for each Unicode scalar, full-width letters and digits as plain ones.
struct Units: Sendable {
    private let units: [UInt16]
    private let classes: [CharacterClass]
    let count: Int
    /// Whether anything personal can be in it at all.
    let mayHold: Bool

    init(_ text: String) {
        var units: [UInt16] = []
        var classes: [CharacterClass] = []
        units.reserveCapacity(text.utf8.count)
        classes.reserveCapacity(text.utf8.count)
        var all: CharacterClass = []
        let table = CharacterClass.table
        for scalar in text.unicodeScalars {
            let unit = Units.folded(scalar.value)
            let its = table[Int(unit)]
            units.append(unit)
            classes.append(its)
            all = CharacterClass(rawValue: all.rawValue | its.rawValue)
        }
        self.units = units
        self.classes = classes
        count = units.count
        mayHold = all.rawValue & CharacterClass.telling.rawValue != 0
    }

    /// The unit at a place; 0 before the first and after the last.
    subscript(_ index: Int) -> UInt16 { index >= 0 && index < count ? units[index] : 0 }

    func has(_ wanted: CharacterClass, _ index: Int) -> Bool {
        index >= 0 && index < count && classes[index].rawValue & wanted.rawValue != 0
    }

    /// The value of the digit at a place, -1 when there is none.
    func digit(_ index: Int) -> Int {
        let unit = self[index]
        if unit >= 0x30, unit <= 0x39 { return Int(unit) - 0x30 }
        guard has(.hanDigit, index) else { return -1 }
        return Units.hanDigits[unit] ?? -1
    }

    private static func folded(_ value: UInt32) -> UInt16 {
        switch value {
        case 0xFF01...0xFF5E: UInt16(value - 0xFEE0)
        case 0x3000, 0xA0, 0x2002...0x200B: 0x20
        case 0x2010...0x2015, 0x2212, 0xFE63: 0x2D
        case 0x10000...: 0xFFFF
        default: UInt16(value)
        }
    }

    static let hanDigits: [UInt16: Int] = {
        var values: [UInt16: Int] = [:]
        for row in ["零一二三四五六七八九", "〇幺贰叁肆伍陆柒捌玖", "○壹", "Ｏ弌"] {
            for (value, scalar) in row.unicodeScalars.enumerated() { values[UInt16(scalar.value)] = value }
        }
        values[0x4E24] = nil
        return values
    }()
}

/// What a character can be part of.
struct CharacterClass: OptionSet, Sendable {
    let rawValue: UInt16

    static let digit = Self(rawValue: 1)
    static let hanDigit = Self(rawValue: 2)
    static let letter = Self(rawValue: 4)
    static let han = Self(rawValue: 8)
    static let surname = Self(rawValue: 16)
    /// A surname so usual that a given name behind it is enough.
    static let common = Self(rawValue: 32)
    static let given = Self(rawValue: 64)
    /// Never within a name.
    static let stop = Self(rawValue: 128)
    /// Between the groups of a number.
    static let joint = Self(rawValue: 256)
    static let province = Self(rawValue: 512)
    static let at = Self(rawValue: 1024)
    /// Ends the name of a place.
    static let place = Self(rawValue: 2048)
    /// A name may end before it.
    static let follows = Self(rawValue: 4096)
    /// A name may begin behind it.
    static let leads = Self(rawValue: 8192)
    /// Between the parts of a name in another tongue.
    static let dot = Self(rawValue: 16384)
    /// Stands in given names far more often than in words.
    static let strong = Self(rawValue: 32768)

    static let word = Self(rawValue: 1 + 4)
    static let letters = Self(rawValue: 4 + 8)
    static let numeric = Self(rawValue: 1 + 256)
    static let dotted = Self(rawValue: 256 + 16384)
    static let ending = Self(rawValue: 128 + 4096)
    /// Without one of these nothing personal is in a text.
    static let telling = Self(rawValue: 1 + 4 + 16 + 1024 + 16384)

    static let table: [Self] = {
        var table = [Self](repeating: [], count: 65_536)
        func add(_ mark: Self, _ characters: String) {
            for scalar in characters.unicodeScalars where scalar.value <= 0xFFFF && scalar.value > 0x20 {
                table[Int(scalar.value)].formUnion(mark)
            }
        }
        for unit in 0x4E00...0x9FFF { table[unit].formUnion(.han) }
        add(.digit, "0123456789")
        add([.hanDigit, .digit], "零一二三四五六七八九〇○幺壹贰叁肆伍陆柒捌玖")
        add(.letter, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        add(.surname, Words.surnames + Words.compoundStarts)
        add([.surname, .common], Words.commonSurnames)
        add(.given, Words.given)
        add([.given, .strong], Words.strongGiven)
        add(.stop, Words.stops)
        add(.joint, "-.()_/*·")
        table[0x20].formUnion(.joint)
        add(.province, "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼")
        add(.at, "@")
        add(.place, Words.placeEnds)
        add(.follows, Words.follows)
        add(.leads, Words.leads)
        add(.dot, "·•・")
        return table
    }()
}
