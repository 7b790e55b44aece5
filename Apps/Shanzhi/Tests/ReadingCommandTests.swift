import ArgumentParser
import Foundation
import Kernel
import TextMining
import Testing

@testable import shanzhi

@Suite("shanzhi reading") struct ReadingCommandTests {
    /// Invented messages: no place or matter in them is real.
    private static let lines = (0..<24).map { number in
        let place = ["青石桥", "柳湾村", "北塘街"][number % 3]
        return number % 2 == 0
            ? "道路,\(place)路灯不亮,晚上漆黑一片第\(number)天" : "环境,\(place)油烟扰民,餐馆油烟熏人第\(number)天"
    }

    private func inFolder(_ body: (_ path: (String) -> String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body { folder.appending(path: $0).path }
    }

    private func write(_ lines: [String], _ path: String, header: String = "label,topic,text") throws {
        try Data(([header] + lines).joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
    }

    private func train(_ file: String, _ model: String, text: String = "topic,text") throws {
        let command = ["reading", "train", file, "--text", text, "--label", "label", "--model", model]
        let parsed = try #require(try Shanzhi.parseAsRoot(command) as? ReadMessages.Train)
        try parsed.run()
    }

    @Test("a model is trained, measured and explains itself")
    func whole() throws {
        try inFolder { path in
            try write(Self.lines, path("a.csv"))
            try train(path("a.csv"), path("m"))
            let options = [path("a.csv"), "--text", "topic,text", "--label", "label", "--json"]
            try ReadMessages.Evaluate.parse(options + ["--model", path("m")]).run()
            try ReadMessages.Evaluate.parse(options + ["--folds", "3"]).run()
            try ReadMessages.Explain.parse(["--model", path("m"), "路灯坏了"]).run()
            let model = try ModelFile.read(path("m"))
            #expect(model.labels == ["环境", "道路"] && model.sizes == [12, 12])
        }
    }

    @Test("lines that cannot be used are left out, and the command ends with 3")
    func partly() throws {
        try inFolder { path in
            try write(Self.lines + [",没有类别,正文", "道路,只有两栏", "道路,,  "], path("a.csv"))
            #expect(throws: ExitCode(3)) { try train(path("a.csv"), path("m")) }
            #expect(try ModelFile.read(path("m")).sizes == [12, 12])
        }
    }

    @Test("a missing column, no line, a broken quote, a single class and a missing file are each refused in words")
    func refused() throws {
        try inFolder { path in
            try write(Self.lines, path("a.csv"))
            let missing = #expect(throws: MessageFileFault.self) {
                try train(path("a.csv"), path("m"), text: "topic,inhalt")
            }
            #expect(missing.map { Terminal.words($0) }?.contains("inhalt") == true)
            try Data().write(to: URL(fileURLWithPath: path("empty.csv")))
            #expect(throws: MessageFileFault.self) { try train(path("empty.csv"), path("m")) }
            try write(Self.lines + ["道路,\"没有结束,正文"], path("quote.csv"))
            #expect(throws: MessageFileFault.self) { try train(path("quote.csv"), path("m")) }
            try write(Self.lines.filter { $0.hasPrefix("道路") }, path("one.csv"))
            #expect(throws: TrainingRefusal.oneClass("道路")) { try train(path("one.csv"), path("m")) }
            #expect(throws: FileFault.self) { try train(path("none.csv"), path("m")) }
            #expect(!FileManager.default.fileExists(atPath: path("m")))
        }
    }

    @Test("a model that is broken or asked with other columns is refused in words")
    func models() throws {
        try inFolder { path in
            try write(Self.lines, path("a.csv"))
            try train(path("a.csv"), path("m"))
            try Data(contentsOf: URL(fileURLWithPath: path("m"))).dropLast(9).write(
                to: URL(fileURLWithPath: path("cut")))
            for bad in [path("cut"), path("a.csv"), path("none")] {
                let fault = #expect(throws: ModelFileFault.self) {
                    try ReadMessages.Explain.parse(["--model", bad, "路灯"]).run()
                }
                #expect(fault.map { Terminal.words($0) }?.contains(bad) == true)
            }
            #expect(throws: ModelFileFault.self) {
                try ReadMessages.Evaluate.parse(
                    [path("a.csv"), "--text", "text", "--label", "label", "--model", path("m")]
                ).run()
            }
            #expect(throws: ModelFileFault.self) {
                try ReadMessages.Explain.parse(["--model", path("m"), "--label", "税务", "路灯"]).run()
            }
        }
    }

    @Test("issues and duplicates are found in a stream; a time nobody can read and a number used twice are left out")
    func stream() throws {
        try inFolder { path in
            let header = "id,user,topic,time,text,support"
            let lines = (0..<6).map { "\($0),u\($0),翠微雅苑油烟扰民,2026-1-\($0 + 1) 8:30,翠微雅苑餐馆油烟熏人,0" }
            try write(lines, path("a.csv"), header: header)
            try ReadMessages.Hot.parse([path("a.csv"), "--json"]).run()
            try ReadMessages.Duplicates.parse([path("a.csv")]).run()
            try write(lines + ["9,u,题,昨天,文,0", "1,u,题,2026-1-1,文,0"], path("b.csv"), header: header)
            #expect(throws: ExitCode(3)) { try ReadMessages.Hot.parse([path("b.csv")]).run() }
            try write(["[]"], path("known.json"), header: "")
            #expect(throws: KnownIssuesFault.self) {
                try ReadMessages.Hot.parse([path("a.csv"), "--known", path("known.json")]).run()
            }
            #expect(throws: MessageFileFault.self) { try ReadMessages.Hot.parse([path("a.csv"), "--id", "nr"]).run() }
        }
    }

    @Test(
        "times as people write them are read",
        arguments: [
            ("2026-1-2 8:30:05", "2026-01-02T08:30:05+08:00"), ("2026/1/2", "2026-01-02T00:00:00+08:00"),
            ("2026-01-02T00:30:00Z", "2026-01-02T00:30:00Z"),
        ])
    func times(text: String, expected: String) {
        #expect(StreamFile.moment(text) == Timestamp(rfc3339: expected))
        #expect(StreamFile.moment(text + "x") == nil && StreamFile.moment("2026-13-1") == nil)
    }
}
