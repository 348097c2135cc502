import InProcess
import ReferenceTensor
import TensorTypes

/// Attributes of arrays.
enum ArrayAttributes {
    static func get(_ array: NDArray, _ name: String, _ interpreter: Interpreter) throws -> Value? {
        switch name {
        case "shape": return tuple(array.shape)
        case "strides": return tuple(array.strides)
        case "dtype": return .object(NumPyDType.of(array.dtype))
        case "ndim": return .int(Int128(array.rank))
        case "size": return .int(Int128(array.count))
        case "itemsize": return .int(Int128(array.dtype.itemSize))
        case "nbytes": return .int(Int128(array.byteCount))
        case "base":
            guard let base = array.base else { return Value.none }
            if let object = base as? any PythonObject { return .object(object) }
            if let export = base as? PythonBuffer, let object = export.owner as? any PythonObject {
                return .object(object)
            }
            if let holder = base as? BytesOwner { return .bytes(holder.bytes) }
            return Value.none
        case "flags": return .object(ArrayFlags(array))
        case "T": return .object(array.transposed())
        case "mT":
            guard array.rank >= 2 else {
                throw TensorError.value("matrix transpose with ndim < 2 is undefined")
            }
            return .object(try array.swapAxes(-1, -2))
        case "real": return .object(try array.realPart())
        case "imag": return .object(try array.imaginaryPart())
        case "flat": return .object(FlatIterator(array))
        case "ctypes": return .object(ArrayAddress(array))
        case "data": return .object(PythonMemoryView(of: .object(array), try array.exported()))
        case "device": return .string("cpu")
        case "__array_priority__": return .float(0)
        case "__array_interface__":
            let result = PythonDictionary()
            let entries: [(String, Value)] = [
                (
                    "data",
                    .tuple([.int(Int128(UInt(bitPattern: array.pointer))), .bool(!array.isWriteable)])
                ),
                ("strides", array.isCContiguous ? Value.none : tuple(array.strides)),
                ("descr", .object(PythonList([.tuple([.string(""), .string(array.dtype.typeString)])]))),
                ("typestr", .string(array.dtype.typeString)), ("shape", tuple(array.shape)), ("version", .int(3)),
            ]
            for (key, value) in entries { result.set(value, for: .string(key), hashed: .string(key)) }
            return .object(result)
        default: return nil
        }
    }

    static func tuple(_ numbers: [Int]) -> Value { .tuple(numbers.map { .int(Int128($0)) }) }

    static func set(_ array: NDArray, _ name: String, _ value: Value, _ interpreter: Interpreter) throws -> Bool {
        switch name {
        case "shape":
            let target = try array.resolveShape(interpreter.arrayShape(value))
            guard let strides = array.viewStrides(target, fortran: false) else {
                throw TensorError.attribute(
                    "Incompatible shape for in-place modification. Use `.reshape()` to make a copy with the desired "
                        + "shape.")
            }
            if target != array.shape {
                array.shape = target
                array.strides = strides
            }
        case "dtype":
            let view = try array.view(as: NumPyDType.dtype(value, interpreter))
            (array.dtype, array.shape, array.strides) = (view.dtype, view.shape, view.strides)
        case "strides":
            let strides = try interpreter.arrayInts(value)
            guard strides.count == array.rank else {
                throw TensorError.value("strides must be  same length as shape (\(array.rank))")
            }
            let candidate = array.view(strides: strides)
            let start = Int(bitPattern: array.block.pointer)
            guard candidate.bounds.lowerBound >= start,
                candidate.bounds.upperBound <= start + array.block.byteCount
            else {
                throw TensorError.value("strides is not compatible with available memory")
            }
            array.strides = strides
        case "real", "imag":
            guard array.isWriteable || name == "imag" && array.dtype.category != .complex else {
                throw TensorError.value("assignment destination is read-only")
            }
            let part = name == "real" ? try array.realPart() : try array.imaginaryPart()
            guard part.isWriteable else {
                throw TensorError.type("array does not have imaginary part to set")
            }
            try part.assign(ArrayConversion.array(value, interpreter))
        case "flat":
            guard array.isWriteable else { throw TensorError.value("array is read-only") }
            _ = try FlatIterator(array).setItem(.slice(PythonSlice()), value, interpreter)
        default: return false
        }
        return true
    }
}

