import InProcess
import ReferenceTensor
import TensorTypes

/// NumPy's `.npy` format, version 1.0.
enum ArrayFile {
    private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]

    /// An array as a file holds it; of objects, a token for a copy that the session keeps, as in a pickle.
    ///
    /// - Throws: a `ValueError` for objects that may not be pickled.
    static func encode(_ array: NDArray, allowsPickle: Bool, _ interpreter: Interpreter) throws -> [UInt8] {
        if array.dtype.kind == .object && !allowsPickle {
            throw TensorError.value("Object arrays cannot be saved when allow_pickle=False")
        }
        let isFortran = array.isFortranOnly
        var header =
            "{'descr': \(try description(array.dtype, interpreter)), 'fortran_order': \(isFortran ? "True" : "False"), 'shape': "
            + "\(pythonTuple(array.shape)), }"
        let length = magic.count + 2 + header.utf8.count + 1
        header += String(repeating: " ", count: (64 - length % 64) % 64) + "\n"
        let size = header.utf8.count
        let start =
            magic + [UInt8(truncatingIfNeeded: size), UInt8(truncatingIfNeeded: size >> 8)] + Array(header.utf8)
        if array.dtype.kind == .object {
            let copy = try interpreter.pickled(.object(array), DeepCopyMemo())
            return start + interpreter.token(for: PickledObjects(array: copy))
        }
        let body = try array.flatten(order: isFortran ? .fortran : .c)
        return start + [UInt8](UnsafeRawBufferPointer(start: body.pointer, count: body.byteCount))
    }

    /// `dtype.descr` as Python writes it, or the type string of a type without fields.
    private static func description(_ dtype: ArrayDType, _ interpreter: Interpreter) throws -> String {
        if dtype.fields.isEmpty { return "'\(dtype.typeString)'" }
        return try interpreter.repr(.object(PythonList(StructuredTypes.description(dtype))))
    }

    private static func dtype(described text: String, _ interpreter: Interpreter) throws -> ArrayDType {
        if text.first == "'" { return try ArrayDType(parsing: text.filter { $0 != "'" }) }
        // Names and types in quotes, in turn; shapes in parentheses behind them.
        let quoted = text.split(separator: "'", omittingEmptySubsequences: false)
        var (names, types): ([String], [ArrayDType]) = ([], [])
        for index in stride(from: 1, to: quoted.count - 2, by: 4) {
            names.append(String(quoted[index]))
            let shape = quoted[index + 3].split(separator: ")")[0].split(separator: "(").dropFirst().first
            let base = try ArrayDType(parsing: String(quoted[index + 2]))
            let extents = shape?.split(separator: ",").compactMap { Int($0.filter { $0 != " " }) } ?? []
            types.append(extents.isEmpty ? base : ArrayDType.block(of: base, extents))
        }
        return ArrayDType.structure(types, names: names)
    }

    private struct PickledObjects {
        let array: Value
    }

    /// The array at a file's position.
    ///
    /// - Throws: an `EOFError` at the end, a `ValueError` for anything that is no such file.
    static func decode(_ file: BytesFile, allowsPickle: Bool, _ runtime: Runtime, _ interpreter: Interpreter) throws
        -> Value
    {
        let start = file.read(magic.count)
        guard !start.isEmpty else { throw TensorError(kind: "EOFError", "No data left in file") }
        guard start == magic else {
            throw TensorError.value(
                "This file contains pickled (object) data. If you trust the file you can load it unsafely using the "
                    + "`allow_pickle=` keyword argument or `pickle.load()`.")
        }
        let lengths = file.read(2)
        guard lengths.count == 2 else {
            throw TensorError.value("EOF: reading array header length, expected 2 bytes got \(lengths.count)")
        }
        let header = String(decoding: file.read(Int(lengths[0]) | Int(lengths[1]) << 8), as: UTF8.self)
        guard let type = field("'descr': ", ", 'fortran_order'", header),
            let order = field("'fortran_order': ", ",", header),
            let extents = field("'shape': (", ")", header)
        else { throw TensorError.value("Cannot parse header: \(header)") }
        let dtype = try dtype(described: type, interpreter)
        let shape = extents.split(separator: ",").compactMap { Int($0.drop { $0 == " " }) }
        if dtype.kind == .object {
            guard allowsPickle else {
                throw TensorError.value("Object arrays cannot be loaded when allow_pickle=False")
            }
            guard let (payload, length) = interpreter.payload(in: file.contents[file.position...]),
                let saved = payload as? PickledObjects
            else { throw UnsupportedOperation("reading a pickle that this session did not write") }
            file.position += length
            return try interpreter.pickled(saved.array, DeepCopyMemo())
        }
        let result = try NDArray.make(runtime, dtype, shape, fortran: order == "True")
        let bytes = file.read(result.byteCount)
        guard bytes.count == result.byteCount else {
            throw TensorError.value(
                "EOF: reading array data, expected \(result.byteCount) bytes got \(bytes.count)")
        }
        bytes.withUnsafeBytes { source in
            if let address = source.baseAddress { result.pointer.copyMemory(from: address, byteCount: source.count) }
        }
        return .object(result)
    }

    private static func field(_ start: String, _ end: String, _ text: String) -> String? {
        guard let low = text.firstRange(of: start)?.upperBound,
            let high = text[low...].firstRange(of: end)?.lowerBound
        else { return nil }
        return String(text[low..<high])
    }
}
