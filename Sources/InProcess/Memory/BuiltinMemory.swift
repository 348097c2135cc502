/// What exports bytes is bytes.
extension PythonByteArray: MemoryDescribing {
    /// The bytes.
    public func memoryDescriptions(_ interpreter: Interpreter) -> [MemoryDescription] {
        let start = UnsafeRawPointer(pointer)
        var description = MemoryDescription(
            kind: "bytearray", dtype: "uint8", itemSize: 1, shape: [count], strides: [1],
            allocation: .init(
                start: start, byteCount: count, identity: ObjectIdentifier(self), owner: "Python"),
            offset: 0)
        description.text = { String(start.load(fromByteOffset: $0, as: UInt8.self)) }
        return [description]
    }
}

extension PythonMemoryView: MemoryDescribing {
    /// The elements of the exporting object; nothing after `release()`.
    public func memoryDescriptions(_ interpreter: Interpreter) -> [MemoryDescription] {
        guard let export = try? live(), export.byteCount > 0, export.strides.allSatisfy({ $0 >= 0 }) else { return [] }
        let extent = zip(export.shape, export.strides).reduce(export.itemSize) { $0 &+ ($1.0 &- 1) &* $1.1 }
        var description = MemoryDescription(
            kind: "memoryview", dtype: dtypeName(export.format), itemSize: export.itemSize, shape: export.shape,
            strides: export.strides,
            allocation: .init(
                start: UnsafeRawPointer(export.pointer), byteCount: extent, identity: ObjectIdentifier(export),
                owner: "Python"),
            offset: 0)
        description.isReadOnly = export.readOnly
        description.text = { offset in
            guard let value = try? BufferFormat.load(export, offset) else { return "" }
            return (try? interpreter.repr(value)) ?? ""
        }
        return [description]
    }

    /// The dtype that a format of the `struct` module stands for, so that bytes read alike are shown once.
    private func dtypeName(_ format: String) -> String {
        let names: [Character: String] = [
            "?": "bool", "B": "uint8", "b": "int8", "H": "uint16", "h": "int16", "I": "uint32", "i": "int32",
            "L": "uint64", "Q": "uint64", "l": "int64", "q": "int64", "e": "float16", "f": "float32", "d": "float64",
        ]
        return format.count == 1 ? format.first.flatMap { names[$0] } ?? "'\(format)'" : "'\(format)'"
    }
}
