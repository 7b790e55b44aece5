import Kernel
import Web

/// The form of one action: exactly the fields that `wishes(_:_:)` reads.
struct ActionForm {
    struct Field {
        enum Kind {
            case area, line, date, tick
            case choice([Option])
            case select([Group])
            case several([Group])
        }

        let name: String
        let kind: Kind
        var isOptional = false
        var preset = ""
        /// Behind its name, since it is seldom changed; the key opens it.
        var foldedBy: String?
    }

    struct Option {
        let value: String
        let label: String
    }

    struct Group {
        let label: String
        let options: [Option]
    }

    struct Button {
        var name = ""
        var value = ""
        let label: String
    }

    let action: CaseAction
    var fields: [Field] = []
    var buttons: [Button] = []
    /// What it will cause, in sentences.
    var effects: [String] = []
    /// Why it cannot be done as it stands.
    var obstacle = ""
    /// Words of the unit to begin with.
    var templates: [(name: String, words: String)] = []
}

/// What was sent with a form that is shown again.
struct SentForm {
    var action: CaseAction?
    var values: [String: [String]] = [:]
    var faults = FormFaults()
    var key: String?
    /// What the reply that was written lacks, when this was asked instead of sending it.
    var review: Model?
}

extension ActionForm {
    /// - Parameter sent: what to show again, when it was this form that was sent.
    func model(_ sent: SentForm, _ presenter: Presenter) -> Model {
        let isSent = sent.action == action
        let name = action.rawValue
        return [
            "action": name, "label": presenter.text("cases.action.\(name)"), "stroke": action.stroke ?? "",
            "effects": effects, "obstacle": obstacle, "hasEffect": !effects.isEmpty || !obstacle.isEmpty,
            "hangsOnChoice": [.accept, .dispatch].contains(action), "needsNothing": fields.isEmpty || action == .accept,
            "templates": templates.map { template -> Model in
                ["name": template.name, "words": template.words]
            },
            "hasTemplates": !templates.isEmpty, "takesPictures": action.takesPictures,
            "photoLimit": "\(PhotoForm.limit)",
            "photosFault": isSent ? sent.faults.reason("photos", presenter) ?? "" : "",
            "fillsField": ReplyTemplate.fields[action].map { "\(name)-\($0)" } ?? "",
            "explanation": presenter.strings.has("cases.action.\(name).hint")
                ? presenter.text("cases.action.\(name).hint") : "",
            "isOpen": isSent, "takesReview": action.reviewedField != nil,
            "review": isSent ? sent.review ?? [:] : [:],
            "fields": fields.map { field in
                model(
                    field, isSent ? sent.values[field.name] ?? [] : [field.preset],
                    isSent ? sent.faults : FormFaults(), presenter, id: "\(name)-\(field.name)")
            },
            "buttons": buttons.enumerated().map { index, button -> Model in
                ["name": button.name, "value": button.value, "label": button.label, "isMain": index == 0]
            },
        ]
    }

    /// One field, with what was sent or is preset.
    func model(
        _ field: Field, _ values: [String], _ faults: FormFaults, _ presenter: Presenter, id: String
    ) -> Model {
        let key = "cases.input.\(action.rawValue).\(field.name)"
        let hint = presenter.strings.has("\(key).hint") ? presenter.text("\(key).hint") : ""
        let fault = faults.reason(field.name, presenter) ?? ""
        let notes = [hint.isEmpty ? nil : "\(id)-hint", fault.isEmpty ? nil : "\(id)-error"].compactMap { $0 }
        var model: Model = [
            "id": id, "name": field.name, "label": presenter.text(key), "hint": hint, "fault": fault,
            "describedBy": notes.joined(separator: " "), "value": values.first ?? "",
            "isOptional": field.isOptional, "area": false, "line": false, "date": false, "tick": false,
            "select": false, "several": false, "choice": false, "groups": [Model](), "options": [Model](),
            "ticked": values.first == "true", "folded": field.foldedBy != nil && fault.isEmpty,
            "foldedBy": field.foldedBy ?? "",
        ]
        func options(_ options: [Option]) -> [Model] {
            options.enumerated().map { index, option in
                [
                    "id": "\(id)-\(index)", "name": field.name, "value": option.value,
                    "label": option.label, "chosen": values.contains(option.value), "isFirst": index == 0,
                ]
            }
        }
        func groups(_ groups: [Group]) -> [Model] {
            groups.map { ["label": $0.label, "options": options($0.options)] }
        }
        switch field.kind {
        case .area: model["area"] = true
        case .line: model["line"] = true
        case .date: model["date"] = true
        case .tick: model["tick"] = true
        case .choice(let all):
            model["choice"] = true
            model["options"] = options(all)
        case .select(let all):
            model["select"] = true
            model["groups"] = groups(all)
        case .several(let all):
            model["several"] = true
            model["groups"] = groups(all)
        }
        return model
    }
}
