import Foundation
import Logging
import Testing

@testable import Web

@Suite("templates")
struct TemplatesTests {
    private func templates(_ sources: [String: String]) throws -> Templates {
        let strings = try Strings([
            .zh: ["a": "你好 <{name}>", "b": "好"], .en: ["a": "Hello <{name}>", "b": "good"],
        ])
        return try Templates(sources: sources, strings: strings, assets: try Assets(folders: []))
    }

    @Test("words stand in the language asked for, their placeholders filled from the model, all escaped")
    func words() throws {
        let templates = try templates(["x": "<p>{{t.a}}</p>"])
        #expect(try templates.render("x", ["name": "A&B"], .zh) == "<p>你好 &lt;A&amp;B&gt;</p>")
        #expect(try templates.render("x", ["name": "A"], .en) == "<p>Hello &lt;A&gt;</p>")
    }

    @Test("text from outside cannot become markup or a template", arguments: ["x", "partial", "section"])
    func escaping(name: String) throws {
        let templates = try templates([
            "x": "<a title=\"{{v}}\">", "partial": "{{> x}}", "section": "{{#m}}{{> x}}{{/m}}",
        ])
        let value = "\"\u{301} onfocus='x' <b>&amp;{{t.a}}{{{v}}}"
        let expected = "<a title=\"&quot;\u{301} onfocus=&#39;x&#39; &lt;b&gt;&amp;amp;{{t.a}}{{{v}}}\">"
        #expect(try templates.render(name, ["m": ["v": value] as Model, "v": value], .zh) == expected)
    }

    @Test("two megabytes of markup are escaped at once", .timeLimit(.minutes(1)))
    func escapingMuch() {
        let text = String(repeating: "<\u{6C34}\"\u{301}", count: 300_000)
        #expect(escaped(text) == String(repeating: "&lt;\u{6C34}&quot;\u{301}", count: 300_000))
    }

    @Test("empty text, zero, nil and empty lists are false; zero still shows; nothing is looked up further out")
    func falsy() throws {
        let templates = try templates([
            "x": "{{#v}}yes{{/v}}{{^v}}no{{/v}}", "n": "{{v}}",
            "outer": "{{#items}}[{{note}}{{#note}}!{{/note}}]{{/items}}",
        ])
        for value in ["", 0, 0.0, false, [Model](), Model(), String?.none as Any, [String]()] as [Any] {
            #expect(try templates.render("x", ["v": value], .zh) == "no", "\(value)")
        }
        for value in ["a", 1, true, ["a"], String?.some("a") as Any, "0", ["k": 1] as Model] as [Any] {
            #expect(try templates.render("x", ["v": value], .zh) == "yes", "\(value)")
        }
        #expect(try templates.render("n", ["v": 0], .zh) == "0")
        #expect(try templates.render("n", ["v": String?.none as Any], .zh) == "")
        let model: Model = ["note": "outer", "items": [["note": ""] as Model, ["note": "own"]]]
        #expect(try templates.render("outer", model, .zh) == "[][own!]")
    }

    @Test("what a template names and nobody has stops the start")
    func missing() {
        #expect(throws: TemplateFault.key(template: "x", key: "no")) { try templates(["x": "{{t.no}}"]) }
        #expect(throws: TemplateFault.partial(template: "x", name: "y")) { try templates(["x": "{{> y}}"]) }
        #expect(throws: TemplateFault.asset(template: "x", name: "no.css")) { try templates(["x": "{{a.no.css}}"]) }
        #expect(throws: TemplateFault.self) { try templates(["x": "{{#a}}"]) }
        #expect(throws: TemplateFault.unescaped(template: "x", name: "v")) { try templates(["x": "{{{v}}}"]) }
        #expect(throws: TemplateFault.unescaped(template: "x", name: "v")) { try templates(["x": "{{&v}}"]) }
        #expect(throws: TemplateFault.self) { try templates(["x": "{{=<% %>=}}"]) }
        #expect(throws: TemplateFault.self) { try templates(["x": "{{#t.a}}{{/t.a}}"]) }
        #expect(throws: TemplateFault.unknown("y")) { try templates(["x": ""]).render("y", [:], .zh) }
    }

    @Test("only Markup is written unescaped, and only under a name that says so")
    func markup() throws {
        let templates = try templates(["x": "{{{qrMarkup}}}", "y": "{{v}}"])
        #expect(try templates.render("x", ["qrMarkup": Markup("<svg/>")], .zh) == "<svg/>")
        #expect(throws: TemplateFault.markup(name: "qrMarkup")) {
            try templates.render("x", ["qrMarkup": "<svg/>"], .zh)
        }
        #expect(throws: TemplateFault.markup(name: "v")) { try templates.render("y", ["v": Markup("<b>")], .zh) }
    }

    @Test(
        "the partials of this part render in both languages", arguments: ["errors", "live", "locate"], Language.allCases
    )
    func ownPartials(name: String, language: Language) throws {
        let house = try Front(parts: [], log: .init(label: "test"))
        let text = try house.templates.render(
            name,
            [
                "summary": ["errors": [["field": "a", "reason": "b"] as Model]] as Model, "liveSource": "/s",
                "asOf": "14:06",
            ], language)
        #expect(text.count > 50)
        #expect(!text.contains("{") && !text.contains("⟨"))
    }
}
