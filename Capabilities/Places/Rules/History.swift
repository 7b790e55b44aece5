package import Kernel

/// Every version of every place: names at any date, and totals on the map of any date.
package struct History: Sendable {
    private let versions: [DivisionCode: [Place]]
    /// Codes by the place that took them in.
    private let taken: [DivisionCode: [Place]]

    package init(_ places: [Place]) {
        versions = Dictionary(grouping: places, by: \.code)
        taken = Dictionary(grouping: places.filter { $0.replacedBy != nil }, by: { $0.replacedBy ?? $0.code })
    }

    /// The place as it was on `date`.
    package func place(_ code: DivisionCode, at date: LocalDate) -> Place? {
        versions[code]?.first { $0.validity.contains(date) }
    }

    /// The version that began last.
    package func latest(_ code: DivisionCode) -> Place? {
        versions[code]?.max { $0.validity.from < $1.validity.from }
    }

    /// Every version of the place, the earliest first.
    package func versions(_ code: DivisionCode) -> [Place] {
        (versions[code] ?? []).sorted { $0.validity.from < $1.validity.from }
    }

    /// Every name the place has had.
    package func names(_ code: DivisionCode) -> [String] { Set((versions[code] ?? []).map(\.name)).sorted() }

    /// The days on which something changes.
    package var days: Set<LocalDate> {
        Set(versions.values.joined().lazy.flatMap { [$0.validity.from, $0.validity.to].compactMap(\.self) })
    }

    /// Every place of `date`.
    package func places(at date: LocalDate) -> [Place] {
        versions.values.compactMap { $0.first { $0.validity.contains(date) } }
    }

    /// The place under which something that happened in `code` on `date` counts on the map of `map`.
    ///
    /// Forward it follows each merger, new code and new name; a place that ended without a successor counts for the one
    /// above it. Backward it goes to the one place that `code` was before; out of several it was merged from, none can be
    /// told, so it counts for the one above.
    /// - Returns: `nil` when neither it nor anything above it is known.
    package func rollUp(_ code: DivisionCode, from date: LocalDate, to map: LocalDate) -> DivisionCode? {
        guard let version = place(code, at: date) else { return above(code, date, map) }
        if version.validity.contains(map) {
            guard let parent = code.parent, place(parent, at: date) != nil else { return code }
            let rolled = rollUp(parent, from: date, to: map)
            return rolled == parent ? code : rolled
        }
        if let end = version.validity.to, end <= map {
            if let successor = version.replacedBy { return rollUp(successor, from: end, to: map) }
            if place(code, at: end) != nil { return rollUp(code, from: end, to: map) }
            return above(code, date, map)
        }
        let eve = version.validity.from.adding(days: -1)
        var before = Set((taken[code] ?? []).filter { $0.validity.to == version.validity.from }.map(\.code))
        if place(code, at: eve) != nil { before.insert(code) }
        guard before.count == 1, let only = before.first else { return above(code, date, map) }
        return rollUp(only, from: eve, to: map)
    }

    private func above(_ code: DivisionCode, _ date: LocalDate, _ map: LocalDate) -> DivisionCode? {
        code.parent.flatMap { rollUp($0, from: date, to: map) }
    }
}
