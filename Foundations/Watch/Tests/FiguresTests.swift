import Testing

@testable import Watch

@Suite("figures")
struct FiguresTests {
    @Test("a value falls into the first bound that holds it, and above the last")
    func places() {
        let histogram = Histogram(bounds: [1, 10, 100])
        for value in [0, 1, 2, 10, 11, 100, 101, 5000] { histogram.record(value) }
        #expect(histogram.reading.counts == [2, 2, 2, 2])
        #expect(histogram.reading.sum == 5225)
        #expect(histogram.reading.total == 8)
    }

    @Test("a duration is counted in nanoseconds, half a millisecond to ten seconds")
    func durations() {
        let histogram = Histogram.seconds()
        for duration: Duration in [.microseconds(500), .milliseconds(2), .seconds(10), .seconds(11)] {
            histogram.record(duration)
        }
        let reading = histogram.reading
        #expect(reading.bounds.first == 500_000 && reading.bounds.last == 10_000_000_000)
        #expect(reading.counts.first == 1 && reading.counts[2] == 1)
        #expect(reading.counts.suffix(2) == [1, 1])
        #expect(Histogram.amounts().reading.bounds == [1, 2, 4, 8, 16, 32, 64, 128, 256])
    }

    @Test("threads lose no count")
    func threads() async {
        let histogram = Histogram.amounts()
        let counter = Counter()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for value in 0..<1000 {
                        histogram.record(value)
                        counter.add(2)
                    }
                }
            }
        }
        #expect(histogram.reading.total == 8000)
        #expect(counter.now == 16_000)
    }

    @Test("figures are written as Prometheus reads them: sums up to each bound, seconds, escaped labels")
    func format() {
        var page = Exposition()
        let histogram = Histogram(bounds: [500_000, 1_000_000])
        for value in [1, 600_000, 3_000_000] { histogram.record(value) }
        page.family("wait_seconds", .histogram, "How \\ long\nit takes.")
        page.histogram("wait_seconds", ["route": "/a\"b\\c\nd"], histogram.reading, unit: 1e-9)
        page.single("up", .gauge, "Whether.", 1)
        page.single("cpu_seconds_total", .counter, "Used.", 1.25)
        #expect(
            page.text == """
                # HELP wait_seconds How \\\\ long\\nit takes.
                # TYPE wait_seconds histogram
                wait_seconds_bucket{route="/a\\"b\\\\c\\nd",le="0.0005"} 1
                wait_seconds_bucket{route="/a\\"b\\\\c\\nd",le="0.001"} 2
                wait_seconds_bucket{route="/a\\"b\\\\c\\nd",le="+Inf"} 3
                wait_seconds_sum{route="/a\\"b\\\\c\\nd"} 0.0036
                wait_seconds_count{route="/a\\"b\\\\c\\nd"} 3
                # HELP up Whether.
                # TYPE up gauge
                up 1
                # HELP cpu_seconds_total Used.
                # TYPE cpu_seconds_total counter
                cpu_seconds_total 1.25

                """)
    }

    @Test("the kernel says what this process takes")
    func process() {
        let figures = ProcessFigures.read()
        #expect(figures.resident > 1 << 20)
        #expect(figures.processor > 0)
        #expect(figures.openFiles > 2 && figures.openFiles < figures.mostFiles)
    }
}
