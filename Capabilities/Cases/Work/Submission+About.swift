import Kernel
import Posts
import Rights

extension Submission {
    /// With the unit of the post complained about, where only the post was named.
    /// - Throws: `IntakeRefusal.unknownPost`.
    func naming(_ directory: Directory) throws(IntakeRefusal) -> Submission {
        guard let aboutPost else { return self }
        guard let unit = directory.post(aboutPost)?.unit, about == nil || about == unit else {
            throw .unknownPost
        }
        var named = self
        named.about = unit
        return named
    }
}

extension Directory {
    /// Those whom a report complains about.
    func accused(_ unit: UnitCode?, _ post: ID<Post>?, at time: Timestamp) -> Accused? {
        unit.map { accused($0, holding: post, on: CountyTime.china.date(time)) }
    }
}
