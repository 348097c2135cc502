import InProcess
import ReferenceTensor
import SpecLanguage
import TensorTypes

/// The reference's tensors as Python objects.
extension Tensor: PythonObject, TensorArgument {
    /// `Tensor`.
    public var typeName: String { isParameter ? "Parameter" : "Tensor" }
    /// `torch.Tensor`, or its subclass `torch.nn.Parameter`.
    public var typeObject: PythonType { isParameter ? ParameterType.type : TensorType.tensor }

    // MARK: What binding arguments asks

    /// The element type.
    public var argumentDType: DType { dtype }
    /// The number of dimensions.
    public var argumentRank: Int { rank }
    /// The number of elements.
    public var argumentCount: Int { count }
    /// Whether gradients are recorded.
    public var argumentRequiresGrad: Bool { requiresGrad }
    /// The one element.
    public func argumentItem() throws -> Scalar { try scalarItem() }

    // MARK: Attributes and methods

    /// Attributes; methods are found by ``callMethod(_:_:_:)``.
    public func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        try TensorAttributes.get(name, of: self, interpreter)
    }

    /// `requires_grad`, `grad` and `data`.
    public func setAttribute(_ name: String, _ value: Value, _ interpreter: Interpreter) throws -> Bool {
        try TensorAttributes.set(name, of: self, to: value)
    }

    /// `del tensor.grad`.
    ///
    /// - Throws: a `RuntimeError` for `data`.
    public func deleteAttribute(_ name: String, _ interpreter: Interpreter) throws -> Bool {
        switch name {
        case "grad": grad = nil
        case "data": throw TensorError.runtime("Deleting tensor data is not allowed. Delete tensor instead!")
        default: return false
        }
        return true
    }

    /// Methods of the registry.
    public func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        try TorchModule.registry.callMethod(
            TorchRegistry.registeredName(name, runtime), on: .object(self), arguments, TorchSession.of(interpreter),
            interpreter)
    }

    /// Whether the registry has the method.
    public func hasMethod(_ name: String) -> Bool {
        TorchModule.registry.hasMethod(TorchRegistry.registeredName(name, runtime))
    }

    // MARK: Items

    /// Indexing.
    public func item(_ index: Value, _ interpreter: Interpreter) throws -> Value? {
        .object(
            try Indexing.get(
                self, TensorIndex.items(index, for: self, interpreter), isTuple: TensorIndex.isTuple(index)))
    }

    /// Assignment to items.
    public func setItem(_ index: Value, _ value: Value, _ interpreter: Interpreter) throws -> Bool {
        try TensorIndex.assign(value, to: self, index, interpreter)
        return true
    }

    /// The size of the first dimension.
    ///
    /// - Throws: a `TypeError` without dimensions.
    public func length(_ interpreter: Interpreter) throws -> Int? {
        guard let first = shape.first else { throw TensorError.type("len() of a 0-d tensor") }
        return first
    }

    /// The slices along the first dimension.
    ///
    /// - Throws: a `TypeError` without dimensions.
    public func elements(_ interpreter: Interpreter) throws -> [Value]? {
        guard rank > 0 else { throw TensorError.type("iteration over a 0-d tensor") }
        return try Shaping.unbind(self, 0).map { .object($0) }
    }

    /// `reversed(tensor)`: flipped along the first dimension; a tensor without dimensions is itself.
    public func reversed(_ interpreter: Interpreter) throws -> Value? {
        .object(rank == 0 ? self : try Rearranging.flip(self, [0]))
    }

    /// Whether any element equals a number or tensor.
    ///
    /// - Throws: a `RuntimeError` for anything else.
    public func contains(_ value: Value, _ interpreter: Interpreter) throws -> Bool? {
        guard let operand = try TensorOperators.operand(value, runtime) else {
            throw TensorError.runtime(
                "Tensor.__contains__ only supports Tensor or scalar, but you passed in a \(value.typeObject.repr).")
        }
        let matches = try Pointwise.apply(.equal, self, operand)
        return try Reductions.count(.any, matches, axes: nil, keepsAxes: false).scalarItem().isNonzero
    }

    // MARK: Operators

    /// `__add__`, `__setitem__` and their kin.
    public var hasOperatorMethods: Bool { true }

    /// Arithmetic with tensors, numbers and arrays.
    public func binary(
        _ operation: SpecLanguage.BinaryOperator, _ other: Value, reflected: Bool, _ interpreter: Interpreter
    ) throws -> Value? {
        try TensorOperators.binary(self, operation, other, reflected: reflected, interpreter)
    }

    /// Augmented assignment, in place where PyTorch is.
    public func inPlace(_ operation: SpecLanguage.BinaryOperator, _ other: Value, _ interpreter: Interpreter) throws
        -> Value?
    {
        try TensorOperators.inPlace(self, operation, other)
    }

    /// `-`, `+` and `~`.
    public func unary(_ operation: SpecLanguage.UnaryOperator, _ interpreter: Interpreter) throws -> Value? {
        switch operation {
        case .negate: return .object(try Pointwise.apply(.negate, self))
        case .invert:
            guard dtype.category <= .integral else {
                throw TensorError.type("~ (operator.invert) is only implemented on integer and Boolean-type tensors")
            }
            return .object(try Pointwise.apply(.bitwiseNot, self))
        case .plus:
            guard dtype != .bool else {
                throw TensorError.runtime("The `+` operator, on a bool tensor is not supported.")
            }
            return .object(self)
        case .not: return nil
        }
    }

    /// Comparisons, element by element.
    public func compare(_ operation: ComparisonOperator, _ other: Value, _ interpreter: Interpreter) throws -> Value? {
        try TensorOperators.compare(self, operation, other, interpreter)
    }

    // MARK: Conversions

    /// The truth of the one element.
    ///
    /// - Throws: a `RuntimeError` for none or several.
    public func truth(_ interpreter: Interpreter) throws -> Bool? {
        guard count == 1 else {
            throw TensorError.runtime(
                count == 0
                    ? "Boolean value of Tensor with no values is ambiguous"
                    : "Boolean value of Tensor with more than one value is ambiguous")
        }
        return try scalarItem().isNonzero
    }

    /// As PyTorch prints it.
    public func repr(_ interpreter: Interpreter) throws -> String? {
        let text = try TensorPrinting.text(self, TorchSession.of(interpreter).printOptions)
        return isParameter ? "Parameter containing:\n\(text)" : text
    }

    /// `format`: a tensor without dimensions is formatted as its number.
    public func format(_ specification: String, _ interpreter: Interpreter) throws -> String? {
        if rank == 0 && !isMeta {
            return try interpreter.format(Value(scalarItem()), specification)
        }
        guard specification.isEmpty else {
            throw TensorError.type("unsupported format string passed to Tensor.__format__")
        }
        return try repr(interpreter)
    }

    /// `__index__`.
    ///
    /// - Throws: a `TypeError` unless the tensor holds one integer.
    public func index(_ interpreter: Interpreter) throws -> Int128? {
        guard dtype.category <= .integral, count == 1, case let scalar = try scalarItem() else {
            throw TensorError.type("only integer tensors of a single element can be converted to an index")
        }
        switch scalar {
        case .int(let value): return value
        case .bool(let value): return value ? 1 : 0
        default: return nil
        }
    }

    /// `int(tensor)`.
    public func toInt(_ interpreter: Interpreter) throws -> Int128? {
        let scalar = try TensorItems.number(self, "int")
        if case .complex(let real, let imaginary) = scalar {
            guard imaginary == 0 else {
                throw TensorError.runtime("value cannot be converted to type int64_t without overflow")
            }
            return try interpreter.int(.float(real))
        }
        if case .int(let integer) = scalar, Int64(exactly: integer) == nil {
            throw TensorError.runtime("value cannot be converted to type int64_t without overflow")
        }
        return try interpreter.int(Value(scalar))
    }

    /// `float(tensor)`.
    ///
    /// - Throws: a `RuntimeError` for complex numbers with an imaginary part.
    public func toFloat(_ interpreter: Interpreter) throws -> Double? {
        let scalar = try TensorItems.number(self, "float")
        if case .complex(let real, let imaginary) = scalar {
            guard imaginary == 0 else {
                throw TensorError.runtime("value cannot be converted to type double without overflow")
            }
            return real
        }
        return scalar.double
    }

    /// `complex(tensor)`.
    public func toComplex(_ interpreter: Interpreter) throws -> (Double, Double)? {
        try TensorItems.number(self, "complex").parts
    }
}

