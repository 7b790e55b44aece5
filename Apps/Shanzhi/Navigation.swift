import Field
import Kernel
import Rights
import Web

/// The links in the head of every page: what whoever looks may open, and nothing else.
enum Navigation {
    private static let service: [(path: String, key: String, rights: [Action])] = [
        ("/desk", "app.nav.desk", [.workAtDesk]),
        (
            "/desk/turns", "app.nav.turns",
            [
                .conductParticipation, .witnessParticipation, .keepBooks, .superviseBooks, .answerDisclosure, .inspect,
            ]
        ),
        ("/command", "app.nav.command", [.viewCommand]),
        ("/lead", "app.nav.lead", [.lead]),
        ("/desk/books", "app.nav.books", [.keepBooks, .superviseBooks]),
        ("/desk/powers", "app.nav.powers", [.keepBooks, .superviseBooks, .answerDisclosure]),
        ("/desk/questions", "app.nav.questions", [.answerDisclosure]),
        ("/desk/tips", "app.nav.tips", [.inspect]),
        ("/desk/notices", "app.nav.notices", [.workAtDesk]),
        ("/take-part", "app.nav.takePart", [.conductParticipation, .witnessParticipation]),
        ("/approvals", "app.nav.approvals", [.approveRuling, .approveExport, .exportPersonal]),
        ("/desk/wishes", "app.nav.data", [.answerDataWish]),
        ("/desk/guardians", "app.nav.guardians", [.appointGuardian]),
        ("/admin", "app.nav.admin", [.readAdministration]),
    ]

    @Sendable static func links(_ context: Context) -> [NavigationLink] {
        let (report, open) = (NavigationLink("/report", "app.nav.report"), NavigationLink("/open", "app.nav.open"))
        guard case .post(let holder) = context.actor else {
            return [
                report, NavigationLink("/cases", "app.nav.cases"), open,
                NavigationLink("/villages", "app.nav.villages"), NavigationLink("/take-part", "app.nav.takePart"),
                NavigationLink("/me", "app.nav.me"),
            ]
        }
        var links = [report, open]
        if Field.isFor(holder.role) { links.append(NavigationLink("/field", "app.nav.field")) }
        return links
            + service.filter { link in link.rights.contains { decide(context.actor, $0, on: nil).isAllowed } }
            .map { NavigationLink($0.path, $0.key) }
    }
}
