import Kernel

extension Grant {
    /// The county centre's dispatchers for every case, a township's duty officers for those in their township; where a
    /// case is about these, whoever stands in.
    fileprivate static let desk: [Grant] = [
        .posts([.dispatcher], .centre), .posts([.dutyOfficer], .township), .posts(.onCases, .standInDesk),
    ]
    fileprivate static let deskNotLead: [Grant] = [
        .posts([.dispatcher], .centreNotLead), .posts([.dutyOfficer], .townshipNotLead),
    ]
    fileprivate static let supervisor = Grant.posts([.supervisor], .ownPlace)
    fileprivate static let lead = Grant.posts(.onCases, .lead)
}

extension Action {
    /// The whole table: who may do it, any one line suffices. Rules of the system may do everything; whoever is
    /// complained about has no right that depends on the object.
    /// - Source: domain.md, "People who serve"; principles.md, 2 and 5.
    package var grants: [Grant] {
        switch self {
        // For everybody.
        case .readAssets, .readHealth, .readPlaces, .readUnits, .signIn, .signOut, .report, .attach, .readCase,
            .listCases, .readCatalogue, .readFigures, .followStream, .actOnCase, .readLog, .askWitness, .readPrivacy,
            .askForOwnData, .spendApproval, .viewWall, .followNotice, .readParticipation, .readDisclosure:
            [.everybody]
        // For all who serve.
        case .readOwnSession: [.posts(.all), .resident(.none)]
        case .manageAccounts, .manageDeliveries: [.posts([.administrator])]
        case .takeReport, .workAtDesk, .askForContact, .readApprovals, .propose, .decideProposal,
            .changeOwnAccess:
            [.posts(.all)]

        // Personal.
        case .readCaseFully: [.posts(.all, .ownUnit), .posts(.forPlace, .ownPlace)]
        case .followOwnCase: [.reporter(.ownFirstReport)]
        case .readPicture: [.reporter(.ownReport), .posts(.all, .ownUnit), .posts(.forPlace, .ownPlace)]
        case .openLeaf: [.reporter(.ownReport)]
        case .openContact: [.posts(.onCases, .inCharge), .posts(.onCases, .namelessDesk)]

        // The loop.
        case .acceptCase, .dispatchCase, .mergeCase, .unmergeCase, .splitCase, .closeCase, .shieldCase: Grant.desk
        // After an objection only a supervisor may refuse again.
        case .refuseCase: Grant.desk + [.posts([.supervisor], .ownPlaceObjected)]
        case .ruleOnCase: [.posts([.dispatcher], .centre)]
        case .linkCase, .escalateCase: Grant.desk + [.supervisor, .lead]
        case .sendCaseBack: Grant.desk + [.supervisor]
        case .judgeCase: Grant.deskNotLead + [.reporter(.ownReport)]
        case .objectToRefusal: [.reporter(.ownReport)]
        case .reopenCase: [.supervisor, .reporter(.ownReport)]
        case .returnCase, .signCase, .contactReporter, .handleCase, .finishStage: [.lead]
        case .suspendCase, .extendCase: [.lead, .supervisor]
        case .resumeCase: [.lead, .supervisor] + Grant.desk
        case .whistleForUnits: Grant.desk + [.supervisor, .posts(.onCases, .leadingTownship)]
        case .respondToWhistle, .arriveAtCase, .finishPart: [.posts(.onCases, .called)]
        case .verifyCase: Grant.desk + [.supervisor, .posts(.onTheSpot, .ownPlace)]
        case .supplementCase:
            Grant.desk + [
                .supervisor, .lead, .posts(.onCases, .called), .posts(.onTheSpot, .ownPlace), .reporter(.ownReport),
            ]
        case .settleOnSpot: [.posts([.gridWorker, .gridLeader, .partTimeWorker, .villageSecretary], .ownPlace)]
        case .superviseCase, .decideRequest: [.supervisor]

        // The wall: who accepts, routes, supervises or audits, in their own place.
        case .viewCommand: [.posts([.dispatcher, .dutyOfficer, .supervisor, .auditor], .ownPlace)]
        case .manageScreens: [.posts([.administrator])]

        // Own data: staff see it in the case, for a purpose, never here.
        case .useOwnData: [.reporter(.ownReport), .resident(.ownPerson)]
        case .answerDataWish: [.posts([.administrator, .supervisor, .auditor])]
        case .appointGuardian: [.posts([.administrator, .dutyOfficer])]

        // Taking part, and what villages publish.
        case .takePart, .askDisclosure: [.resident(.none)]
        case .conductParticipation:
            [.posts([.villageSecretary, .disclosureClerk, .dutyOfficer, .administrator], .ownPlace)]
        case .witnessParticipation: [.posts([.supervisionCommittee, .supervisor, .auditor], .ownPlace)]
        case .readRoll:
            [
                .posts(
                    [
                        .villageSecretary, .disclosureClerk, .dutyOfficer, .supervisionCommittee, .supervisor,
                        .auditor,
                    ], .ownPlace)
            ]
        case .keepBooks: [.posts([.villageSecretary, .disclosureClerk], .ownPlace)]
        case .superviseBooks: [.posts([.supervisionCommittee, .supervisor, .auditor], .ownPlace)]
        case .answerDisclosure: [.posts([.villageSecretary, .disclosureClerk, .dutyOfficer], .ownPlace)]
        case .readEntitlement: [.resident(.ownPerson)]
        case .inspect: [.posts([.inspector], .ownPlace)]

        // The leader's page: whoever answers for a place or looks after others' work there.
        case .lead:
            [
                .posts(
                    [
                        .supervisor, .auditor, .administrator, .dispatcher, .dutyOfficer, .villageSecretary,
                        .linkedCadre,
                    ], .ownPlace)
            ]
        case .setTargets: [.posts([.supervisor, .administrator], .ownPlace)]

        // Administration: those who audit look, and change nothing.
        case .readAdministration: [.posts([.administrator, .auditor], .none)]
        case .manageCatalogue, .manageUnits, .manageTerritory, .manageCalendar, .manageReading:
            [.posts([.administrator], .ownPlace)]

        // What takes two persons: the first proposes, another one decides.
        case .breakGlass: [.posts([.dispatcher, .supervisor, .auditor, .police], .ownPlace)]
        case .exportPersonal: [.posts([.supervisor, .auditor, .administrator], .ownPlace)]
        case .erase: [.posts([.supervisor, .administrator], .ownPlace)]
        case .proposeRuling: [.posts([.dispatcher], .ownPlace)]
        case .approveBreakingGlass, .approveExport, .approveErasure, .reviewAlert: [.posts(.overseers, .otherPerson)]
        case .approveRuling: [.posts([.dispatcher, .supervisor], .otherPerson)]
        case .readApproval: [.posts(.all, .ownPerson), .posts([.dispatcher, .supervisor, .auditor], .otherPerson)]
        }
    }
}
