package import Cases
package import Foundation
package import Journal
package import Kernel
package import Places
package import Platform
package import Posts
package import Store
package import Web

/// 公开: what a village owes its people to show: affairs, money, powers, and answers to whoever asks.
package struct Disclosure: Capability {
    let house: House
    let money: MoneyWork
    let affairs: AffairsWork
    let questions: QuestionsWork
    let powers: PowersWork
    let anomalies: AnomalyWork
    let donations: DonationWork
    let rounds: RoundWork
    let property: PropertyWork
    let lists: ListWork
    let pictures: PictureWork
    let staff: Staff
    let territory: Territory
    private let known = KnownFindings()

    /// - Parameter phone: the keyed hash of a signed-in resident's telephone number.
    package init(
        _ house: House, cases: Cases, staff: Staff, territory: Territory, phone: @escaping PhoneHash = { _, _ in nil }
    ) {
        self.house = house
        self.staff = staff
        self.territory = territory
        money = MoneyWork(house)
        affairs = AffairsWork(house, money: money)
        pictures = PictureWork(money: money)
        property = PropertyWork(house, money: money)
        lists = ListWork(house, money: money, phone: phone)
        questions = QuestionsWork(house, book: cases.book, money: money)
        powers = PowersWork(house, book: cases.book, money: money)
        anomalies = AnomalyWork(house, money: money, powers: powers, property: property)
        donations = DonationWork(house, money: money)
        rounds = RoundWork(house, money: money, staff: staff)
    }

    package static var resources: URL? { Bundle.module.resourceURL }

    package static var migrations: [Migration] {
        MoneyTables.migrations + AffairTable.migrations + QuestionTable.migrations + PowerTable.migrations
            + AnomalyTable.migrations + DonationTable.migrations + RoundTable.migrations + PropertyTables.migrations
            + ListTables.migrations + PictureTable.migrations + turnMigrations
    }

    package static var retention: [RetainedTable] {
        MoneyTables.retention + AffairTable.retention + QuestionTable.retention + PowerTable.retention
            + AnomalyTable.retention + DonationTable.retention + RoundTable.retention + PropertyTables.retention
            + ListTables.retention + PictureTable.retention
    }

    package static var sealed: [SealedColumn] {
        MoneyTables.sealed + QuestionTable.sealed + DonationTable.sealed + RoundTable.sealed + PropertyTables.sealed
            + ListTables.sealed
    }

    package var sweeps: [Sweep] {
        [money.sweep, questions.sweep, donations.sweep, rounds.sweep, property.sweep, lists.sweep, pictures.sweep]
    }
    package var timers: [TimerHandler] { [affairs.handler, questions.handler, powers.handler, donations.handler] }

    package func inspections() async throws -> [Inspection] {
        let (county, powers) = (house.county, powers)
        return [
            BooksInspection(county: county).inspection, PictureInspection(county: county).inspection,
            PowersInspection(county: county) { try powers.lists() }.inspection,
            AnomaliesInspection(county: county).inspection, DonationInspection(county: county).inspection,
            RoundInspection(county: county).inspection, PropertyInspection(county: county).inspection,
            ListInspection(county: county).inspection,
        ]
    }

    package func turns(of holder: PostHolder, at now: Timestamp) async throws -> [Turn] {
        try await VillageTurns(parts: self, known: known).all(of: holder, at: now)
            + TeamTurns(rounds: rounds).all(of: holder, at: now)
    }

    package func addRoutes(to router: Routes) {
        let words = VillageWords(house: house, territory: territory, money: money)
        let powerWords = PowerWords(words: words, powers: powers)
        VillagePages(words: words, affairs: affairs, questions: questions, powers: powerWords, rounds: rounds)
            .addRoutes(to: router)
        MoneyPages(words: words, questions: questions).addRoutes(to: router)
        VoucherPage(words: words, questions: questions, pictures: pictures).addRoutes(to: router)
        PictureDesk(words: words, pictures: pictures, images: Images()).addRoutes(to: router)
        QuestionPages(words: words, affairs: affairs, questions: questions).addRoutes(to: router)
        QuestionDesk(words: words, questions: questions).addRoutes(to: router)
        MyQuestions(words: words, questions: questions).addRoutes(to: router)
        BooksDesk(words: words, affairs: affairs).addRoutes(to: router)
        AnomalyDesk(words: words, affairs: affairs, questions: questions, anomalies: anomalies).addRoutes(to: router)
        HandedDesk(words: words, anomalies: anomalies).addRoutes(to: router)
        PowerPages(words: powerWords, questions: questions).addRoutes(to: router)
        PowersDesk(words: powerWords).addRoutes(to: router)
        PowersDeskActions(words: powerWords).addRoutes(to: router)
        BooksDeskActions(words: words, affairs: affairs).addRoutes(to: router)
        DonationPages(words: words, donations: donations).addRoutes(to: router)
        DonationPage(words: words, donations: donations, questions: questions).addRoutes(to: router)
        DonationDesk(words: words, donations: donations).addRoutes(to: router)
        DonationDeskActions(words: words, donations: donations).addRoutes(to: router)
        RoundPages(words: words, rounds: rounds).addRoutes(to: router)
        TipPages(words: words, rounds: rounds).addRoutes(to: router)
        TipDialoguePages(words: words, rounds: rounds).addRoutes(to: router)
        TipDesk(words: words, rounds: rounds).addRoutes(to: router)
        TipDeskActions(words: words, rounds: rounds).addRoutes(to: router)
        addProperty(words, to: router)
        addLists(words, to: router)
    }

    private func addProperty(_ words: VillageWords, to router: Routes) {
        let shown = PropertyWords(words: words, property: property)
        PropertyPages(shown: shown).addRoutes(to: router)
        PropertyItemPage(shown: shown, questions: questions).addRoutes(to: router)
        PropertyDesk(shown: shown).addRoutes(to: router)
        PropertyForms(shown: shown).addRoutes(to: router)
    }

    private func addLists(_ words: VillageWords, to router: Routes) {
        let shown = ListWords(words: words, work: lists)
        ListPages(shown: shown, questions: questions).addRoutes(to: router)
        OwnPages(shown: shown).addRoutes(to: router)
        ListDesk(shown: shown).addRoutes(to: router)
        ListDeskPage(shown: shown).addRoutes(to: router)
    }

    /// Brings in a village's ledger from a file whose rows name the village.
    /// - Throws: `CSVError` when the header is not that of a ledger.
    package func importLedger(_ bytes: [UInt8], strict: Bool, by actor: Actor) async throws -> BooksImport {
        try await money.importLedger(bytes, village: nil, strict: strict, by: actor)
    }

    /// What is kept sealed about a resident: the own lines on lists of those entitled.
    package func subjects(of person: ID<Person>, _ connection: any Connection) throws -> [Subject] {
        try lists.lines.own(person, connection).map { Subject($0.id) }
    }

    /// Forgets which questions somebody asked; the covered words stay beside the line.
    package func forget(_ person: ID<Person>, _ pen: Pen) throws { try questions.table.forget(person, pen) }
}
