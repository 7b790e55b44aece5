import Foundation
import Kernel
import TextMining

/// A model on disk.
enum ModelFile {
    /// Longer files are not read; a model has at most 20 MB.
    private static let limit = 64 << 20

    /// - Throws: `ModelFileFault`.
    static func read(_ path: String) throws(ModelFileFault) -> Model {
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        guard let size, let data = size <= limit ? try? Data(contentsOf: URL(fileURLWithPath: path)) : Data() else {
            throw .unreadable(path)
        }
        do throws(ModelFault) {
            return try Model(encoded: Array(data))
        } catch {
            throw .broken(path, error)
        }
    }
}

/// What is wrong with a model, or with how it is asked.
enum ModelFileFault: Explained {
    case unreadable(String)
    case unwritable(String)
    case broken(String, ModelFault)
    /// The model reads so many texts of a message.
    case fields(wanted: Int, given: Int)
    case noSuchClass(String, [String])

    var explanation: Explanation {
        switch self {
        case .unreadable(let file): Explanation(.invalid, "reading.model.unreadable", ["file": file])
        case .unwritable(let file): Explanation(.invalid, "reading.model.unwritable", ["file": file])
        case .broken(let file, .notAModel): Explanation(.invalid, "reading.model.none", ["file": file])
        case .broken(let file, .damaged): Explanation(.invalid, "reading.model.damaged", ["file": file])
        case .broken(let file, .version(let version)):
            Explanation(.invalid, "reading.model.version", ["file": file, "version": "\(version)"])
        case .fields(let wanted, let given):
            Explanation(.invalid, "reading.model.fields", ["wanted": "\(wanted)", "given": "\(given)"])
        case .noSuchClass(let label, let labels):
            Explanation(
                .invalid, "reading.model.noSuchClass", ["label": label, "labels": labels.joined(separator: " ")])
        }
    }
}

extension TrainingRefusal: Explained {
    var explanation: Explanation {
        switch self {
        case .noSamples: Explanation(.invalid, "reading.noSamples")
        case .oneClass(let label): Explanation(.invalid, "reading.oneClass", ["label": label])
        }
    }
}
