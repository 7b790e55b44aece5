package import Hummingbird
package import Kernel
package import Web

/// A form with a few pictures, sent by a page without a script.
package enum PhotoForm {
    package static let limit = 3

    package static func read(_ request: Request) async throws -> Form {
        try await Form.read(request, limit: limit * ImageLimits().bytes + 256 * 1024, parts: 60)
    }

    /// Cleans and keeps the pictures until they are claimed.
    /// - Parameter held: how many came before.
    package static func keep(
        _ form: Form, _ images: Images, _ work: CaseWork, _ context: Context, held: Int = 0
    ) async throws -> [ID<Attachment>] {
        let files = form.files["photos"] ?? []
        guard files.count + held <= limit else {
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
