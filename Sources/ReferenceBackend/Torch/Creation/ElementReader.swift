import InProcess
import ReferenceTensor
import TensorTypes

/// Reads the leaves of Python data into elements of one type, with the checks that PyTorch makes of single values.
struct ElementReader {
    private let dtype: DType
    private let interpreter: Interpreter
    private let runtime: Runtime
    private var elements: Elements
    private var warnedOfArrays = false

    init(_ dtype: DType, capacity: Int, _ interpreter: Interpreter, _ runtime: Runtime) {
        self.dtype = dtype
        self.interpreter = interpreter
        self.runtime = runtime
        elements = Elements(for: dtype, capacity: capacity)
    }

    /// The most elements that are read one by one; data that holds itself many times over has no end otherwise.
    static let mostElements = 1 << 22

    /// The elements of nested data that has the sizes.
    ///
    /// - Throws: a `ValueError` for ragged data, a `TypeError` for leaves of another kind, and range errors.
    static func elements(
        of data: Value, sizes: [Int], dtype: DType, _ interpreter: Interpreter, _ runtime: Runtime
    ) throws -> Elements {
        guard sizes.reduce(1, { $0.multipliedReportingOverflow(by: $1).partialValue }) <= mostElements else {
            throw TensorError(kind: "MemoryError", "")
        }
        var reader = ElementReader(dtype, capacity: sizes.reduce(1, *), interpreter, runtime)
        try reader.read(data, sizes, axis: 0)
        return reader.elements
    }

    private mutating func read(_ value: Value, _ sizes: [Int], axis: Int) throws {
        guard axis < sizes.count else { return try append(value) }
        guard let items = try PythonSequence.items(value, interpreter) ?? interpreter.elementsIfIterable(value) else {
            throw TensorError.type("not a sequence")
        }
        guard items.count == sizes[axis] else {
            throw TensorError.value("expected sequence of length \(sizes[axis]) at dim \(axis) (got \(items.count))")
        }
        for item in items {
            if !warnedOfArrays, item.array != nil {
                warnedOfArrays = true
                runtime.warn(
                    "UserWarning",
                    "Creating a tensor from a list of numpy.ndarrays is extremely slow. Please consider converting the "
                        + "list to a single numpy.ndarray with numpy.array() before converting to a tensor.")
            }
            try read(item, sizes, axis: axis + 1)
        }
    }

    private mutating func append(_ value: Value) throws {
        switch elements {
        case .integers(var list):
            // Moved out, so that appending does not copy.
            elements = .integers([])
            list.append(try dtype == .bool ? (truth(value) ? 1 : 0) : integer(value))
            elements = .integers(list)
        case .unsigned(var list):
            elements = .unsigned([])
            list.append(try unsigned(value))
            elements = .unsigned(list)
        case .floats(var list):
            elements = .floats([])
            list.append(try double(value))
            elements = .floats(list)
        case .complex(var list):
            elements = .complex([])
            let (real, imaginary) = try complex(value)
            list.append(Complex(real, imaginary))
            elements = .complex(list)
        }
    }

    private func integer(_ value: Value) throws -> Int64 {
        if let number = floatValue(value) {
            guard let range = dtype.integerRange, number >= Double(range.least), number <= Double(range.greatest)
            else { throw overflow }
            return Int64(wrapping: number)
        }
        guard let number = Int64(exactly: try interpreter.index(value)) else {
            throw TensorError.value("Overflow when unpacking long long")
        }
        guard let range = dtype.integerRange else { return number }
        // Unsigned types take negative numbers, which wrap around, down to minus their greatest.
        let least = dtype.isSigned ? range.least : -range.greatest
        guard Int128(number) >= least, Int128(number) <= range.greatest else { throw overflow }
        return number
    }

    private var overflow: TensorError {
        .runtime("value cannot be converted to type \(dtype.name) without overflow")
    }

    private func unsigned(_ value: Value) throws -> UInt64 {
        let number: Int128
        switch value {
        case .int(let integer): number = integer
        case .bool(let flag): number = flag ? 1 : 0
        default: throw TensorError.type("an integer is required")
        }
        guard number >= 0 else { throw TensorError.overflow("can't convert negative int to unsigned") }
        guard let result = UInt64(exactly: number) else { throw TensorError.overflow("int too big to convert") }
        return result
    }

    private func truth(_ value: Value) throws -> Bool {
        if let number = floatValue(value) { return number != 0 }
        if case .bool(let flag)? = value.arrayScalar?.plainValue { return flag }
        if let (real, imaginary) = try complexValue(value) { return real != 0 || imaginary != 0 }
        return try interpreter.index(value) != 0
    }

    private func double(_ value: Value) throws -> Double {
        if let number = try interpreter.floatIfReal(value) { return number }
        throw TensorError.type("must be real number, not \(value.typeName)")
    }

    private func complex(_ value: Value) throws -> (Double, Double) {
        if case .complex(let real, let imaginary) = value { return (real, imaginary) }
        if case .object(let object) = value, let parts = try object.toComplex(interpreter) { return parts }
        return (try double(value), 0)
    }

    /// The value of a `float`, or of a class derived from it.
    private func floatValue(_ value: Value) -> Double? {
        if case .float(let number) = value { return number }
        guard let scalar = value.arrayScalar, scalar.typeObject.isSubclass(of: .float) else {
            return nil
        }
        return scalar.argumentScalar.double
    }

    /// The parts of a `complex`, or of a class derived from it.
    private func complexValue(_ value: Value) throws -> (Double, Double)? {
        if case .complex(let real, let imaginary) = value { return (real, imaginary) }
        guard let scalar = value.arrayScalar, scalar.typeObject.isSubclass(of: .complex) else {
            return nil
        }
        return scalar.argumentScalar.parts
    }
}