extension NDArray {
    /// `array.real`: the array itself unless it is complex.
    func realPart() throws -> NDArray {
        guard dtype.category == .complex else { return self }
        return view(dtype: partType).apart(.npRealCopies)
    }

    /// `array.imag`: a view of a complex array's second parts, else read-only zeros.
    func imaginaryPart() throws -> NDArray {
        guard dtype.category == .complex else {
            let zeros = try blank(order: .keep)
            zeros.isWriteable = false
            return zeros
        }
        return view(offset: partType.itemSize == 16 ? 8 : partType.itemSize, dtype: partType).apart(.npRealCopies)
    }

    private var partType: ArrayDType {
        guard let element = dtype.element else { return ArrayDType(.longDouble) }
        return ArrayDType(.element(element.realType), isByteSwapped: dtype.isByteSwapped)
    }
}

/// Keeps the bytes of an immutable object for arrays over them.
final class BytesOwner {
    let bytes: [UInt8]
    init(_ bytes: [UInt8]) { self.bytes = bytes }
}

/// `array.flags`.
final class ArrayFlags: PythonObject {
    private let array: NDArray
    /// Whether these are the flags of a scalar, which are the same for all and cannot be set.
    private let isOfScalar: Bool

    init(_ array: NDArray, ofScalar isOfScalar: Bool = false) {
        self.array = array
        self.isOfScalar = isOfScalar
    }

    static let type = PythonType("flagsobj", module: "numpy._core.multiarray")
    var typeObject: PythonType { ArrayFlags.type }
    var typeName: String { "numpy._core.multiarray.flagsobj" }
    var referents: [Value] { [.object(array)] }

    private func flag(_ name: String) -> Bool? {
        switch name {
        case "c_contiguous", "contiguous", "C_CONTIGUOUS", "C", "CONTIGUOUS": array.isCContiguous
        case "f_contiguous", "F_CONTIGUOUS", "F", "fortran", "FORTRAN": array.isFContiguous
        case "owndata", "OWNDATA", "O": array.ownsData || array.runtime.has(.npOwnDataAlways)
        case "writeable", "WRITEABLE", "W": array.isWriteable
        case "aligned", "ALIGNED", "A": array.isAligned
        case "writebackifcopy", "WRITEBACKIFCOPY", "X": false
        case "fnc", "FNC": array.isFContiguous && !array.isCContiguous
        case "forc", "FORC": array.isFContiguous || array.isCContiguous
        case "behaved", "BEHAVED", "B": array.isAligned && array.isWriteable
        case "carray", "CARRAY", "CA": array.isAligned && array.isWriteable && array.isCContiguous
        case "farray", "FARRAY", "FA":
            // As NumPy computes it: any of the three, for an array that is not in C order.
            (array.isAligned || array.isWriteable || array.isFContiguous) && !array.isCContiguous
        default: nil
        }
    }

    /// The flags as the bits of NumPy's C interface.
    private var bits: Int128 {
        let weights: [(Bool, Int128)] = [
            (array.isCContiguous, 0x1), (array.isFContiguous, 0x2), (array.ownsData, 0x4), (array.isAligned, 0x100),
            (array.isWriteable, 0x400),
        ]
        return weights.reduce(0) { $1.0 ? $0 | $1.1 : $0 }
    }

