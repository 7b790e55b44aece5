import Kernel

/// `code,name,level,parent,valid_from,valid_to,replaced_by,generated,urban_rural,lon,lat,frame`; `code`, `name` and
/// `valid_from` are needed.
package enum DivisionsFile {
    package static func read(_ file: [UInt8]) throws -> ImportedFile<Place> {
        try TableFile.read(file, requiring: ["code", "name", "valid_from"]) { fields throws(Rejection) in
            _ = try fields.required("code")
            guard let code = try fields.code("code") else { preconditionFailure("required") }
            let name = try fields.required("name")
            guard name.count <= 100 else {
                throw Rejection(fields.origin, column: "name", "nameTooLong", ["limit": "100"])
            }
            if let level = fields.text("level"), level != code.level.rawValue {
                throw Rejection(
                    fields.origin, column: "level", "otherLevel", ["level": level, "expected": code.level.rawValue])
            }
            if let parent = try fields.code("parent"), parent != code.parent {
                throw Rejection(
                    fields.origin, column: "parent", "otherParent",
                    ["parent": "\(parent)", "expected": code.parent.map { "\($0)" } ?? ""])
            }
            if let kind = fields.text("urban_rural"), kind.utf8.count != 3 || Int(kind) == nil {
                throw Rejection(fields.origin, column: "urban_rural", "notAClass", ["value": kind])
            }
            return Place(
                code, name, validity: try fields.validity(), replacedBy: try fields.code("replaced_by"),
                isGenerated: try fields.flag("generated"), urbanRural: fields.text("urban_rural"),
                point: try fields.point())
        }
    }
}
