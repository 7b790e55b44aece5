import Kernel
import Testing

@testable import Cases

private typealias Fixture = CatalogueFixture

@Suite("categories proposed from words")
struct CatalogueProposalTests {
    private func proposer() throws -> Proposer {
        let rows = [
            Fixture.row("C0102", keywords: "井盖;污水井盖;manhole"), Fixture.row("C0118", keywords: "路灯;不亮;井盖"),
            Fixture.row("E0102", keywords: "垃圾;建筑垃圾"), Fixture.row("E0103", keywords: "垃圾;渣土"),
            Fixture.row("M9901", keywords: "希望;感谢;非常感谢你们"),
        ]
        return Proposer(try #require(try Fixture.parse(rows.joined()).catalogue))
    }

    @Test(
        "long keywords weigh more, ties go by code, and a keyword inside a longer one does not count",
        arguments: [
            ("门口路灯不亮", "C0118 66 不亮 路灯"),
            ("污水井盖坏了", "C0102 80 污水井盖"),
            ("污水井盖和另一个井盖都坏了", "C0102 69 污水井盖 井盖|C0118 8 井盖"),
            ("井盖", "C0102 25 井盖|C0118 25 井盖"),
            ("一堆建筑垃圾，还有渣土", "E0102 64 建筑垃圾|E0103 10 渣土"),
            ("The MANHOLE is open", "C0102 50 manhole"),
            ("路灯坏了，希望尽快修，非常感谢你们", "C0118 50 路灯"),
            ("希望你们好", "M9901 50 希望"),
            ("什么也对不上", "M9902 0 "),
            ("", "M9902 0 "),
        ])
    func proposals(text: String, expected: String) throws {
        let proposals = try proposer().propose(text)
        let words = proposals.map { "\($0.code) \($0.confidence) \($0.words.joined(separator: " "))" }
        #expect(words.joined(separator: "|") == expected)
    }

    @Test("at most three are proposed, the best first, the same every time")
    func three() throws {
        let shipped = Proposer(try #require(try Fixture.shipped().catalogue))
        let text = "路灯不亮，井盖破了，垃圾没人清，噪声太大，停车乱，村账不公开"
        let proposals = shipped.propose(text)
        #expect(proposals.count == 3)
        #expect(proposals.map(\.confidence) == proposals.map(\.confidence).sorted(by: >))
        #expect(proposals.allSatisfy { (1...99).contains($0.confidence) && !$0.words.isEmpty })
        let again = Proposer(try #require(try Fixture.shipped().catalogue))
        #expect(again.propose(text) == proposals)
    }

    @Test("every keyword of the shipped catalogue, said alone, proposes its category or one that shares it")
    func keywords() throws {
        let catalogue = try #require(try Fixture.shipped().catalogue)
        let proposer = Proposer(catalogue)
        var missed: [String] = []
        for category in catalogue.categories {
            for keyword in category.keywords {
                let proposals = proposer.propose("：\(keyword)。")
                let isProposed = proposals.contains { $0.code == category.code }
                let isShared = proposals.count == 3 && proposals.allSatisfy { $0.words == proposals[0].words }
                if !isProposed && !isShared { missed.append("\(category.code) \(keyword)") }
            }
        }
        #expect(missed == [])
    }

    @Test("the index finds what a plain search finds")
    func index() {
        let keywords = ["a", "ab", "abc", "bc", "c", "井", "井盖", "盖a", "bab"]
        let index = KeywordIndex(keywords)
        let letters = ["a", "b", "c", "井", "盖", "A"]
        var seed: UInt64 = 7
        for _ in 0..<300 {
            var text = ""
            for _ in 0..<12 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += letters[Int(seed >> 33) % letters.count]
            }
            let bytes = KeywordIndex.fold(text)
            var expected: Set<KeywordIndex.Match> = []
            for (number, keyword) in keywords.enumerated() {
                let word = Array(keyword.utf8)
                for start in bytes.indices where bytes[start...].starts(with: word) {
                    expected.insert(.init(keyword: number, range: start..<start + word.count))
                }
            }
            let found = index.matches(in: text)
            #expect(Set(found) == expected && found.count == expected.count, "\(text)")
        }
    }
}
