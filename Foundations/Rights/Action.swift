/// Everything that somebody can do or read here, one name each. `Grants.swift` says who may.
package enum Action: String, Sendable, Hashable, CaseIterable {
    // MARK: The house

    /// Scripts, styles, help, the description of the interface.
    case readAssets = "house.assets"
    /// Whether the server lives and is ready, and its figures, which hold nothing personal.
    case readHealth = "house.health"

    // MARK: Places

    /// Divisions, their boundaries, where a point lies.
    case readPlaces = "places.read"

    // MARK: Posts

    /// Who serves: units, posts, the names of those who hold them.
    case readUnits = "posts.units"
    case signIn = "posts.signIn"
    case signOut = "posts.signOut"
    /// Who one is signed in as.
    case readOwnSession = "posts.ownSession"
    /// The own password and second factor.
    case changeOwnAccess = "accounts.own"
    /// Invite, lock and reset accounts of those who serve.
    case manageAccounts = "accounts.manage"

    // MARK: The public log

    /// Checkpoints, tiles, proofs: what a stranger verifies with.
    case readLog = "log.read"
    /// Have this server witness another log; its signature is what counts.
    case askWitness = "log.askWitness"
    /// The salt and the event behind the leaf of a report.
    case openLeaf = "log.openLeaf"

    // MARK: Cases, for everybody

    case report = "cases.report"
    /// Report for somebody who telephones or comes by.
    case takeReport = "cases.takeReport"
    /// Hand in a picture that a report will name.
    case attach = "cases.attach"
    /// A case as everybody sees it; more of it needs `readCaseFully` or `followOwnCase`.
    case readCase = "cases.read"
    /// Public lists; a list shows more of a case only to those who may read it fully.
    case listCases = "cases.list"
    case readCatalogue = "cases.catalogue"
    case readFigures = "cases.figures"
    /// What happens to which case, without anything personal.
    case followStream = "cases.stream"
    /// Come to act on a case at all; what is done to it needs its own right.
    case actOnCase = "cases.act"

    // MARK: Cases, personal

    /// The words of reports, exact places, internal notes.
    case readCaseFully = "cases.readFully"
    /// What a reporter sees of the own case and nobody else does.
    case followOwnCase = "cases.followOwn"
    /// A picture that came with a report.
    case readPicture = "cases.picture"
    /// Come to the sealed contact of a report at all.
    case askForContact = "cases.askForContact"
    /// Whom to answer: opens the seal.
    case openContact = "cases.openContact"
    /// The lists of work, and the pages of those who serve.
    case workAtDesk = "cases.desk"

    // MARK: Cases, the loop

    case acceptCase = "case.accept"
    case refuseCase = "case.refuse"
    case objectToRefusal = "case.object"
    case dispatchCase = "case.dispatch"
    /// Decide, binding, who has to solve it.
    case ruleOnCase = "case.rule"
    /// Say which unit or whose conduct it is about.
    case shieldCase = "case.shield"
    /// Say or show more about it later.
    case supplementCase = "case.supplement"
    case returnCase = "case.return"
    case signCase = "case.sign"
    case contactReporter = "case.contact"
    case handleCase = "case.handle"
    /// Report and settle at once what one has come across.
    case settleOnSpot = "case.settleOnSpot"
    case suspendCase = "case.suspend"
    case resumeCase = "case.resume"
    case extendCase = "case.extend"
    /// Grant or deny the rest or the time that a unit has asked for.
    case decideRequest = "case.decideRequest"
    case whistleForUnits = "case.whistle"
    case respondToWhistle = "case.respond"
    case arriveAtCase = "case.arrive"
    case finishPart = "case.finish"
    case finishStage = "case.stage"
    case verifyCase = "case.verify"
    case sendCaseBack = "case.sendback"
    case closeCase = "case.close"
    case judgeCase = "case.judge"
    case reopenCase = "case.reopen"
    case escalateCase = "case.escalate"
    case superviseCase = "case.supervise"
    case mergeCase = "case.merge"
    case unmergeCase = "case.unmerge"
    case splitCase = "case.split"
    case linkCase = "case.link"

    // MARK: The wall

    /// The wall screen of a county or a town: what burns, how many, where.
    case viewCommand = "command.view"
    /// The same on a wall computer that is signed in as a screen; its own key is asked for.
    case viewWall = "command.wall"
    /// Sign wall computers in and out.
    case manageScreens = "command.screens"

    // MARK: Own data

    /// The register of purposes and terms.
    case readPrivacy = "me.privacy"
    /// Come to the own data at all.
    case askForOwnData = "me.ask"
    /// Own requests and data, who looked; changing and erasing them.
    case useOwnData = "me.own"
    /// Answer what residents ask about their data.
    case answerDataWish = "me.answer"
    /// Let somebody act for a child.
    case appointGuardian = "me.guardian"

    // MARK: Notices

    /// The page that the link of a message leads to, and no more messages about one report; the link's code is what counts.
    case followNotice = "notices.follow"
    /// Messages that did not go through, and trying again.
    case manageDeliveries = "notices.deliveries"

    // MARK: Taking part

    /// Votes, draws, offers and their outcome, as everybody sees them.
    case readParticipation = "participation.read"
    /// Vote, claim, propose; the roll or the offer says whether this person may.
    case takePart = "participation.take"
    /// Set up and conduct votes, draws and offers.
    case conductParticipation = "participation.conduct"
    /// The second pair of hands: issue beside the first, open the count.
    case witnessParticipation = "participation.witness"
    /// Rolls with names.
    case readRoll = "participation.roll"

    // MARK: Disclosure

    /// What a village publishes: affairs, money, powers, answers.
    case readDisclosure = "disclosure.read"
    /// Keep books, contracts and lists, and publish them.
    case keepBooks = "disclosure.keep"
    /// Look into the books behind what is published, and decide what an anomaly is.
    case superviseBooks = "disclosure.supervise"
    /// Ask about any line, or object to it.
    case askDisclosure = "disclosure.ask"
    case answerDisclosure = "disclosure.answer"
    /// What one is entitled to, in full.
    case readEntitlement = "disclosure.entitlement"
    /// Read and answer tips of an inspection round.
    case inspect = "disclosure.inspect"

    // MARK: The leader's page

    /// Figures, what is late and what recurs in a place.
    case lead = "lead.read"
    /// Set what is aimed at.
    case setTargets = "lead.targets"

    // MARK: Administration

    /// Health, catalogue, units, territory, calendar and terms, as those see them who keep them in order.
    case readAdministration = "admin.read"
    /// Versions of the catalogue of responsibilities.
    case manageCatalogue = "admin.catalogue"
    /// Units, posts and who holds them.
    case manageUnits = "admin.units"
    /// Divisions, boundaries, grids, addresses.
    case manageTerritory = "admin.territory"
    /// Holidays and make-up days.
    case manageCalendar = "admin.calendar"
    /// What the machine has learned from decisions: making a version, putting one in force.
    case manageReading = "admin.reading"

    // MARK: What takes two persons

    /// Come to the list of what waits for a second person.
    case readApprovals = "approvals.list"
    case readApproval = "approvals.read"
    /// Come to propose something; what is proposed needs its own right.
    case propose = "approvals.propose"
    /// Come to decide on a proposal; each kind needs its own right.
    case decideProposal = "approvals.decide"
    /// Open the contact of a report without being in charge of it.
    case breakGlass = "approvals.breakGlass"
    case approveBreakingGlass = "approvals.breakGlass.approve"
    /// Take personal data out in bulk.
    case exportPersonal = "approvals.export"
    case approveExport = "approvals.export.approve"
    /// Delete what belongs to somebody, not at their own wish.
    case erase = "approvals.erase"
    case approveErasure = "approvals.erase.approve"
    /// Look at what somebody did behind an alert, and say whether it was right.
    case reviewAlert = "approvals.review"
    /// Use an approval up from this machine's command line; the pass that comes along is what counts.
    case spendApproval = "approvals.spend"
    /// A binding ruling, as `ruleOnCase`.
    case proposeRuling = "approvals.ruling"
    case approveRuling = "approvals.ruling.approve"
}

extension Action {
    /// Whether an answer holds what is not for everybody, so that asking with an object must come before it.
    package var isPersonal: Bool {
        switch self {
        case .readPicture, .askForContact, .readApproval, .askForOwnData: true
        default: false
        }
    }

    /// Whether an object that one may not reach must look as if it were not there: its name alone would tell something.
    package var hidesObject: Bool {
        switch self {
        case .readPicture, .readApproval, .approveBreakingGlass, .approveExport, .approveErasure, .approveRuling,
            .reviewAlert:
            true
        default: false
        }
    }
}
