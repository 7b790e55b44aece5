import Testing

@testable import TextMining

@Suite("A model of classes") struct ModelTests {
    private let samples = InventedMessages.samples(300)

    @Test("messages of a kind seen before are put into their class, and unsure ones are said to be unsure")
    func reads() throws {
        let model = try Model(samples)
        var reader = model.reader()
        let others = InventedMessages.samples(200, seed: 99)
        #expect(others.count { reader.label(for: $0.fields) == $0.label } >= 195)
        let sure = reader.proposals(for: ["青石桥路灯不亮", "路灯全灭，晚上漆黑"])
        #expect(sure[0].label == "道路" && sure[0].confidence > 0.8)
        let unsure = reader.proposals(for: ["你好", "谢谢"])
        #expect(unsure[0].confidence < sure[0].confidence)
        #expect(abs(unsure.reduce(0) { $0 + $1.confidence } - 1) < 1e-9)
    }

    @Test("learning from the same samples gives the same bytes")
    func repeats() throws {
        #expect(try Model(samples).encoded() == Model(samples).encoded())
    }

    @Test("what is read from a file proposes what the model did that was written")
    func file() throws {
        let model = try Model(samples)
        let again = try Model(encoded: model.encoded())
        var first = model.reader()
        var second = again.reader()
        for sample in samples.prefix(50) {
            #expect(first.proposals(for: sample.fields) == second.proposals(for: sample.fields))
        }
        #expect(again.labels == model.labels && again.gramCount == model.gramCount)
    }

    @Test("a file that was cut or changed at any place is refused, and so is another file")
    func damaged() throws {
        let bytes = try Model(InventedMessages.samples(40)).encoded()
        for place in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 97)) {
            var changed = bytes
            changed[place] ^= 0x10
            #expect(throws: ModelFault.self) { try Model(encoded: changed) }
            #expect(throws: ModelFault.self) { try Model(encoded: Array(bytes.prefix(place))) }
        }
        #expect(throws: ModelFault.notAModel) { try Model(encoded: Array("topic,text\n".utf8)) }
        var later = bytes
        later[Model.format.count] = 9
        #expect(throws: ModelFault.version(9)) { try Model(encoded: later) }
    }

    @Test("nothing to learn from is said, and so is a single class")
    func refused() {
        #expect(throws: TrainingRefusal.noSamples) { try Model([]) }
        #expect(throws: TrainingRefusal.oneClass("道路")) { try Model([Sample(["一"], "道路"), Sample(["二"], "道路")]) }
    }

    @Test("more than eight classes are told apart")
    func many() throws {
        let words = ["路灯", "油烟", "学费", "公交", "医保", "停车", "拆迁", "低保", "电梯", "供水", "网络", "快递"]
        let samples = words.flatMap { word in (0..<6).map { Sample(["\(word)的问题第\($0)次"], word) } }
        let model = try Model(samples)
        var reader = model.reader()
        for word in words { #expect(reader.label(for: ["反映\(word)的问题"]) == word) }
        var again = try Model(encoded: model.encoded()).reader()
        #expect(again.label(for: ["快递的问题"]) == "快递")
    }

    @Test("the words that spoke for a class are those of its matter, not of the frame around it")
    func explains() throws {
        var reader = try Model(samples).reader()
        let explained = reader.explain(["柳湾村油烟扰民", "领导您好，油烟熏人，希望尽快解决"])
        #expect(explained.proposal.label == "环境")
        let text = explained.words.map(\.text).joined(separator: " ")
        #expect(text.contains("油烟"))
        #expect(!text.contains("领导"))
        #expect(explained.words.allSatisfy { $0.share > 0 && $0.share <= 1 })
        #expect(reader.explain(["柳湾村油烟扰民", ""], for: "教育").proposal.label == "教育")
    }

    @Test("texts of any kind are read", arguments: ["", "\u{0}", "👩‍👩‍👧‍👦", String(repeating: "路", count: 100_000), "！？"])
    func odd(text: String) throws {
        var reader = try Model(InventedMessages.samples(60)).reader()
        let sum = reader.proposals(for: [text, text]).reduce(0) { $0 + $1.confidence }
        #expect(abs(sum - 1) < 1e-9)
        #expect(reader.proposals(for: []).count == 3)
        _ = reader.explain([text, text])
    }

    @Test("full-width forms, capitals and other digits are read alike")
    func plain() throws {
        var reader = try Model(samples).reader()
        #expect(reader.margins(["ＡＢ１２路灯！", ""]) == reader.margins(["ab98路灯,", ""]))
    }
}
