import Foundation
import Masking
import Testing

/// A sentence with what is personal in it.
private struct Labelled {
    let text: String
    let findings: [Finding]

    private static let kinds: [Character: Finding.Kind] = [
        "n": .name, "p": .phone, "i": .identity, "s": .passport, "c": .card, "l": .plate, "e": .email, "a": .account,
        "d": .address,
    ]

    init(_ line: Substring) {
        var text = ""
        var findings: [Finding] = []
        for (index, piece) in line.split(separator: "{", omittingEmptySubsequences: false).enumerated() {
            guard index > 0, let kind = piece.first.flatMap({ Self.kinds[$0] }) else {
                text += piece
                continue
            }
            let parts = piece.dropFirst().split(separator: "}", maxSplits: 1, omittingEmptySubsequences: false)
            let start = text.unicodeScalars.count + parts[0].prefix { $0 == " " }.count
            text += parts[0]
            findings.append(Finding(kind, start..<text.unicodeScalars.count))
            text += parts.count > 1 ? parts[1] : ""
        }
        self.text = text
        self.findings = findings
    }
}

/// Every sentence of every set.
private let hardSentences = [hardCases, freshCases, tunedCases, keptCases, moreCases, asideCases]
    .flatMap { $0.split(separator: "\n").map(String.init) }

/// How much of what is personal was covered, by kind.
private struct CoverCounts {
    private var kinds: [Finding.Kind: (wanted: Int, found: Int, right: Int, wrong: Int)] = [:]
    let sentences: Int

    init(_ cases: [Labelled]) {
        sentences = cases.count
        for one in cases {
            let seen = mask(one.text).findings
            for wanted in one.findings {
                let isCovered = wanted.range.allSatisfy { place in seen.contains { $0.range.contains(place) } }
                kinds[wanted.kind, default: (0, 0, 0, 0)].wanted += 1
                kinds[wanted.kind, default: (0, 0, 0, 0)].found += isCovered ? 1 : 0
            }
            for finding in seen {
                let isRight = one.findings.contains {
                    $0.range.overlaps(finding.range)
                        && finding.range.count - $0.range.clamped(to: finding.range).count <= 4
                }
                kinds[finding.kind, default: (0, 0, 0, 0)].right += isRight ? 1 : 0
                kinds[finding.kind, default: (0, 0, 0, 0)].wrong += isRight ? 0 : 1
            }
        }
    }

    private func sum(
        _ kind: Finding.Kind?, _ part: ((wanted: Int, found: Int, right: Int, wrong: Int)) -> Int
    ) -> Double {
        Double(kinds.filter { kind == nil || $0.key == kind }.values.map(part).reduce(0, +))
    }

    func recall(_ kind: Finding.Kind? = nil) -> Double { sum(kind, \.found) / max(1, sum(kind, \.wanted)) }

    func precision(_ kind: Finding.Kind? = nil) -> Double {
        sum(kind, \.right) / max(1, sum(kind) { $0.right + $0.wrong })
    }

    func table(_ name: String) -> String {
        func row(_ kind: Finding.Kind?) -> String {
            "  \(kind?.rawValue ?? "all"): \(Int(sum(kind, \.wanted))) wanted, recall \(rounded(recall(kind))), "
                + "precision \(rounded(precision(kind)))"
        }
        let head = "masking, \(name): \(sentences) sentences"
        return ([head] + Finding.Kind.allCases.map(row) + [row(nil)]).joined(separator: "\n")
    }

    private func rounded(_ share: Double) -> Double { (share * 1000).rounded() / 1000 }
}

@Suite struct MaskTests {
    private let cases = hardCases.split(separator: "\n").map { Labelled($0) }

    /// On the first set the rules were built. The second was written afterwards and measured once before anything was
    /// changed for it: recall 0.88, precision 0.97.
    @Test(
        "on invented hard sentences little is missed and little else is covered",
        arguments: [("first", hardCases, 0.95), ("second", freshCases, 0.9)])
    func measured(name: String, set: String, least: Double) {
        let cases = set.split(separator: "\n").map { Labelled($0) }
        var (found, missed, wrong) = (0, 0, 0)
        for one in cases {
            let (expected, seen) = (Set(one.findings), Set(mask(one.text).findings))
            found += expected.intersection(seen).count
            missed += expected.subtracting(seen).count
            wrong += seen.subtracting(expected).count
            for lost in expected.subtracting(seen) { print("  missed \(lost.kind) in: \(one.text)") }
            for extra in seen.subtracting(expected) { print("  wrong \(extra.kind) \(extra.range) in: \(one.text)") }
        }
        let recall = Double(found) / Double(found + missed)
        let precision = Double(found) / Double(found + wrong)
        print(
            "masking, \(name) set: \(cases.count) sentences, \(found + missed) findings, recall \(recall), precision \(precision)"
        )
        #expect(cases.count >= (name == "first" ? 150 : 45))
        #expect(recall >= least)
        #expect(precision >= least)
    }

