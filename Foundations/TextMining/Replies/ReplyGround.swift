// check: allow text in this file, because these are the words that name grounds

/// What a reply stands on, as it names it.
package struct ReplyGround: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// A law or another document by its title.
        case law
        /// A document by its number: 〔2026〕12号, 第三十八条.
        case document
        case measurement
        case inspection
    }

    package let kind: Kind
    package let words: String

    static func named(in reply: String) -> [Self] {
        var grounds: [Self] = []
        for kind in Kind.allCases {
            let found: [Substring] =
                switch kind {
                case .law: reply.matches(of: /《[^《》]{2,40}》/).map(\.output)
                case .document:
                    reply.matches(
                        of:
                            /[〔\[（(【]\s?(?:19|20)[0-9]{2}\s?[〕\]）)】]\s?[0-9]+号|第[一二三四五六七八九十百零0-9]+条|(?:GB|DB|HJ|CJJ|JGJ)[\/T0-9 .\-]{3,}/
                    ).map(\.output)
                case .measurement:
                    reply.matches(of: /检测|监测|实测|测得|化验|鉴定|评估|[0-9.]+\s?(?:分贝|dB|毫克|mg|勒克斯|lux|微克|兆帕)/).map(\.output)
                case .inspection:
                    reply.matches(
                        of:
                            /(?:现场|实地|上门|入户)(?:[^，。；]{0,6})(?:查看|核查|检查|勘查|走访|调查|核实|踏勘|察看|了解)|经(?:现场|实地)?(?:核查|核实|调查|查看|检查|勘查|查实|查明|查)|执法人员/
                    ).map(\.output)
                }
            for words in found.prefix(3) where !grounds.contains(where: { $0.words == words }) {
                grounds.append(Self(kind: kind, words: String(words)))
            }
        }
        return grounds
    }
}
