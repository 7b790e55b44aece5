import Hummingbird
import Kernel
import Platform
import Posts
import Rights
import Store
import Web

extension CaseWork {
    /// The picture itself, for those who may read the report it belongs to; for everybody else it is not there.
    /// - Parameter id: `nil` when what was asked for cannot be one.
    func picture(_ id: ID<Attachment>?, for actor: Actor) async throws -> Response {
        let (table, directory) = (AttachmentTable(house.county), try await staff.directory())
        let owner = try await house.reader.read { connection in
            try id.flatMap { try table.owner(of: $0, connection) }
        }
        var object = owner?.subject.object(directory) ?? Object()
        object.reports = owner?.reports ?? []
        try require(actor, .readPicture, on: object)
        let image = try await house.reader.read { connection in try id.flatMap { try table.find($0, connection) } }
        guard let image else { throw RightRefusal.notThere }
        return Reply.bytes(image.bytes, type: image.contentType, headers: [.cacheControl: "private, no-store"])
    }
}
