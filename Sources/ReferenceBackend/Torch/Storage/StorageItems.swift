import InProcess
import ReferenceTensor
import TensorTypes

/// Subscripts of storages of bytes.
///
/// Source: `THPStorage_get` and `THPStorage_set` in `torch/csrc/Storage.cpp`.
enum StorageItems {
    static func all(_ storage: Storage) throws -> [UInt8] {
        guard let contents = storage.contents else {
            if storage.byteCount == 0 { return [] }
            throw noData
        }
        return Array(contents)
    }

    static func get(_ storage: Storage, _ index: Value, _ interpreter: Interpreter) throws -> Value {
        if storage.device.isMeta { throw noData }
        if case .slice(let slice) = index { return .object(storage.window(try range(slice, storage, interpreter))) }
        guard index.isInteger else {
            throw TensorError.type("can't index a torch.UntypedStorage with \(index.typeName)")
        }
        var position = try integer(index)
        if position < 0 { position += storage.byteCount }
        guard position >= 0, position < storage.byteCount else {
            throw TensorError.index("index \(position) out of range for storage of size \(storage.byteCount)")
        }
        guard let contents = storage.contents, contents.indices.contains(position) else {
            throw TensorError.runtime("the memory behind the storage is gone")
        }
        return .int(Int128(contents[position]))
    }

    static func set(_ storage: Storage, _ index: Value, to value: Value, _ interpreter: Interpreter) throws {
        guard let integer = value.pythonInteger else {
            throw TensorError.runtime(
                "can only set storage content with a int types, but got \(value.typeName) instead")
        }
        guard Int64(exactly: integer) != nil else { throw TensorError.overflow("int too big to convert") }
        let positions: Range<Int>
        if case .slice(let slice) = index {
            positions = try range(slice, storage, interpreter)
        } else {
            guard index.isInteger else {
                throw TensorError.runtime("can't index a torch.UntypedStorage with \(index.typeName)")
            }
            let position = try self.integer(index)
            guard position >= 0, position < storage.byteCount else { throw TensorError.runtime("out of bounds") }
            positions = position..<(position + 1)
        }
        guard let contents = storage.contents else { return }
        for position in positions where contents.indices.contains(position) {
            contents[position] = UInt8(truncatingIfNeeded: integer)
        }
    }

    private static var noData: TensorError { .notImplemented("Not available for 'meta' device type") }

    private static func integer(_ index: Value) throws -> Int {
        guard case .int(let value)? = index.number, let position = Int(exactly: value) else {
            throw TensorError.value("Overflow when unpacking long long")
        }
        return position
    }

    private static func range(_ slice: PythonSlice, _ storage: Storage, _ interpreter: Interpreter) throws -> Range<Int>
    {
        let resolved = try interpreter.resolve(slice, count: storage.byteCount)
        guard resolved.step == 1 else {
            throw TensorError.runtime(
                "Trying to slice with a step of \(resolved.step), but only a step of 1 is supported")
        }
        return resolved.start..<(resolved.start + resolved.count)
    }
}
