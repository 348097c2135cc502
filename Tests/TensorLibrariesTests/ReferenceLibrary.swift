import ReferenceTensor
import SpecLanguage
import TensorLibraries
import TensorTypes

/// The reference's tensors as an author would present them: objects that share memory, with gradients.
///
/// Unchecked: its state is that of one session at a time, on one thread.
final class ReferenceLibrary: TensorLibrary, @unchecked Sendable {
    typealias Tensor = ReferenceTensor.Tensor

    let name = "library"
    let version = "1"
    let dtypes = Set(DType.allCases)
    let declaredCapabilities: Set<Capability> = [.numpyViews]
    let runtime = Runtime()

    func tensor(_ values: [Scalar], shape: [Int], dtype: DType?) throws -> Tensor {
        let natural: DType =
            switch values.map(\.category).max() ?? .floating {
            case .boolean: .bool
            case .integral: .int64
            case .floating: .float32
            case .complex: .complex64
            }
        let dtype = dtype ?? natural
        guard dtype.isComplex || dtype == .bool || natural != .complex64 else { throw TensorError.type("must be real") }
        if dtype.isIntegral { for value in values { try InPlace.checkRange(value, dtype) } }
        let tensor = try Tensor(shape: shape, dtype: dtype, device: .cpu, runtime: runtime)
        switch dtype.category {
        case .boolean: try tensor.store(.integers(values.map { $0.isNonzero ? 1 : 0 }))
        case .integral where dtype == .uint64:
            try tensor.store(.unsigned(values.map { UInt64(bitPattern: $0.wrappedInteger) }))
        case .integral: try tensor.store(.integers(values.map(\.wrappedInteger)))
        case .floating: try tensor.store(.floats(values.map(\.double)))
        case .complex: try tensor.store(.complex(values.map { Complex($0.parts.0, $0.parts.1) }))
        }
        return tensor
    }

    func tensor(from array: HostArray) throws -> Tensor {
        try Interchange.tensor(sharing: ndarray(array), warnsIfReadOnly: false)
    }

    private func ndarray(_ array: HostArray) throws -> NDArray {
        guard let loan = array.owner as? MemoryLoan else { throw UnsupportedOperation("foreign memory") }
        return NDArray(
            runtime: runtime, block: loan.block, byteOffset: array.pointer - loan.block.pointer,
            dtype: ArrayDType(array.dtype), shape: array.shape, strides: array.strides, base: array.owner,
            isWriteable: array.isWriteable)
    }

    func shape(of tensor: Tensor) -> [Int] { tensor.shape }
    func dtype(of tensor: Tensor) -> DType { tensor.dtype }
    func values(of tensor: Tensor) throws -> [Scalar] {
        let elements = try tensor.elements()
        return (0..<elements.count).map { elements.scalar(at: $0, isBoolean: tensor.dtype == .bool) }
    }

    func operand(_ operand: Operand<Tensor>) throws -> Tensor {
        switch operand {
        case .tensor(let tensor): tensor
        case .number(let number): try Tensor.number(number, runtime)
        }
    }

    func items(_ index: [TensorIndex<Tensor>]) throws -> [IndexItem] {
        try index.map { part in
            switch part {
            case .integer(let position): return .integer(position)
            case .slice(let start, let stop, let step):
                guard step != 0 else { throw TensorError.value("slice step cannot be zero") }
                return .slice(start: start, stop: stop, step: step ?? 1)
            case .newAxis: return .newAxis
            case .ellipsis: return .ellipsis
            case .tensor(let tensor): return .tensor(tensor)
            }
        }
    }
}

