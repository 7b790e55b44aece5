import Posts

/// `Unit` for files that import Foundation, which has one of its own.
typealias CountyUnit = Unit
