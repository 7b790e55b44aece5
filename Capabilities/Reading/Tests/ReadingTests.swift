import Reading
import Testing

@Suite("what residents write, read")
struct ReadingTests {
    @Test("it brings its words in both languages")
    func words() throws {
        #expect(Reading.resources != nil)
    }
}
