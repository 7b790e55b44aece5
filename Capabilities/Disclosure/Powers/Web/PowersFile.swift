import Kernel
import Platform
import Store
import Tables

/// Everything that happened to the runs of a village as CSV, one row for each event, papers as far as they are public.
struct PowersFile: Sendable {
    static let columns = [
        "number", "power", "title", "party_kind", "party", "sum", "event", "step", "role", "day", "written", "late",
        "paper",
    ]

    let powers: PowersWork

    func text(_ village: DivisionCode) async throws -> String {
        let table = powers.table
        let runs = try await powers.house.reader.read { try table.all(village, limit: 20_000, $0) }
        // A mark of the encoding, for the programs that guess.
        var text = "\u{FEFF}" + CSVWriter.record(Self.columns)
        for run in runs.sorted(by: { $0.number < $1.number }) {
            let power = try powers.power(of: run)
            for event in run.events { text += CSVWriter.record(row(event, run, power)) }
        }
        return text
    }

    private func row(_ event: PowerEvent, _ run: PowerRun, _ power: Power) -> [String] {
        let isPublic = event.kind == .stopped || event.step.flatMap(power.step)?.publishes == true
        return [
            run.number.description, run.power, InertText.made(of: run.title), run.party.kind.rawValue,
            InertText.made(of: run.party.name), run.sum?.description ?? "", event.kind.rawValue, event.step ?? "",
            event.role?.rawValue ?? "", event.day?.description ?? "", CountyTime.china.format(event.at),
            event.isLate == true || event.kind == .late ? "1" : "0",
            isPublic ? InertText.made(of: event.paper ?? "") : "",
        ]
    }
}
