import Foundation
import Kernel
import Testing

@testable import Notices

@Suite("by which way somebody is told") struct WayTests {
    private static let ways: [Set<Way>] = {
        let all: [Way] = [.text, .email, .webhook]
        return (0..<8).map { bits in Set(all.enumerated().filter { bits >> $0.offset & 1 == 1 }.map(\.element)) }
    }()

    @Test("of every combination: only what is set up and was given, the choice first", arguments: Audience.allCases)
    func all(audience: Audience) {
        for ways in Self.ways {
            for choice in [nil] + Way.allCases.map(Optional.some) {
                for (hasEmail, hasPhone) in [(false, false), (true, false), (false, true), (true, true)] {
                    let given = Given(choice: choice, hasEmail: hasEmail, hasPhone: hasPhone)
                    let found = way(to: audience, given, among: ways)
                    let can = ways.filter { way in
                        switch way {
                        case .email: hasEmail
                        case .text: hasPhone
                        case .webhook: audience == .staff
                        case .inbox: false
                        }
                    }
                    if choice == .inbox || can.isEmpty {
                        #expect(found == nil)
                    } else if let choice, can.contains(choice) {
                        #expect(found == choice)
                    } else {
                        #expect(found.map { can.contains($0) } == true, "\(given) \(ways)")
                    }
                }
            }
        }
    }

    @Test("without a choice the county's program reaches staff, a mail address comes before a telephone")
    func order() {
        let all = Given(hasEmail: true, hasPhone: true)
        #expect(way(to: .staff, all, among: [.text, .email, .webhook]) == .webhook)
        #expect(way(to: .resident, all, among: [.text, .email, .webhook]) == .email)
        #expect(way(to: .resident, Given(hasPhone: true), among: [.text, .email, .webhook]) == .text)
    }

    @Test("wishes are kept as they were said, and what is no more is forgotten")
    func stored() throws {
        var wishes = Preferences()
        wishes.channel = .email
        wishes.muted = [.received, .merged]
        wishes.quiet = QuietHours("22:00-07:30")
        wishes.isEnglish = true
        let text = String(decoding: try JSONEncoder().encode(wishes), as: UTF8.self)
        #expect(try JSONDecoder().decode(Preferences.self, from: Data(text.utf8)) == wishes)
        let old = #"{"channel":"pigeon","muted":["received","shouted"],"quiet":"late"}"#
        let read = try JSONDecoder().decode(Preferences.self, from: Data(old.utf8))
        #expect(read.channel == nil && read.muted == [.received] && read.quiet == nil)
    }

    @Test("of two that come together staff are told of the graver, residents of the later")
    func joined() {
        for first in NoticeKind.of(.staff) {
            for second in NoticeKind.of(.staff) {
                let both = first.joined(by: second)
                #expect([first, second].contains(both) && both.gravity == max(first.gravity, second.gravity))
                #expect(both.isUrgent == (first.isUrgent || second.isUrgent))
            }
        }
        for first in NoticeKind.of(.resident) {
            for second in NoticeKind.of(.resident) { #expect(first.joined(by: second) == second) }
        }
    }
}
