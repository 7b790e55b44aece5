import Testing

@testable import TextMining

@Suite("Measuring") struct EvaluationTests {
    @Test("macro and micro F1 are those of the textbook")
    func figures() {
        let pairs = [("a", "a"), ("a", "a"), ("a", "b"), ("b", "b"), ("c", "a")].map { (right: $0.0, proposed: $0.1) }
        let evaluation = Evaluation(["a", "b", "c"], pairs)
        #expect(evaluation.confusion == [[2, 1, 0], [0, 1, 0], [1, 0, 0]])
        // a: 2·2/(3+3), b: 2·1/(1+2), c: 0
        #expect(abs(evaluation.macroF1 - (2.0 / 3 + 2.0 / 3 + 0) / 3) < 1e-12)
        #expect(evaluation.microF1 == 0.6)
        #expect(evaluation.classes[0].precision == 2.0 / 3 && evaluation.classes[0].recall == 2.0 / 3)
    }

    @Test("each text is put aside once, and every part has each class in the same share")
    func folds() {
        let classes = (0..<100).map { $0 % 4 == 0 ? 1 : 0 }
        let folds = Folds(classes, count: 5)
        var seen = [Int](repeating: 0, count: 100)
        for part in 0..<5 {
            let (rest, aside) = folds[part]
            #expect(rest.count == 80 && aside.count == 20)
            #expect(aside.count { classes[$0] == 1 } == 5)
            for text in aside { seen[text] += 1 }
        }
        #expect(seen == Array(repeating: 1, count: 100))
    }

    @Test("across folds, invented messages are told apart")
    func across() throws {
        let evaluation = try Evaluation.acrossFolds(InventedMessages.samples(200), count: 5)
        #expect(evaluation.macroF1 > 0.95)
        #expect(evaluation.confusion.flatMap { $0 }.reduce(0, +) == 200)
    }

    @Test("confidence says how often a proposal is right")
    func calibrated() {
        // Margins of one in four wrong: a sure one would be surprised, so it must not be sure.
        let margins: [[Float]] = Array(repeating: [1, -1], count: 100)
        let classes = (0..<100).map { $0 % 4 == 0 ? 1 : 0 }
        let sharpness = Calibration.sharpness(margins, classes)
        let share = Calibration.shares([1 * sharpness, -1 * sharpness])[0]
        #expect(abs(share - 0.75) < 0.01)
    }
}
