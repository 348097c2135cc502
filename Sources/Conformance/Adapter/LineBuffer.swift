import Foundation

/// Bytes as they arrive, given back as lines.
struct LineBuffer {
    private var bytes: [UInt8] = []
    private var start = 0
    private var scanned = 0

    /// The number of bytes of the line that is not complete yet.
    var pendingCount: Int { bytes.count - start }

    mutating func append(_ chunk: UnsafeRawBufferPointer) {
        if start > 0 && start == bytes.count {
            bytes.removeAll(keepingCapacity: true)
            start = 0
            scanned = 0
        } else if start > 1 << 16 && start > bytes.count / 2 {
            bytes.removeSubrange(..<start)
            scanned -= start
            start = 0
        }
        bytes.append(contentsOf: chunk)
    }

    /// The next complete line, without its end.
    mutating func next() -> Data? {
        guard let end = bytes[scanned...].firstIndex(of: UInt8(ascii: "\n")) else {
            scanned = bytes.count
            return nil
        }
        let line = Data(bytes[start..<end])
        start = end + 1
        scanned = start
        return line
    }
}

/// The last few kilobytes of a stream.
struct StreamTail {
    private static let limit = 8 << 10
    private var bytes: [UInt8] = []

    mutating func append(_ chunk: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: chunk.suffix(Self.limit))
        if bytes.count > 4 * Self.limit { bytes.removeFirst(bytes.count - Self.limit) }
    }

    /// What was kept, from the start of a line where something had to be dropped and there is one.
    var text: String {
        let kept = bytes.suffix(Self.limit)
        var text = String(decoding: kept, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        if kept.count < bytes.count, let end = text.firstIndex(of: "\n") {
            text = String(text[text.index(after: end)...])
        }
        return text
    }
}
