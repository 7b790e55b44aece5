import Cases
import Foundation
import Kernel
import Places
import Platform
import Posts
import Web

/// What the templates show of cases, for one post in one language.
struct FieldModels: Sendable {
    let work: FieldWork
    let holder: PostHolder
    let gazetteer: Gazetteer
    let language: Language

    init(_ work: FieldWork, _ holder: PostHolder, _ context: Context) async throws {
        self.work = work
        self.holder = holder
        gazetteer = try await work.gazetteer()
        language = context.language
    }

    func text(_ key: String, _ arguments: [String: String] = [:]) -> String {
        work.house.strings.text(key, language, arguments)
    }

    /// What every page in the field has: whose it is, how old, and where one is among the four.
    func frame(_ tab: String) -> Model {
        let now = work.house.time.now()
        let (_, milliseconds) = CountyTime.china.split(now)
        let minutes = Int(milliseconds / 60_000)
        let clock = "\(minutes / 60):" + (minutes % 60 < 10 ? "0" : "") + "\(minutes % 60)"
        return [
            "owner": holder.post.description, "asOf": "\(now.milliseconds)", "asOfClock": clock,
            "ownPlace": gazetteer.place(holder.place)?.name ?? "", "onList": tab == "list", "onReport": tab == "report",
            "onMap": tab == "map", "onOutbox": tab == "outbox", "photoLimit": "\(PhotoForm.limit)",
            "styles": ["field.css"], "scripts": Self.scripts, "manifest": "/field/manifest.webmanifest",
        ]
    }

    /// In the order in which they build on each other.
    private static let scripts = ["store", "cache", "send", "photo", "place", "outbox", "forms", "map", "page"].map {
        "field-\($0).js"
    }

    func item(_ sheet: CaseSheet) -> Model {
        let main = sheet.actions.first
        return [
            "number": sheet.number.description, "shown": sheet.number.shown, "heading": sheet.heading,
            "state": sheet.state, "stateClass": sheet.stateClass, "due": sheet.due, "dueClass": sheet.dueClass,
            "place": work.place(sheet, for: holder, gazetteer), "category": sheet.category,
            "lon": sheet.point.map { "\($0.lon)" } ?? "", "lat": sheet.point.map { "\($0.lat)" } ?? "",
            "holder": sheet.holder, "main": main.map { text("field.do.\($0.rawValue)") } ?? "",
        ]
    }

    func sheet(_ sheet: CaseSheet, key: String) -> Model {
        var model = item(sheet)
        let forms = sheet.actions.map { form($0, sheet) }
        model["lines"] = sheet.lines
        model["received"] = sheet.received
        model["pictures"] = sheet.pictures.map { "/api/v1/attachments/\($0)" }
        model["proofs"] = sheet.proofs.map { "/api/v1/attachments/\($0)" }
        model["hasProofs"] = !sheet.proofs.isEmpty
        model["hasContact"] = sheet.hasContact && !sheet.actions.isEmpty
        model["tasks"] = sheet.tasks.map { "\($0.number). \($0.what)" }
        model["first"] = forms.first ?? [:]
        model["others"] = Array(forms.dropFirst())
        // Without a network one goes on: what can be done once it is signed for.
        model["later"] = sheet.actions.first == .sign ? [form(.handle, sheet)] : []
        model["isIdle"] = forms.isEmpty
        model["key"] = key
        model["navigate"] = sheet.point.map { "geo:\($0.lat),\($0.lon)?q=\($0.lat),\($0.lon)" } ?? ""
        model["steps"] = sheet.timeline.suffix(12).reversed().map { step -> Model in
            [
                "moment": step.moment, "at": step.at, "text": step.text, "words": step.words ?? "",
                "who": step.unit ?? "",
            ]
        }
        return model
    }

    private func form(_ action: CaseAction, _ sheet: CaseSheet) -> Model {
        let name = action.rawValue
        var model: Model = [
            "action": name, "label": text("field.do.\(name)"), "path": "/field/case/\(sheet.number)/\(name)",
            "hasWords": false, "hasPhotos": action.takesPictures, "hasReached": action == .contact,
            "wordsName": "", "wordsLabel": "", "isOptional": action == .contact, "hasTask": false, "task": "",
            "isPlain": action == .sign || action == .respond || action == .arrive, "heading": sheet.heading,
            "number": sheet.number.description, "hint": "",
        ]
        switch action {
        case .contact: model["wordsName"] = "note"
        case .handle, .finish, .verify: model["wordsName"] = "words"
        case .return, .sendback: model["wordsName"] = "reason"
        default: break
        }
        if let field = model["wordsName"] as? String, !field.isEmpty {
            model["hasWords"] = true
            model["wordsLabel"] = text("field.words.\(name)")
        }
        if [.respond, .arrive, .finish].contains(action), let task = sheet.tasks.first {
            model["hasTask"] = true
            model["task"] = "\(task.number)"
        }
        if work.house.strings.has("field.hint.\(name)") { model["hint"] = text("field.hint.\(name)") }
        return model
    }
}
