import CZip

/// The files in a zip archive, unpacked one by one and never beyond a limit together.
final class Archive {
    private let archive: OpaquePointer
    /// Lives as long as the archive reads from it.
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private var left: Int
    private let limit: Int

    init(_ bytes: [UInt8], limit: Int) throws(SpreadsheetFault) {
        buffer = .allocate(capacity: bytes.count)
        _ = buffer.initialize(from: bytes)
        (left, self.limit) = (limit, limit)
        var error = zip_error_t()
        zip_error_init(&error)
        defer { zip_error_fini(&error) }
        let source = zip_source_buffer_create(buffer.baseAddress, UInt64(bytes.count), 0, &error)
        guard let archive = source.flatMap({ zip_open_from_source($0, ZIP_RDONLY, &error) }) else {
            source.map(zip_source_free)
            buffer.deallocate()
            throw .broken
        }
        self.archive = archive
    }

    deinit {
        zip_discard(archive)
        buffer.deallocate()
    }

    /// - Returns: `nil` when there is none of that name.
    func file(_ name: String) throws(SpreadsheetFault) -> [UInt8]? {
        let place = zip_name_locate(archive, name, 0)
        guard place >= 0 else { return nil }
        guard let file = zip_fopen_index(archive, UInt64(place), 0) else { throw .broken }
        defer { zip_fclose(file) }
        var (bytes, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
        while true {
            let count = Int(zip_fread(file, &chunk, UInt64(chunk.count)))
            guard count >= 0 else { throw .broken }
            guard count > 0 else { return bytes }
            left -= count
            guard left >= 0 else { throw .tooLarge(limit: limit) }
            bytes += chunk[..<count]
        }
    }
}
