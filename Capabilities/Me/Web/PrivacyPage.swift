import Hummingbird
import Kernel
import Platform
import Rights
import Web

/// `/privacy`: what personal data is processed for, on what basis, how long each table keeps it; earlier versions too.
struct PrivacyPage: Sendable {
    let work: MeWork

    func addRoutes(to router: Routes) {
        router.get("/privacy", .readPrivacy) { request, context in
            let query = try Query.read(request)
            let notice = query.parsed("version", "me.field.version") { work.register.find($0) } ?? work.notice
            try query.finish()
            return try show(notice, context)
        }
    }

    private func show(_ notice: PrivacyNotice, _ context: Context) throws -> Response {
        let strings = work.house.strings
        let view = PrivacyView(notice, of: work.register, work.retention, strings, context.language)
        let today = work.today
        return try work.house.pages.page(
            "me/privacy", title: strings.text("me.privacy.title", context.language),
            [
                "version": view.version, "effective": view.effectiveFrom.description,
                "days": "\(view.answerWorkingDays)", "isOld": view.version != work.notice.version,
                "current": work.notice.version,
                "purposes": view.purposes.map { entry -> Model in
                    [
                        "key": entry.key, "name": entry.name, "fields": entry.fields, "basis": entry.basis,
                        "who": entry.who, "sensitive": entry.sensitive, "consent": entry.consent,
                        "agree": entry.agree ?? "", "changed": entry.changed,
                    ]
                },
                "hasVersions": view.versions.count > 1,
                "versions": view.versions.map { version -> Model in
                    [
                        "name": version.version, "from": version.effectiveFrom.description,
                        "shown": version.version == view.version, "ahead": version.effectiveFrom > today,
                    ]
                },
                "tables": view.tables.map { ["table": $0.table, "kind": $0.kind, "term": $0.term] as Model },
            ], context: context)
    }
}
