package import Cases
package import Foundation
package import Journal
package import Kernel
package import Platform
package import Posts
package import Store
package import Web

/// 我: what a resident has a right to: own requests and data, who looked, a copy, correcting, erasing, taking back.
package struct Me: Capability {
    package let work: MeWork

    /// - Parameters:
    ///   - retention: of every table, shown publicly.
    ///   - sweeps: what the other parts erase at night.
    ///   - phone: the keyed hash of a signed-in resident's telephone number.
    ///   - forget: destroys the salts of erased positions in the public log.
    ///   - forgetElsewhere: destroys what other parts keep of a person and their reports.
    ///   - subjectsElsewhere: what other parts keep sealed of somebody.
    ///   - register: what the county says about personal data, by version.
    package init(
        _ house: House, cases: Cases, staff: Staff, retention: [RetainedTable], sweeps: [Sweep],
        phone: @escaping PhoneHash = { _, _ in nil }, forget: @escaping ForgetPositions = { _, _ in },
        forgetElsewhere: @escaping ForgetOwner = { _, _, _ in },
        subjectsElsewhere: @escaping SubjectsOf = { _, _ in [] }, register: PrivacyRegister
    ) {
        work = MeWork(
            house: house, cases: cases.work, book: cases.book, staff: staff, retention: retention, sweeps: sweeps,
            phone: phone, forget: forget, forgetElsewhere: forgetElsewhere,
            subjectsElsewhere: subjectsElsewhere, register: register)
    }

    package static var resources: URL? { Bundle.module.resourceURL }

    package var timers: [TimerHandler] { [work.nightHandler, work.lateHandler, work.fourteenHandler] }

    package func addRoutes(to router: Routes) {
        MePages(work: work).addRoutes(to: router)
        MeAPI(work: work).addRoutes(to: router)
        PrivacyPage(work: work).addRoutes(to: router)
        WishDesk(work: work).addRoutes(to: router)
        GuardianPages(work: work).addRoutes(to: router)
        GuardianDesk(work: work).addRoutes(to: router)
        ErasureDesk(work: work).addRoutes(to: router)
    }
}

/// What a part of the system keeps sealed about somebody, under the names that looking at it is written down with.
package typealias SubjectsOf = @Sendable (DataOwner, any Connection) throws -> [Subject]

/// Destroys what a part of the system keeps of somebody who is forgotten, and of their reports.
package typealias ForgetOwner = @Sendable (DataOwner, [ID<Report>], Pen) throws -> Void
