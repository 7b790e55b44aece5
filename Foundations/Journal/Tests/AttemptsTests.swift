import Journal
import Logging
import Synchronization
import Testing

@Suite("what is done again and again")
struct AttemptsTests {
    private struct Amiss: Error {}

    private final class Told: Sendable {
        let times = Mutex<[String]>([])
    }

    private struct Handler: LogHandler {
        let told: Told
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            told.times.withLock { $0.append("\(event.level) \(event.metadata?["times"]?.description ?? "")") }
        }
    }

    @Test("the 1st, 2nd, 4th and 8th failure in a row are told, and after a success it begins anew")
    func told() async {
        let told = Told()
        var attempts = Attempts(
            Logger(label: "test") { _ in Handler(told: told) }, .warning, saying: "could not")
        for _ in 0..<9 { #expect(await attempts.attempt { throw Amiss() } == false) }
        #expect(told.times.withLock { $0 } == ["warning 1", "warning 2", "warning 4", "warning 8"])
        #expect(await attempts.attempt {})
        await attempts.attempt { throw Amiss() }
        #expect(told.times.withLock { $0.last } == "warning 1")
    }

    @Test("who waits no longer than a moment is woken by the signal or by the moment")
    func waiting() async {
        let signal = Signal()
        let generation = signal.generation
        await signal.wait(after: generation, atMost: .milliseconds(1))
        #expect(signal.generation == generation)
        signal.raise()
        await signal.wait(after: generation, atMost: .seconds(3600))
        #expect(signal.generation == generation + 1)
    }
}
