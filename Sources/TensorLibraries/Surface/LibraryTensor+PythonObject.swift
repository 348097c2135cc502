import InProcess
import ReferenceBackend
import ReferenceTensor
import SpecLanguage
import TensorTypes

/// What a tensor is in Python; what its library has no requirement for is unsupported, never refused.
extension LibraryTensor: PythonObject, TensorArgument {
    var typeObject: PythonType { surface.tensorType }
    var hasOperatorMethods: Bool { true }

    var argumentDType: DType { dtype }
    var argumentRank: Int { shape.count }
    var argumentCount: Int { count }
    var argumentRequiresGrad: Bool {
        areas.hasGradients && ((try? areas.autograd.requiresGradient(tensor)) ?? false)
    }
    func argumentItem() throws -> Scalar { try onlyValue(for: "item") }

    // MARK: Attributes and methods

    func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        if let found = try shown({ try LibraryAttributes.get(name, self, interpreter) }) { return found }
        // Python's own names are answered by the interpreter.
        if hasMethod(name) || name == "__class__" || SpecialMethods.applies(name, to: .object(self)) { return nil }
        throw UnsupportedOperation("Tensor.\(name)")
    }

    func setAttribute(_ name: String, _ value: Value, _ interpreter: Interpreter) throws -> Bool {
        try shown { try LibraryAttributes.set(name, self, value, interpreter) }
        return true
    }

    func deleteAttribute(_ name: String, _ interpreter: Interpreter) throws -> Bool {
        throw UnsupportedOperation("del Tensor.\(name)")
    }

    func hasMethod(_ name: String) -> Bool { surface.registry.hasMethod(name) }

    func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        guard hasMethod(name) else {
            if SpecialMethods.applies(name, to: .object(self)) { return nil }
            throw UnsupportedOperation("Tensor.\(name)")
        }
        return try LibraryCalls.guarded("Tensor.\(name)") {
            try surface.registry.callMethod(
                name, on: .object(self), arguments, TorchSession.of(interpreter), interpreter)
        }
    }

    // MARK: Items

    func item(_ index: Value, _ interpreter: Interpreter) throws -> Value? {
        let parts = try LibraryIndex<Library>.parts(index, interpreter)
        return try shown { try world(interpreter).value(areas.indexing.part(of: tensor, at: parts)) }
    }

    func setItem(_ index: Value, _ value: Value, _ interpreter: Interpreter) throws -> Bool {
        let parts = try LibraryIndex<Library>.parts(index, interpreter)
        guard let source = operand(value) else {
            throw UnsupportedOperation("assigning \(value.typeName) to items of a tensor")
        }
        try shown { try areas.inPlace.assign(source, to: &tensor, at: parts) }
        return true
    }

    func deleteItem(_ index: Value, _ interpreter: Interpreter) throws -> Bool {
        throw UnsupportedOperation("del of items of a tensor")
    }

    func length(_ interpreter: Interpreter) throws -> Int? {
        guard let first = shape.first else { throw UnsupportedOperation("len of a tensor without dimensions") }
        return first
    }

    func elements(_ interpreter: Interpreter) throws -> [Value]? {
        guard let first = shape.first else { throw UnsupportedOperation("iterating over a tensor without dimensions") }
        let world = try world(interpreter)
        return try (0..<first).map { position in
            try shown { world.value(try areas.indexing.part(of: tensor, at: [.integer(position)])) }
        }
    }

    func contains(_ value: Value, _ interpreter: Interpreter) throws -> Bool? {
        throw UnsupportedOperation("'in' a tensor")
    }

    // MARK: Operators

    func operand(_ value: Value) -> Operand<Library.Tensor>? {
        if let other = value.object(as: LibraryTensor.self) { return .tensor(other.tensor) }
        return value.number.map { .number($0) }
    }

    func binary(
        _ operation: SpecLanguage.BinaryOperator, _ other: Value, reflected: Bool, _ interpreter: Interpreter
    ) throws -> Value? {
        guard let operand = operand(other) else {
            throw UnsupportedOperation("'\(operation.rawValue)' of a tensor and \(other.typeName)")
        }
        let own = Operand<Library.Tensor>.tensor(tensor)
        let (left, right) = reflected ? (operand, own) : (own, operand)
        return try shown {
            if operation == .matrixMultiply {
                guard case (.tensor(let left), .tensor(let right)) = (left, right) else {
                    throw UnsupportedOperation("'@' of a tensor and a number")
                }
                return try world(interpreter).value(areas.arithmetic.multiplyMatrices(left, right))
            }
            guard let function = operatorFunctions[operation] else { return nil }
            return try world(interpreter).value(areas.arithmetic.apply(function, left, right))
        }
    }

    func inPlace(_ operation: SpecLanguage.BinaryOperator, _ other: Value, _ interpreter: Interpreter) throws
        -> Value?
    {
        guard let function = operatorFunctions[operation], let operand = operand(other) else {
            throw UnsupportedOperation("'\(operation.rawValue)=' of a tensor and \(other.typeName)")
        }
        try shown { try areas.inPlace.update(&tensor, function, operand) }
        return .object(self)
    }

    func unary(_ operation: SpecLanguage.UnaryOperator, _ interpreter: Interpreter) throws -> Value? {
        let function: UnaryFunction
        switch operation {
        case .negate: function = .neg
        case .invert: function = .bitwiseNot
        case .plus: throw UnsupportedOperation("unary '+' of a tensor")
        case .not: return nil
        }
        return try shown { try world(interpreter).value(areas.arithmetic.apply(function, to: tensor)) }
    }

    func compare(_ operation: ComparisonOperator, _ other: Value, _ interpreter: Interpreter) throws -> Value? {
        guard let operand = operand(other) else {
            throw UnsupportedOperation("'\(operation.rawValue)' of a tensor and \(other.typeName)")
        }
        guard let function = comparisonFunctions[operation] else { return nil }
        return try shown {
            try world(interpreter).value(areas.arithmetic.apply(function, .tensor(tensor), operand))
        }
    }

    // MARK: Conversions

    func truth(_ interpreter: Interpreter) throws -> Bool? { try onlyValue(for: "bool").isNonzero }

    func repr(_ interpreter: Interpreter) throws -> String? {
        try text(TorchSession.of(interpreter).printOptions)
    }

    func format(_ specification: String, _ interpreter: Interpreter) throws -> String? {
        if shape.isEmpty { return try interpreter.format(Value(onlyValue(for: "format")), specification) }
        guard specification.isEmpty else { throw UnsupportedOperation("format of a tensor") }
        return try repr(interpreter)
    }

    func index(_ interpreter: Interpreter) throws -> Int128? {
        guard dtype.isIntegral, case .int(let value) = try onlyValue(for: "index") else {
            throw UnsupportedOperation("a tensor of \(dtype.name) as an index")
        }
        return value
    }

    func toInt(_ interpreter: Interpreter) throws -> Int128? {
        try interpreter.int(Value(realValue(for: "int")))
    }

    func toFloat(_ interpreter: Interpreter) throws -> Double? {
        try interpreter.float(Value(realValue(for: "float")))
    }

    func toComplex(_ interpreter: Interpreter) throws -> (Double, Double)? {
        try onlyValue(for: "complex").parts
    }

    // MARK: Copies

    func shallowCopy(_ interpreter: Interpreter) throws -> Value? {
        throw UnsupportedOperation("copy.copy of a tensor")
    }

    func deepCopy(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? {
        throw UnsupportedOperation("copy.deepcopy of a tensor")
    }

    func pickled(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? {
        throw UnsupportedOperation("pickling a tensor")
    }

    func world(_ interpreter: Interpreter) throws -> LibraryWorld<Library> {
        guard let world = interpreter.world as? LibraryWorld<Library> else {
            throw UnsupportedOperation("a tensor of another world")
        }
        return world
    }
}

/// NumPy looking at a tensor.
extension LibraryTensor: ArrayConvertible, DLPackExporter {
    func arrayForNumPy(dtype: ArrayDType?, copy: Bool?, _ interpreter: Interpreter) throws -> NDArray {
        let array = try shown { try areas.arrays.array(of: tensor) }.array(of: self, world(interpreter).runtime)
        guard copy != false else { throw ArrayConversion.copyRefused }
        guard let dtype, try array.concrete(dtype) != array.dtype else { return array }
        return try array.converted(to: dtype)
    }

    func arrayForDLPack(copy: Bool?, _ interpreter: Interpreter) throws -> NDArray {
        throw UnsupportedOperation("np.from_dlpack of a tensor")
    }

    func wrapNumPyResult(_ array: NDArray, _ interpreter: Interpreter) throws -> Value {
        throw UnsupportedOperation("NumPy's functions of tensors")
    }
}

private let operatorFunctions: [SpecLanguage.BinaryOperator: BinaryFunction] = [
    .add: .add, .subtract: .sub, .multiply: .mul, .divide: .div, .floorDivide: .floorDivide, .modulo: .remainder,
    .power: .pow, .and: .bitwiseAnd, .or: .bitwiseOr, .xor: .bitwiseXor, .shiftLeft: .shiftLeft,
    .shiftRight: .shiftRight,
]

private let comparisonFunctions: [ComparisonOperator: BinaryFunction] = [
    .equal: .equal, .notEqual: .notEqual, .less: .less, .lessOrEqual: .lessOrEqual, .greater: .greater,
    .greaterOrEqual: .greaterOrEqual,
]