    func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        guard name.first?.isLowercase == true else { return nil }
        if name == "num" { return .int(bits) }
        return flag(name).map { .bool($0) }
    }

    func item(_ index: Value, _ interpreter: Interpreter) throws -> Value? {
        guard case .string(let name) = index, name.first?.isUppercase == true, let found = flag(name) else {
            throw TensorError(kind: "KeyError", "'Unknown flag'")
        }
        return .bool(found)
    }

    func setAttribute(_ name: String, _ value: Value, _ interpreter: Interpreter) throws -> Bool {
        guard name == "writeable" || name == "aligned" || name == "writebackifcopy" else { return false }
        if isOfScalar { throw TensorError.value("Cannot set flags on array scalars.") }
        if name == "writeable" { try ArrayFlags.setWriteable(array, interpreter.truth(value)) }
        return true
    }

    func setItem(_ index: Value, _ value: Value, _ interpreter: Interpreter) throws -> Bool {
        guard case .string(let name) = index, ["WRITEABLE", "W"].contains(name) else {
            throw TensorError(kind: "KeyError", "'Unknown flag'")
        }
        try ArrayFlags.setWriteable(array, interpreter.truth(value))
        return true
    }

    static func setWriteable(_ array: NDArray, _ isWriteable: Bool) throws {
        // Asked of the owner of the memory even where nothing would change.
        if isWriteable && !array.canBecomeWriteable && !array.runtime.has(.npFlagUnchecked) {
            throw TensorError.value("cannot set WRITEABLE flag to True of this array")
        }
        array.isWriteable = isWriteable
    }

    func repr(_ interpreter: Interpreter) throws -> String? {
        ["C_CONTIGUOUS", "F_CONTIGUOUS", "OWNDATA", "WRITEABLE", "ALIGNED", "WRITEBACKIFCOPY"].map {
            "  \($0) : \(flag($0) == true ? "True" : "False")\n"
        }.joined()
    }
}

/// `array.ctypes`.
final class ArrayAddress: PythonObject {
    private let array: NDArray
    init(_ array: NDArray) { self.array = array }

    static let type = PythonType("_ctypes", module: "numpy._core._internal")
    var typeObject: PythonType { ArrayAddress.type }

    func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        name == "data" ? .int(Int128(UInt(bitPattern: array.pointer))) : nil
    }
}

/// `array.flat`: the elements in C order, as one axis.
final class FlatIterator: PythonObject {
    private let array: NDArray
    init(_ array: NDArray) { self.array = array }

    static let type = PythonType("flatiter", module: "numpy")
    var typeObject: PythonType { FlatIterator.type }
    var typeName: String { "numpy.flatiter" }
    var referents: [Value] { [.object(array)] }

    func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        switch name {
        case "base": .object(array)
        case "index": .int(0)
        default: nil
        }
    }
    func hasMethod(_ name: String) -> Bool { name == "copy" }
    func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        name == "copy" ? .object(try array.flatten()) : nil
    }
    func length(_ interpreter: Interpreter) throws -> Int? { array.count }
    func elements(_ interpreter: Interpreter) throws -> [Value]? { try array.flatten().elements(interpreter) }
    func item(_ index: Value, _ interpreter: Interpreter) throws -> Value? {
        let found = try array.flatten().item(index, interpreter)
        if let view = found?.object(as: NDArray.self) { return .object(try view.copy()) }
        return found
    }
    func setItem(_ index: Value, _ value: Value, _ interpreter: Interpreter) throws -> Bool {
        guard array.isWriteable else { throw TensorError.value("underlying array is read-only") }
        let flat = try array.flatten()
        let selection = try flat.select(IndexConversion.parts(index, interpreter))
        if try interpreter.indexIfInteger(index) != nil, try ArrayConversion.array(value, interpreter).rank > 0 {
            throw TensorError.value("Error setting single item of array.")
        }
        let source = try ArrayConversion.array(value, interpreter, dtype: array.dtype).flatten()
        let target = try flat.item(selection)
        if source.count > 0 { try flat.setItem(selection, source.resized([target.count]).reshape(target.shape)) }
        try array.assign(flat.reshape(array.shape))
        return true
    }
}