    /// What is personal is found when every character of it is covered; a finding is right when it covers something
    /// personal and at most four characters beside it. The figures are in `Benchmarks/READING.md`.
    @Test(
        "names with titles, odd numbers and rare names are covered, public words stay",
        arguments: [
            ("tuned", tunedCases + "\n" + keptCases + "\n" + moreCases, 0.98), ("kept aside", asideCases, 0.93),
        ])
    func covered(name: String, set: String, least: Double) {
        let counts = CoverCounts(set.split(separator: "\n").map { Labelled($0) })
        print(counts.table(name))
        #expect(counts.sentences >= 198)
        #expect(counts.recall() >= least)
        #expect(counts.precision() >= 0.95)
        for kind in Finding.Kind.allCases where ![.name, .address].contains(kind) {
            #expect(counts.recall(kind) >= (name == "tuned" ? 0.98 : 0.92), "\(kind)")
        }
        #expect(counts.recall(.name) >= (name == "tuned" ? 0.97 : 0.92))
        #expect(counts.recall(.address) >= (name == "tuned" ? 0.97 : 0.8))
    }

    @Test("masking leaves none of the digits it found, and hides no fewer when read again", arguments: hardSentences)
    func leavesNothing(line: String) {
        let one = Labelled(line[...])
        let masked = mask(one.text)
        let scalars = Array(one.text.unicodeScalars)
        for finding in masked.findings where ![.name, .address].contains(finding.kind) {
            let found = String(String.UnicodeScalarView(scalars[finding.range]))
            let times = { (text: String) in text.components(separatedBy: found).count - 1 }
            #expect(times(masked.text) < times(one.text))
        }
        let digits = { (text: String) in text.unicodeScalars.count { $0.properties.numericType != nil } }
        #expect(digits(masked.text) <= digits(one.text))
        #expect(mask(masked.text).text == masked.text)
    }

    @Test("what has been masked once is not masked again")
    func idempotent() {
        for one in cases {
            let once = mask(one.text).text
            #expect(mask(once).text == once)
        }
    }

    @Test(
        "a masked text keeps the matter and loses the person",
        arguments: [
            ("业主张桂芬反映楼上漏水，电话13800138000", "业主张**反映楼上漏水，电话[电话]"),
            ("邻居王大爷半夜放音乐", "邻居王某半夜放音乐"),
            ("欧阳明投诉工地噪音", "欧阳**投诉工地噪音"),
            ("阳光花园3幢2单元501室漏水", "阳光花园[住址]漏水"),
            ("隆山路128号门口路灯不亮", "隆山路128号门口路灯不亮"),
            ("身份证330381198505051028，车牌浙CD12345", "身份证[证件号]，车牌[车牌]"),
            ("村书记王德明不公开账目", "村书记王德明不公开账目"), ("", ""), ("路灯不亮", "路灯不亮"), ("🚧", "🚧"),
        ])
    func examples(text: String, expected: String) { #expect(mask(text).text == expected) }

    @Test("a text of any shape costs time in proportion to its length")
    func linear() {
        let pieces = ["1 ", "张", "@", "1", "a", "王、", "·", "三幢", "138001380", "住", "京A", "(", "一", "wx", "张伟和"]
        for piece in pieces {
            func cost(_ length: Int) -> Double {
                let text = String(repeating: piece, count: length / piece.count)
                return (0..<3).map { _ in threadSeconds { _ = mask(text) } }.min() ?? 0
            }
            // Sixteen times the text: sixteen times the work where it is linear, 256 times where it is not. What else
            // the machine does spoils one comparison or another, never all.
            let isLinear = (0..<8).contains { _ in cost(64_000) < max(cost(4_000), 0.000_05) * 48 }
            #expect(isLinear, "\(piece)")
        }
    }

    @Test("ten thousand messages of 200 characters are masked")
    func speed() {
        let line = cases.map(\.text).joined(separator: "。")
        let texts = (0..<100).map { String(line.dropFirst($0 * 17).prefix(200)) }
        let clock = ContinuousClock()
        var changed = 0
        let time = clock.measure { for _ in 0..<100 { for text in texts where mask(text).isChanged { changed += 1 } } }
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        print("masking: \(Int(10_000 / seconds)) messages of 200 characters a second in this build")
        #expect(changed > 0)
    }
}

/// Seconds of this thread's own work, whatever else the machine does.
private func threadSeconds(_ body: () -> Void) -> Double {
    func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = now()
    body()
    return now() - start
}
