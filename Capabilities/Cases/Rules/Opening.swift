package import Kernel

/// Whether a post may open what is sealed of a report: the desk, who has the case in hand.
///
/// Who reports without a name is known to the desk alone, never to the unit that deals with the matter.
package func mayOpen(
    _ holder: PostHolder, _ report: ID<Report>, isAnonymous: Bool, of subject: Case
) -> Bool {
    guard subject.reporters.contains(where: { $0.report == report }) else { return false }
    if isAnonymous { return holder.unit == subject.desk && holder.unit != subject.lead }
    return holder.unit == subject.lead || holder.unit == subject.holder || holder.unit == subject.desk
}