extension ReferenceLibrary: CreationLibrary, ArrayLibrary, CopyingLibrary, JoiningLibrary {
    func full(_ shape: [Int], _ value: Scalar, dtype: DType?) throws -> Tensor {
        let natural: DType =
            switch value.category {
            case .boolean: .bool
            case .integral: .int64
            case .floating: .float32
            case .complex: .complex64
            }
        try InPlace.checkRange(value, dtype ?? natural)
        return try Factories.full(
            shape, value, dtype: dtype ?? natural, device: .cpu, runtime: runtime, name: "full")
    }
    func full(like tensor: Tensor, _ value: Scalar, dtype: DType?) throws -> Tensor {
        let copy = try Conversion.to(tensor.detached(), dtype: dtype, device: nil, copy: true)
        try InPlace.fill(copy, Tensor.number(value, runtime))
        return copy
    }
    func arange(from start: Scalar, to end: Scalar, by step: Scalar, dtype: DType?) throws -> Tensor {
        try Factories.arange(start, end, step, dtype: dtype, device: .cpu, runtime: runtime)
    }
    func eye(rows: Int, columns: Int, dtype: DType?) throws -> Tensor {
        try Factories.eye(rows, columns, dtype: dtype ?? .float32, device: .cpu, runtime: runtime)
    }
    func array(of tensor: Tensor) throws -> HostArray {
        let array = try Interchange.array(sharing: tensor)
        return HostArray(
            borrowing: array.pointer, shape: array.shape, strides: array.strides, dtype: tensor.dtype,
            owner: array.block.lend())
    }
    func tensor(copying array: HostArray) throws -> Tensor {
        try Conversion.clone(Interchange.tensor(sharing: ndarray(array), warnsIfReadOnly: false))
    }
    func clone(_ tensor: Tensor) throws -> Tensor { try Conversion.clone(tensor) }
    func contiguous(_ tensor: Tensor) throws -> Tensor { try Conversion.contiguous(tensor) }
    func concatenate(_ tensors: [Tensor], _ dimension: Int) throws -> Tensor {
        try Rearranging.concatenate(tensors, dimension)
    }
    func stack(_ tensors: [Tensor], _ dimension: Int) throws -> Tensor { try Rearranging.stack(tensors, dimension) }
}

extension ReferenceLibrary: ViewLibrary, IndexingLibrary, StrideLibrary, AddressLibrary, VersionLibrary {
    func reshape(_ tensor: Tensor, to shape: [Int]) throws -> Tensor { try Shaping.reshape(tensor, shape) }
    func view(_ tensor: Tensor, as shape: [Int]) throws -> Tensor { try Shaping.view(tensor, shape) }
    func flatten(_ tensor: Tensor, from start: Int, through end: Int) throws -> Tensor {
        try Shaping.flatten(tensor, start, end)
    }
    func permute(_ tensor: Tensor, _ dimensions: [Int]) throws -> Tensor { try Shaping.permute(tensor, dimensions) }
    func transpose(_ tensor: Tensor, _ first: Int, _ second: Int) throws -> Tensor {
        try Shaping.transpose(tensor, first, second)
    }
    func unsqueeze(_ tensor: Tensor, at dimension: Int) throws -> Tensor { try Shaping.unsqueeze(tensor, dimension) }
    func squeeze(_ tensor: Tensor, _ dimensions: [Int]?) throws -> Tensor { try Shaping.squeeze(tensor, dimensions) }
    func expand(_ tensor: Tensor, to shape: [Int]) throws -> Tensor { try Shaping.expand(tensor, shape) }
    func narrow(_ tensor: Tensor, _ dimension: Int, from start: Int, length: Int) throws -> Tensor {
        try Shaping.narrow(tensor, dimension, start, length)
    }
    func diagonal(_ tensor: Tensor, offset: Int, _ first: Int, _ second: Int) throws -> Tensor {
        try Shaping.diagonal(tensor, offset, first, second)
    }
    func unbind(_ tensor: Tensor, _ dimension: Int) throws -> [Tensor] { try Shaping.unbind(tensor, dimension) }
    func part(of tensor: Tensor, at index: [TensorIndex<Tensor>]) throws -> Tensor {
        try Indexing.get(tensor, items(index))
    }
    func strides(of tensor: Tensor) -> [Int] { tensor.strides }
    func offset(of tensor: Tensor) -> Int { tensor.offset }
    func isContiguous(_ tensor: Tensor) throws -> Bool { try Conversion.isLaidOut(tensor, .contiguous) }
    func restride(_ tensor: Tensor, _ shape: [Int], strides: [Int], offset: Int?) throws -> Tensor {
        try Shaping.asStrided(tensor, shape, strides, offset)
    }
    func address(of tensor: Tensor) -> Int {
        tensor.storage.address == 0 ? 0 : tensor.storage.address + tensor.offset * tensor.dtype.itemSize
    }
    func version(of tensor: Tensor) -> Int { tensor.version?.value ?? 0 }
}

