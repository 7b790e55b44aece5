package import Kernel

/// A post somebody can try the system with.
package struct DemoSignIn: Sendable, Hashable {
    package let role: Role
    package let post: PostEntry
    package let unitName: String
    package let personName: String
}

/// The first post that somebody holds of every role that has one, in the order of `Role`.
package func demoSignIns(_ directory: Directory, on date: LocalDate, english: Bool = false) -> [DemoSignIn] {
    Role.allCases.compactMap { role in
        directory.posts(role: role).lazy.compactMap { demoSignIn($0, directory, on: date, english: english) }.first
    }
}

private func demoSignIn(_ post: PostEntry, _ directory: Directory, on date: LocalDate, english: Bool) -> DemoSignIn? {
    directory.holding(of: post.id, on: date).map { holding in
        DemoSignIn(
            role: post.role, post: post, unitName: directory.name(post.unit, english: english),
            personName: holding.personName)
    }
}

extension Directory {
    /// Posts held on `date`, of units whose name or code contains `words`, of `role` when one is given; at most `limit`.
    package func signIns(matching words: String, role: Role?, on date: LocalDate, english: Bool, limit: Int)
        -> [DemoSignIn]
    {
        let wanted = words.lowercased()
        let found = units.lazy.filter { unit in
            [unit.name, unit.nameEnglish, unit.code.description].contains { $0.lowercased().contains(wanted) }
        }.flatMap { self.posts(of: $0.code) }.filter { role == nil || $0.role == role }
            .compactMap { demoSignIn($0, self, on: date, english: english) }
        return Array(found.prefix(limit))
    }
}
