// check: allow text in this file, because they are words of Benchmarks/make-history to be looked for
import ArgumentParser
import Cases
import Foundation
import Kernel
import Store

/// How long a page of a search takes, one after the other on one connection, without the web around it. The words are
/// those of `Benchmarks/make-history`.
@main
struct BenchSearch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-search", abstract: "Milliseconds of the first page of searches, as lines of a table.",
        discussion: """
            The processor's time is this process's own: with PostgreSQL what the engine takes is not in it. It says more than \
            the clock where other work shares the machine.
            """)

    @Option(help: "sqlite:PATH or postgres://…, opened for reading.") var database: String
    @Option(help: "The county's six digits.") var county = "330381"
    @Option(help: "How often each is asked.") var times = 200

    private static let words = [
        ("frequent, 2 signs", ["晚上"]), ("frequent, 3 signs", ["三天没"]), ("frequent, 6 signs", ["三天没人处理"]),
        ("one in a hundred, 2 signs", ["公厕"]), ("one in a hundred, 3 signs", ["交接箱"]),
        ("twenty in all, 2 signs", ["鼠狼"]), ("twenty in all, 3 signs", ["黄鼠狼"]),
        ("twenty in all, 6 signs", ["三幢门口有黄"]), ("absent, 2 signs", ["琉璃"]),
        ("absent, of frequent pairs, 3 signs", ["上看看"]), ("absent, of frequent pairs, 6 signs", ["来看不清很危"]),
        ("two words", ["公厕", "三天没"]), ("one sign", ["犬"]),
    ]

    func run() async throws {
        guard let county = DivisionCode(county).flatMap({ County($0) }) else {
            throw ValidationError("--county takes six digits")
        }
        var tuning = Tuning()
        tuning.readers = 1
        let database = try openDatabase(database, readOnly: true, tuning: tuning)
        print("| words | filter | median | 99 % | processor: median | 99 % | found |")
        var (all, processor) = ([Double](), [Double]())
        for (kind, words) in Self.words {
            for (name, filter) in Self.filters {
                let taken = try await measure(words, filter, county, database)
                print(
                    "| \(kind) | \(name) | \(Self.text(taken.times)) | \(Self.text(taken.processor)) | \(taken.found) |"
                )
                all += taken.times
                processor += taken.processor
            }
        }
        print("| all | | \(Self.text(all.sorted())) | \(Self.text(processor.sorted())) | |")
        await database.close()
    }

    private static var filters: [(String, CaseFilter)] {
        var (closed, township, category, both, open, since) = (
            CaseFilter(), CaseFilter(), CaseFilter(), CaseFilter(), CaseFilter(), CaseFilter()
        )
        closed.state = .evaluated
        township.division = DivisionCode("330381101")
        category.category = CategoryCode("C0301")
        (both.division, both.state) = (township.division, .dispatched)
        open.state = .handling
        // Half of the ten years.
        since.since = Timestamp(milliseconds: 1_640_000_000_000)
        return [
            ("", CaseFilter()), ("settled", closed), ("a township", township), ("a category", category),
            ("a township and a state", both), ("a rare state", open), ("since", since),
        ]
    }

    private func measure(
        _ words: [String], _ filter: CaseFilter, _ county: County, _ database: any Database
    ) async throws -> (times: [Double], processor: [Double], found: Int) {
        var filter = filter
        filter.limit = 40
        let asked = filter
        let clock = ContinuousClock()
        var (times, processor, found) = ([Double](), [Double](), 0)
        for _ in 0..<self.times {
            let (start, used) = (clock.now, Self.processorTime())
            found = try await database.read { connection in
                var search = CaseSearch(SearchTerms(words: words), in: CaseTable(county), asked, connection) { _ in true
                }
                try search.run()
                return search.found.count
            }
            times.append((clock.now - start) / .milliseconds(1))
            processor.append(Self.processorTime() - used)
        }
        return (times.sorted(), processor.sorted(), found)
    }

    /// Milliseconds of the processor that this process has had.
    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1_000 + Double(time.tv_nsec) / 1_000_000
    }

    /// The median and the 99th percentile.
    private static func text(_ sorted: [Double]) -> String {
        [sorted.count / 2, sorted.count * 99 / 100].map { String(format: "%.1f", sorted[min($0, sorted.count - 1)]) }
            .joined(separator: " | ")
    }
}