extension ReferenceLibrary: ArithmeticLibrary, ReductionLibrary, InPlaceLibrary, CastingLibrary {
    private static let binary: [TensorLibraries.BinaryFunction: BinaryOperation] = [
        .add: .add, .sub: .subtract, .mul: .multiply, .div: .divide, .floorDivide: .floorDivide,
        .remainder: .remainder, .pow: .power, .maximum: .maximum, .minimum: .minimum, .equal: .equal,
        .notEqual: .notEqual, .less: .less, .lessOrEqual: .lessOrEqual, .greater: .greater,
        .greaterOrEqual: .greaterOrEqual, .bitwiseAnd: .bitwiseAnd, .bitwiseOr: .bitwiseOr, .bitwiseXor: .bitwiseXor,
        .shiftLeft: .shiftLeft, .shiftRight: .shiftRight, .logicalAnd: .logicalAnd, .logicalOr: .logicalOr,
        .logicalXor: .logicalXor,
    ]
    private static let unary: [TensorLibraries.UnaryFunction: UnaryOperation] = [
        .abs: .absolute, .neg: .negate, .exp: .exp, .log: .log, .sqrt: .sqrt, .sin: .sin, .cos: .cos, .tanh: .tanh,
        .sigmoid: .sigmoid, .relu: .relu, .reciprocal: .reciprocal, .square: .square, .sign: .sign, .floor: .floor,
        .ceil: .ceil, .round: .round, .trunc: .trunc, .isnan: .isNaN, .isinf: .isInfinite, .isfinite: .isFinite,
        .bitwiseNot: .bitwiseNot, .logicalNot: .logicalNot,
    ]

