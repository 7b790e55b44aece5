// check: allow text in this file, because what stands in place of personal data is part of the rule

/// Covers personal data in what people write: who, their numbers, where they live.
///
/// - A private person's full name keeps its surname, `张桂芬` becomes `张**`; a surname with a form of address becomes
///   `王某`, since the form tells age and sex. Who acts in office keeps the name: `李主任`, `书记王德明`.
/// - The place of a matter stays down to village, road and building; a room, and a house in which somebody says they
///   live, goes.
/// - What might be a telephone or identity number and is one digit wrong goes too: covering too much harms less.
///
/// - Complexity: linear in the text, a few microseconds for a usual report.
/// - Source: Personal Information Protection Law, articles 25, 28 and 51; GB 11643 (identity numbers), GA 36 (plates),
///   ISO/IEC 7812-1 (Luhn).
package func mask(_ text: String) -> Masked {
    let units = Units(text)
    guard units.mayHold else { return Masked(text: text, findings: []) }
    var findings = NumberFinder(units).findings() + LetterFinder(units).findings()
    findings += AddressFinder(units).findings(beside: findings)
    findings += NameFinder(units).findings()
    let kept = ordered(findings)
    guard !kept.isEmpty else { return Masked(text: text, findings: []) }
    return Masked(text: covered(text, kept), findings: kept)
}

/// In order, of two that overlap the one that was found first: numbers before addresses before names.
private func ordered(_ findings: [Finding]) -> [Finding] {
    let sorted = findings.enumerated().sorted {
        ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
    }
    var kept: [(offset: Int, element: Finding)] = []
    for next in sorted where !next.element.range.isEmpty {
        guard let last = kept.last, last.element.range.upperBound > next.element.range.lowerBound else {
            kept.append(next)
            continue
        }
        if next.offset < last.offset { kept[kept.count - 1] = next }
    }
    return kept.map(\.element)
}

private func covered(_ text: String, _ findings: [Finding]) -> String {
    let scalars = Array(text.unicodeScalars)
    // Scalar by scalar: appending slices makes room for each anew, and time grows with the square of the text.
    var result = String.UnicodeScalarView()
    var position = 0
    for finding in findings {
        for scalar in scalars[position..<finding.range.lowerBound] { result.append(scalar) }
        for scalar in cover(finding.kind, scalars[finding.range]).unicodeScalars { result.append(scalar) }
        position = finding.range.upperBound
    }
    for scalar in scalars[position...] { result.append(scalar) }
    return String(result)
}

/// What stands in place of a finding.
private func cover(_ kind: Finding.Kind, _ found: ArraySlice<Unicode.Scalar>) -> String {
    switch kind {
    case .name: coveredName(Array(found))
    case .phone: "[电话]"
    case .identity: "[证件号]"
    case .passport: "[证件号]"
    case .card: "[卡号]"
    case .plate: "[车牌]"
    case .email: "[邮箱]"
    case .account: "[账号]"
    case .address: "[住址]"
    }
}

private func coveredName(_ scalars: [Unicode.Scalar]) -> String {
    let units = Units(String(String.UnicodeScalarView(scalars)))
    // 老王, 小李: the surname comes second.
    let start = Words.familiar.contains(units[0]) && scalars.count == 2 && units.has(.surname, 1) ? 1 : 0
    let surname = start == 0 && Words.compound.begins(0, in: units) == 2 && scalars.count > 2 ? 2 : 1
    let kept = String(String.UnicodeScalarView(scalars[start..<min(start + surname, scalars.count)]))
    let rest = scalars.count - start - surname
    return rest == 0 || Words.address.begins(start + surname, in: units) > 0 ? kept + "某" : kept + "**"
}
