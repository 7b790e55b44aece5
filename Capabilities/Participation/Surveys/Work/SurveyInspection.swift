import Journal
import Kernel
import Store

extension SurveyWork {
    /// Nobody answered twice or what was not asked, results are what the sheets add up to and belong to nobody, and what
    /// is not over has a timer.
    var inspection: Inspection {
        Inspection("surveys") { [self] inspector in
            let surveys = try table.list(inspector, withDrafts: true, limit: 100_000)
            let timed = try inspector.timers(of: IDRange(after: [], through: nil), named: Self.timer)
            for survey in surveys where survey.state != .draft {
                try look(at: survey, isTimed: timed[survey.id.bytes] != nil, inspector)
            }
            inspector.count("surveys", surveys.count)
        }
    }

    private func look(at survey: Survey, isTimed: Bool, _ inspector: Inspector) throws {
        func fault(_ name: String, _ arguments: [String: String] = [:]) -> IntegrityFault {
            IntegrityFault(
                "participation.surveys.fault.\(name)", arguments.merging(["number": survey.number.shown]) { $1 })
        }
        let sheets = try table.sheets(survey.id, inspector)
        let people = try table.peopleCount(survey.id, inspector)
        guard sheets.count == survey.taken, people <= survey.taken else {
            throw fault(
                "counted", ["taken": "\(survey.taken)", "sheets": "\(sheets.count)", "people": "\(people)"])
        }
        for (index, sheet) in sheets.enumerated() where (try? survey.check(sheet)) == nil {
            throw fault("sheet", ["slot": "\(index + 1)"])
        }
        if survey.state == .closed {
            guard survey.tally == SurveyTally(sheets, of: survey.questions) else { throw fault("tally") }
        }
        let mayBeTied = survey.state == .published && survey.keeping == .changeable
        let tied = try table.tiedCount(survey.id, inspector)
        guard mayBeTied || tied == 0 else { throw fault("tied") }
        guard survey.state != .published || isTimed else { throw fault("timer") }
    }
}
