import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import NIOCore
import Testing
import Web

@testable import Help

@Suite("help")
struct HelpTests {
    private func ask(_ uri: String, as actor: Actor = .anyone) async throws -> TestResponse {
        let folder = try #require(Help.resources)
        let front = try Front(parts: [folder], log: Logger(label: "test"))
        let router = front.router()
        router.add(middleware: SignedIn(actor: actor))
        HelpPages(pages: front.pages).addRoutes(to: router)
        ComponentPages(pages: front.pages).addRoutes(to: router)
        front.seal(router)
        return try await Application(router: router).test(.router) { try await $0.execute(uri: uri, method: .get) }
    }

    @Test("every reader has a page in both languages, with nothing left open", arguments: Reader.allCases)
    func pages(reader: Reader) async throws {
        for language in Language.allCases {
            let response = try await ask("/help/\(reader)?lang=\(language.rawValue)")
            let text = String(buffer: response.body)
            #expect(response.status == .ok)
            #expect(!text.contains("⟨") && !text.contains("{"), "\(reader) \(language)")
            #expect(text.matches(of: /<section class="card">/).count >= 3)
        }
    }

    @Test("who is not written for gets told so")
    func unknown() async throws { #expect(try await ask("/help/nobody").status == .notFound) }

    @Test("the page of parts shows every part and its markup, in both languages", arguments: Language.allCases)
    func components(language: Language) async throws {
        let text = String(buffer: try await ask("/help/components?lang=\(language.rawValue)").body)
        for sample in ComponentPages.samples { #expect(text.contains("<section class=\"stack\" id=\"\(sample)\"")) }
        #expect(text.contains("&lt;button type=&quot;button&quot;&gt;") && !text.contains("⟨"))
        #expect(!text.contains("style=\""))
    }

    @Test("whoever asks is led to the page written for them")
    func fitting() throws {
        for (role, reader) in [
            (Role.gridWorker, Reader.grid), (.dispatcher, .dispatcher), (.handler, .handler), (.auditor, .auditor),
            (.administrator, .administrator), (.mediator, .handler), (.disclosureClerk, .village),
            (.supervisionCommittee, .village), (.inspector, .inspector),
        ] {
            let holder = PostHolder(
                post: ID(at: Timestamp(milliseconds: 1)), person: ID(at: Timestamp(milliseconds: 2)), role: role,
                unit: try #require(UnitCode("centre")), place: try #require(DivisionCode("330381")))
            #expect(Reader(.post(holder), largePrint: false) == reader)
        }
        #expect(Reader(.anyone, largePrint: true) == .elder)
        #expect(Reader(.anyone, largePrint: false) == .resident)
    }
}

/// Whoever asks is this one.
private struct SignedIn: RouterMiddleware {
    let actor: Actor

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.actor = actor
        return try await next(request, context)
    }
}
