import SpecLanguage
import TensorTypes

/// An `io.BytesIO`: a file in memory.
public final class BytesFile: PythonObject {
    /// The contents.
    public var contents: [UInt8]
    /// Where the next read or write begins; may lie beyond the end.
    public var position = 0

    /// Makes a file with these contents, positioned at its start.
    public init(_ contents: [UInt8] = []) {
        self.contents = contents
    }

    /// `_io.BytesIO`.
    public var typeObject: PythonType { PythonType.bytesIO }

    /// Reads up to a number of bytes, or all that is left.
    public func read(_ limit: Int? = nil) -> [UInt8] {
        guard position < contents.count else { return [] }
        let available = contents.count - position
        let end = position + min(limit ?? available, available)
        defer { position = end }
        return Array(contents[position..<end])
    }

    /// Writes at the position, filling a gap before it with zeros.
    public func write(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        if position > contents.count { contents += [UInt8](repeating: 0, count: position - contents.count) }
        let end = min(position + bytes.count, contents.count)
        contents.replaceSubrange(position..<end, with: bytes)
        position += bytes.count
    }
}
