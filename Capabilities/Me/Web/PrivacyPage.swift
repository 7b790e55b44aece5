import Hummingbird
import Kernel
import Platform
import Rights
import Web

/// `/privacy`: what personal data is processed for, on what basis, how long each table keeps it.
struct PrivacyPage: Sendable {
    let work: MeWork

    func addRoutes(to router: Routes) {
        router.get("/privacy", .readPrivacy) { request, context in
            try Query.read(request).finish()
            let strings = work.house.strings
            let view = PrivacyView(try .shipped(), work.retention, strings, context.language)
            return try work.house.pages.page(
                "me/privacy", title: strings.text("me.privacy.title", context.language),
                [
                    "version": view.version, "effective": view.effectiveFrom.description,
                    "days": "\(view.answerWorkingDays)",
                    "purposes": view.purposes.map { entry -> Model in
                        [
                            "key": entry.key, "name": entry.name, "fields": entry.fields, "basis": entry.basis,
                            "who": entry.who, "sensitive": entry.sensitive, "consent": entry.consent,
                        ]
                    },
                    "tables": view.tables.map { ["table": $0.table, "kind": $0.kind, "term": $0.term] as Model },
                ], context: context)
        }
    }
}
