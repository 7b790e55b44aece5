/// A text in which personal data has been covered, and what was covered in it.
package struct Masked: Hashable, Sendable {
    package let text: String
    /// In the order of the text, never overlapping.
    package let findings: [Finding]

    package var isChanged: Bool { !findings.isEmpty }

    package init(text: String, findings: [Finding]) {
        self.text = text
        self.findings = findings
    }
}

/// Personal data found in a text.
package struct Finding: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case name, phone, identity, passport, card, plate, email, account, address
    }

    package let kind: Kind
    /// In Unicode scalars of the text as it was given.
    package let range: Range<Int>

    package init(_ kind: Kind, _ range: Range<Int>) {
        self.kind = kind
        self.range = range
    }
}
