package import Geometry
package import Kernel

/// Where a place lies from a day on. Of several the one that began last counts.
package struct Boundary: Hashable, Sendable {
    package let code: DivisionCode
    package let validity: Validity
    package let shape: Shape
    /// Made by the generator, not drawn.
    package let isGenerated: Bool
    /// Who drew it, for the notice on the map.
    package let source: String?

    package init(
        _ code: DivisionCode, _ shape: Shape, validity: Validity, isGenerated: Bool = false, source: String? = nil
    ) {
        self.code = code
        self.shape = shape
        self.validity = validity
        self.isGenerated = isGenerated
        self.source = source
    }
}