    func apply(_ function: TensorLibraries.UnaryFunction, to tensor: Tensor) throws -> Tensor {
        guard let operation = Self.unary[function] else { throw UnsupportedOperation("\(function)") }
        return try Pointwise.apply(operation, tensor)
    }
    func apply(_ function: TensorLibraries.BinaryFunction, _ left: Operand<Tensor>, _ right: Operand<Tensor>) throws
        -> Tensor
    {
        guard let operation = Self.binary[function] else { throw UnsupportedOperation("\(function)") }
        return try Pointwise.apply(operation, operand(left), operand(right))
    }
    func multiplyMatrices(_ left: Tensor, _ right: Tensor) throws -> Tensor { try MatrixProducts.matmul(left, right) }
    func choose(_ condition: Tensor, _ left: Operand<Tensor>, _ right: Operand<Tensor>) throws -> Tensor {
        try Selection.choose(condition, operand(left), operand(right))
    }
    func reduce(
        _ reduction: Reduction, _ tensor: Tensor, _ dimensions: [Int]?, keepsDimensions: Bool, dtype: DType?
    ) throws -> Tensor {
        switch reduction {
        case .sum: try Reductions.sum(tensor, axes: dimensions, keepsAxes: keepsDimensions, dtype: dtype)
        case .mean: try Reductions.mean(tensor, axes: dimensions, keepsAxes: keepsDimensions, dtype: dtype)
        case .any: try Reductions.count(.any, tensor, axes: dimensions, keepsAxes: keepsDimensions)
        case .all: try Reductions.count(.all, tensor, axes: dimensions, keepsAxes: keepsDimensions)
        default: throw UnsupportedOperation("\(reduction)")
        }
    }
    func assign(_ source: Operand<Tensor>, to tensor: inout Tensor, at index: [TensorIndex<Tensor>]) throws {
        var isNumber = false
        if case .number(let number) = source {
            try InPlace.checkRange(number, tensor.dtype)
            isNumber = true
        }
        try Indexing.set(tensor, items(index), operand(source), isNumber: isNumber)
    }
    func update(_ tensor: inout Tensor, _ function: TensorLibraries.BinaryFunction, _ operand: Operand<Tensor>) throws {
        guard let operation = Self.binary[function] else { throw UnsupportedOperation("\(function)") }
        try Pointwise.applyInPlace(operation, tensor, self.operand(operand))
    }
    func update(_ tensor: inout Tensor, _ function: TensorLibraries.UnaryFunction) throws {
        guard let operation = Self.unary[function] else { throw UnsupportedOperation("\(function)") }
        try Pointwise.applyInPlace(operation, tensor)
    }
    func fill(_ tensor: inout Tensor, with value: Scalar) throws {
        try InPlace.fill(tensor, Tensor.number(value, runtime))
    }
    func copy(_ source: Tensor, into tensor: inout Tensor) throws { try Conversion.copyInPlace(tensor, from: source) }
    func cast(_ tensor: Tensor, to dtype: DType, copies: Bool) throws -> Tensor {
        try Conversion.to(tensor, dtype: dtype, device: nil, copy: copies)
    }
    func promote(_ left: DType, _ right: DType) throws -> DType { try TorchPromotion.promote(left, right) }
    func canCast(_ source: DType, to target: DType) -> Bool { TorchPromotion.canCast(source, to: target) }
    func resultType(_ left: Operand<Tensor>, _ right: Operand<Tensor>) throws -> DType {
        var operands = TorchPromotion.Operands()
        for side in [left, right] {
            let tensor = try operand(side)
            try operands.add(
                tensor.dtype, rank: tensor.rank, isNumber: tensor.isWrappedNumber, defaultDType: .float32)
        }
        return try operands.result()
    }
}

extension ReferenceLibrary: AutogradLibrary {
    func requiresGradient(_ tensor: Tensor) -> Bool { tensor.requiresGrad }
    func isLeaf(_ tensor: Tensor) throws -> Bool { try tensor.isLeaf }
    func gradient(of tensor: Tensor) -> Tensor? { tensor.grad }
    func setGradient(of tensor: inout Tensor, to gradient: Tensor?) throws {
        guard gradient == nil else { throw UnsupportedOperation("setting a gradient") }
        tensor.grad = nil
    }
    func gradientFunction(of tensor: Tensor) throws -> String? {
        try tensor.gradFn?.name
    }
    func setRequiresGradient(_ tensor: inout Tensor, _ isRequired: Bool) throws {
        guard try tensor.isLeaf else { throw TensorError.runtime("only leaves can be changed") }
        guard !isRequired || tensor.dtype.category > .integral else { throw TensorError.runtime("only floats") }
        tensor.requiresGradFlag = isRequired
    }
    func propagate(from tensor: Tensor, gradient: Tensor?, keepsGraph: Bool) throws {
        guard (tensor.count == 1 && !tensor.dtype.isComplex) || gradient != nil else {
            throw TensorError.runtime("grad can be implicitly created only for scalar outputs")
        }
        let one = try Factories.full(
            tensor.shape, .int(1), dtype: tensor.dtype, device: .cpu, runtime: runtime, name: "ones")
        _ = try Engine.run(outputs: [(tensor, gradient ?? one)], keepsGraph: keepsGraph, createsGraph: false)
    }
    func detach(_ tensor: Tensor) -> Tensor { tensor.detached() }
    func isRecording() -> Bool { runtime.isGradEnabled }
    func setRecording(_ isRecording: Bool) { runtime.isGradEnabled = isRecording }
}
