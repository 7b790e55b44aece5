import Foundation
import Kernel
import Logging
import Synchronization
import Testing

@testable import Watch

private struct Noon: TimeSource {
    func now() -> Timestamp { Timestamp(milliseconds: 1_795_320_000_007) }
}

private final class Memory: LineSink {
    let lines = Mutex<[String]>([])
    func write(_ line: String) { lines.withLock { $0.append(line) } }
}

@Suite("log lines")
struct LineLogTests {
    private func lines(_ format: LineLog.Format, _ say: (Logger) -> Void) -> [String] {
        let memory = Memory()
        say(Logger(label: "test") { _ in LineLog(format, to: memory, time: Noon()) })
        return memory.lines.withLock { $0 }
    }

    @Test("an event is one line of text: time, level, message, then names and values, quoted where needed")
    func text() {
        let lines = lines(.text) { log in
            log.warning("slow statement", metadata: ["sql": "SELECT  a\nFROM b", "ms": "12", "none": ""])
            log.info("below the level")
        }
        #expect(
            lines == [#"2026-11-22T04:00:00.007Z warning slow statement ms=12 none="" sql="SELECT  a\nFROM b""#])
    }

    @Test("an event is one object of JSON, whatever stands in it")
    func json() throws {
        let lines = lines(.json) { log in
            log.error("a \"b\"\u{2028}\u{7}", metadata: ["level": "mine", "路": "值\\\r\n"])
            log.error("n", metadata: ["ms": .stringConvertible(12)])
        }
        let line = try #require(lines.first)
        #expect(lines.last == #"{"time":"2026-11-22T04:00:00.007Z","level":"error","message":"n","ms":12}"#)
        #expect(!line.contains { $0.isNewline })
        let fields = try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
        #expect(
            fields == [
                "time": "2026-11-22T04:00:00.007Z", "level": "error", "message": "a \"b\"\u{2028}\u{7}",
                "_level": "mine", "路": "值\\\r\n",
            ])
    }

    @Test("a line names the request it is about, from where it runs or from the server's own mark")
    func request() {
        let lines = lines(.text) { log in
            var log = log
            log[metadataKey: "hb.request.id"] = "server"
            log.notice("one")
            RequestName.$current.withValue("abc") { log.notice("two") }
            log.notice("three", metadata: ["request": "said"])
        }
        #expect(lines.map { $0.split(separator: " ").last } == ["request=server", "request=abc", "request=said"])
    }

    @Test(
        "only a short token is taken as the name of a request",
        arguments: [
            ("0af7651916cd43dd8448eb211c80319c", true), ("a-b_c.D", true), ("", false), ("a b", false),
            ("a\nb", false), ("a=\"", false), ("名", false), (String(repeating: "a", count: 65), false),
        ])
    func harmless(text: String, taken: Bool) {
        #expect(RequestName.harmless(text) == (taken ? text : nil))
    }

    @Test(
        "times are written in UTC to the millisecond",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (951_782_399_999, "2000-02-28T23:59:59.999Z"),
            (951_868_800_000, "2000-03-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (1_835_452_800_000, "2028-02-29T16:00:00.000Z"),
        ] as [(Int64, String)])
    func time(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).rfc3339 == text)
    }

    @Test("what waits is written in order at the end; what does not fit is counted")
    func writer() throws {
        let pipe = Pipe()
        let writer = LineWriter(descriptor: pipe.fileHandleForWriting.fileDescriptor, limit: 12)
        for line in ["one", "two", "three", "four"] { writer.write(line) }
        writer.flush()
        writer.write("five")
        writer.flush()
        try pipe.fileHandleForWriting.close()
        let text = String(decoding: try #require(try pipe.fileHandleForReading.readToEnd()), as: UTF8.self)
        #expect(text == "one\ntwo\n2 log lines were dropped: nobody took them in time\nfive\n")
    }

    @Test("a reader that is gone ends nothing but the lines")
    func gone() throws {
        let pipe = Pipe()
        let writer = LineWriter(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        try pipe.fileHandleForReading.close()
        writer.write("into the void")
        writer.flush()
        withExtendedLifetime(pipe) {}
    }

    @Test("of a flood one in ten seconds passes and tells of the others; a clock set back opens too")
    func damper() {
        let damper = Damper(milliseconds: 10_000, kinds: 2)
        func at(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: seconds * 1000) }
        #expect(damper.admit("a", at: at(100)) == 0)
        #expect(damper.admit("a", at: at(101)) == nil)
        #expect(damper.admit("a", at: at(109)) == nil)
        #expect(damper.admit("b", at: at(109)) == 0)
        #expect(damper.admit("a", at: at(110)) == 2)
        #expect(damper.admit("a", at: at(50)) == 0)
        #expect(damper.admit("c", at: at(50)) == 0)
        #expect(damper.admit("d", at: at(51)) == nil, "kinds beyond the bound count as one")
    }
}
