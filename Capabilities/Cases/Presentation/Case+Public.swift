import Kernel

extension Case {
    /// The finest place that everybody may know, by the catalogue in force.
    func publicDivision(_ catalogue: Catalogue?) -> DivisionCode {
        let finest: Level =
            switch catalogue?.category(category)?.publicPlace {
            case .village, nil: .village
            case .grid: .grid
            case .microgrid, .point: .microgrid
            }
        return division.ancestor(finest) ?? division
    }

    /// Whether everybody may know the point itself.
    func isPublicToThePoint(_ catalogue: Catalogue?) -> Bool {
        catalogue?.category(category)?.publicPlace == .point
    }
}