/// Reading one element out.
enum TensorItems {
    static func metaMessage(_ operation: String) -> String {
        "\(operation): attempted to run this operator with Meta tensors, but there was no fake impl or Meta kernel "
            + "registered. You may have run into this message while using an operator with PT2 compilation APIs "
            + "(torch.compile/torch.export); in order to use this operator with those APIs you'll need to add a fake impl. "
            + "Please see the following for next steps:  "
            + "https://pytorch.org/tutorials/advanced/custom_ops_landing_page.html"
    }

    /// The number that `int`, `float` and `complex` convert; warns where a gradient is lost.
    ///
    /// - Throws: a `ValueError` unless there is exactly one element.
    static func number(_ tensor: Tensor, _ name: String) throws -> Scalar {
        guard tensor.count == 1 else {
            throw TensorError.value("only one element tensors can be converted to Python scalars")
        }
        if tensor.requiresGrad && tensor.runtime.isGradEnabled {
            tensor.runtime.warn(
                "UserWarning",
                "Converting a tensor with requires_grad=True to a scalar may lead to unexpected behavior.\nConsider using "
                    + "tensor.detach() first.")
        }
        return try tensor.scalarItem()
    }
}

extension Tensor {
    /// `item()` as a number.
    ///
    /// - Throws: a `RuntimeError` unless there is exactly one element or no data.
    package func scalarItem() throws -> Scalar {
        guard count == 1 else {
            throw TensorError(
                kind: runtime.has(.itemErrorKind) ? "ValueError" : "RuntimeError",
                "a Tensor with \(count) elements cannot be converted to Scalar")
        }
        if isMeta && runtime.has(.metaItems) { return .int(0) }
        if isMeta { throw TensorError.runtime("Tensor.item() cannot be called on meta tensors") }
        if let sparse { return try Reductions.sum(sparse.values).firstElement() }
        return try firstElement()
    }
}

extension PythonType {
    var repr: String { "<class '\(qualifiedName)'>" }
}
