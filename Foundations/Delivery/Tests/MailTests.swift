import Foundation
import Kernel
import Outward
import Testing

@testable import Delivery

@Suite("mail") struct MailTests {
    private static let loopback = Outward(allowed: [AddressRange("127.0.0.0/8")].compactMap { $0 })

    private var message: Message {
        var message = Message(text: "您反映的RA2611004178已答复，请您评价。\n", at: 1_795_000_000_000)
        message.id = "0199"
        message.email = "reader@example.org"
        message.subject = "您反映的RA2611004178已答复，请您评价。请看看这一行是不是足够长"
        message.link = "https://sz.example.org/n/abcdefghjkmn"
        return message
    }

    private func sender(_ port: Int, _ outward: Outward = loopback) throws -> MailSender {
        MailSender(
            try #require(MailServer("smtp://127.0.0.1:\(port)")),
            from: try #require(EmailAddress("shanzhi@county.example.org")), outward: outward)
    }

    @Test("a mail goes to its reader with the words whole, a way to ask for no more, and nothing else")
    func sent() async throws {
        let server = FakeMailServer()
        try await server.serve { try await sender($0).send(message) }
        let lines = server.lines
        #expect(lines.contains("EHLO county.example.org"))
        #expect(lines.contains { $0.hasPrefix("MAIL FROM:<shanzhi@county.example.org>") })
        #expect(lines.contains("RCPT TO:<reader@example.org>"))
        #expect(lines.contains("List-Unsubscribe: <https://sz.example.org/n/abcdefghjkmn/stop>"))
        #expect(lines.contains("Date: Wed, 18 Nov 2026 19:06:40 +0800"))
        #expect(lines.allSatisfy { $0.utf8.count <= 78 && $0.utf8.allSatisfy { $0 < 128 } })
        let begin = try #require(lines.firstIndex(of: "DATA")), blank = try #require(lines[begin...].firstIndex(of: ""))
        let end = try #require(lines.firstIndex(of: "."))
        let words = Data(base64Encoded: lines[(blank + 1)..<end].joined())
        #expect(words.map { String(decoding: $0, as: UTF8.self) } == message.text)
        let head = lines[(begin + 1)..<blank]
        let first = try #require(head.firstIndex { $0.hasPrefix("Subject: ") })
        let parts = ([String(head[first].dropFirst(9))] + head[(first + 1)...].prefix { $0.hasPrefix(" ") }).map {
            $0.trimmingCharacters(in: .whitespaces).dropFirst(10).dropLast(2)
        }
        let subject = parts.compactMap { Data(base64Encoded: String($0)) }.map { String(decoding: $0, as: UTF8.self) }
        #expect(subject.joined() == message.subject && parts.count > 1)
    }

    @Test("a server that wants no such reader ends it; one that cannot now is asked again")
    func refused() async throws {
        for (welcome, isFinal) in [("550 no such user", true), ("451 later", false)] {
            let server = FakeMailServer(welcome: welcome)
            try await server.serve { port in
                await #expect {
                    try await sender(port).send(message)
                } throws: { error in
                    guard let fault = error as? DeliveryFault, case .mail(let answer, _) = fault else { return false }
                    return answer == Int(welcome.prefix(3)) && fault.isFinal == isFinal
                        && !"\(fault)".contains("reader")
                }
            }
        }
    }

    @Test("a server that offers no TLS is told nothing, unless the settings name it; neither is one next door")
    func plain() async throws {
        let server = FakeMailServer()
        try await server.serve { port in
            await #expect { try await sender(port, Outward()).send(message) } throws: { error in
                if case .refused = error as? OutwardFault { true } else { false }
            }
        }
        #expect(server.lines.isEmpty)
        let target = try await Outward(resolve: { _ in [try #require(IPAddress("8.8.8.8"))] }).target("mail.example")
        #expect(!target.mayBePlain && target.addresses.count == 1)
        let own = try await Self.loopback.target("127.0.0.1")
        #expect(own.mayBePlain)
    }

    @Test("nobody listening is a fault that passes")
    func nobody() async throws {
        await #expect { try await sender(1).send(message) } throws: { error in
            guard case .mail(0, let curl) = error as? DeliveryFault else { return false }
            return curl == 7
        }
    }
}
