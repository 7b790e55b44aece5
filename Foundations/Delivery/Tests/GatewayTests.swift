import Crypto
import Foundation
import Kernel
import Testing

@testable import Delivery

@Suite("gateways and webhooks") struct GatewayTests {
    private var message: Message {
        var message = Message(text: "您反映的 \"RA1\" 已转办。", at: 1_795_000_000_000)
        message.id = "0199"
        message.phone = "+8613800138000"
        return message
    }

    @Test("a webhook gets JSON without what is not there, signed with the moment, under the county's token")
    func webhook() async throws {
        let gateway = FakeGateway()
        try await gateway.serve { address in
            let sender = WebhookSender(address: address, token: "t0k", key: "s3cret", outward: gateway.outward)
            try await sender.send(message)
        }
        let call = try #require(gateway.calls.first)
        let fields = try #require(try JSONSerialization.jsonObject(with: Data(call.body.utf8)) as? [String: Any])
        #expect(Set(fields.keys) == ["id", "phone", "text", "at"] && fields["text"] as? String == message.text)
        #expect(call.headers["authorization"] == "Bearer t0k")
        let seconds = try #require(call.headers["shanzhi-timestamp"])
        #expect(seconds == "1795000000")
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("\(seconds).\(call.body)".utf8), using: SymmetricKey(data: Data("s3cret".utf8)))
        let expected = code.map { String(format: "%02x", $0) }.joined()
        #expect(call.headers["shanzhi-signature"] == "v1=\(expected)")
    }

    @Test("a gateway gets the form it wants, and what is put in cannot leave its place")
    func templates() throws {
        var odd = message
        odd.phone = "+8613800138000\",\"x\":\"1&y=2"
        let json = try #require(MessageTemplate(#"{"to":["{mobile}"],"body":{"content":"{text}","ref":"{id}"}}"#))
        #expect(json.type == "application/json")
        let fields = try #require(
            try JSONSerialization.jsonObject(with: Data(json.filled(odd))) as? [String: Any])
        #expect((fields["to"] as? [String]) == ["13800138000\",\"x\":\"1&y=2"])
        #expect(((fields["body"] as? [String: String])?["content"]) == message.text)
        let form = try #require(MessageTemplate("mobile={mobile}&text={text}&sign=a{b}"))
        #expect(form.type.hasPrefix("application/x-www-form-urlencoded"))
        let text = String(decoding: form.filled(odd), as: UTF8.self)
        #expect(text.hasPrefix("mobile=13800138000%22%2C%22x%22%3A%221%26y%3D2&text=%E6%82%A8"))
        #expect(text.hasSuffix("&sign=a{b}"))
        #expect(!text.contains("y=2"))
    }

    @Test(
        "templates that say neither to whom nor what, or are no form",
        arguments: [
            "", "{}", #"{"phone":"{phone}"}"#, #"{"text":"{text}"}"#, "{phone} {text}", #"{"a":{phone},"t":"{text}""#,
        ])
    func broken(text: String) { #expect(MessageTemplate(text) == nil) }

    @Test("what a gateway answers decides: taken, later, never; some have to say a word to be believed")
    func answers() async throws {
        let gateway = FakeGateway()
        gateway.answer((200, #"{"code":0}"#), (200, #"{"code":7}"#), (503, ""), (422, ""), (302, ""))
        try await gateway.serve { address in
            let sender = GatewaySender(address: address, confirmation: #""code":0"#, outward: gateway.outward)
            try await sender.send(message)
            for (fault, isFinal) in [
                (DeliveryFault.unconfirmed, false), (.refused(status: 503), false), (.refused(status: 422), true),
                (.refused(status: 302), false),
            ] {
                await #expect(throws: fault) { try await sender.send(message) }
                #expect(fault.isFinal == isFinal, "\(fault)")
            }
            await #expect(throws: DeliveryFault.noAddress) {
                try await sender.send(Message(text: "x", at: 0))
            }
        }
        #expect(gateway.calls.count == 5)
        #expect(gateway.calls[0].body.contains(#""phone":"+8613800138000""#))
    }

    @Test("a message is printed where nothing is set up but the console, and goes nowhere without a way")
    func console() async throws {
        let (lines, line) = AsyncStream<String>.makeStream()
        try await ConsoleSender { line.yield($0) }.send(message)
        line.finish()
        var printed: [String] = []
        for await text in lines { printed.append(text) }
        #expect(printed == ["+8613800138000: \(message.text)"])
        await #expect(throws: DeliveryFault.notSetUp) { try await NoSender().send(message) }
        await #expect(throws: DeliveryFault.noAddress) {
            try await SpoolSender(folder: "nowhere").send(Message(text: "x", at: 0))
        }
    }

    @Test(
        "mail addresses",
        arguments: [
            ("a@example.org", true), ("A.b+c@Example.ORG", true), ("a@b", false), ("a b@example.org", false),
            ("a@example.org\r\nBcc: x@y.z", false), ("<a@example.org>", false), ("a@@example.org", false),
            ("@example.org", false), ("a@-x.org", false), ("", false), ("a@example..org", false), (".a@b.cn", false),
        ])
    func addresses(text: String, isOne: Bool) {
        #expect((EmailAddress(text) != nil) == isOne)
        #expect(EmailAddress("A@EXAMPLE.org")?.description == "A@example.org")
    }

    @Test(
        "mail servers",
        arguments: [
            ("smtp://mail.example.org", 587), ("smtps://mail.example.org", 465), ("smtp://10.0.0.1:25", 25),
            ("https://mail.example.org", nil), ("smtp://u:p@mail.example.org", nil), ("mail.example.org", nil),
            ("smtp://mail.example.org/x", nil),
        ] as [(String, Int?)])
    func servers(text: String, port: Int?) { #expect(MailServer(text)?.port == port) }
}
