import Cases
import Hummingbird
import Kernel
import Web

/// A form with a few pictures, sent by a page without a script.
enum PhotoForm {
    static let limit = 3

    static func read(_ request: Request) async throws -> Form {
        try await Form.read(request, limit: limit * ImageLimits().bytes + 256 * 1024, parts: 30)
    }

    /// Cleans and keeps the pictures until they are claimed.
    static func keep(
        _ form: Form, _ images: Images, _ work: CaseWork, _ context: Context
    ) async throws -> [ID<Attachment>] {
        let files = form.files["photos"] ?? []
        guard files.count <= limit else {
            form.fields.fault("photos", "web.field.tooMany", ["max": "\(limit)"])
            try form.fields.faults.check()
            return []
        }
        var ids: [ID<Attachment>] = []
        for file in files {
            let image = try await images.sanitise(file.bytes, of: context.shareKey)
            ids.append(try await work.keep(image, from: context.actor))
        }
        return ids
    }
}
