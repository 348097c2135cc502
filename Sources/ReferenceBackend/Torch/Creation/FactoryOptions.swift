import InProcess
import ReferenceTensor
import TensorTypes

/// The keywords that factories share: `out`, `dtype`, `layout`, `device`, `pin_memory` and `requires_grad`.
struct FactoryOptions {
    /// The session's state.
    let runtime: Runtime
    /// `dtype=`, if given.
    let dtype: DType?
    /// The device of the result.
    let device: Device
    /// `layout=`, if given.
    let layout: TensorLayout?
    private let requiresGrad: Bool
    /// `out=`, if given.
    let out: Tensor?
    private let name: String

    /// Reads the keywords.
    ///
    /// - Parameter model: the tensor whose type and device the result has unless told otherwise.
    /// - Throws: an error of the device, of pinned memory, or of an `out=` that does not match.
    init(_ arguments: TorchArguments, like model: Tensor? = nil) throws {
        runtime = arguments.runtime
        name = arguments.name
        dtype = arguments.optionalDType() ?? model?.dtype
        layout = arguments.layout()
        if let layout, layout != .strided, layout != .sparseCOO {
            throw UnsupportedOperation("tensors with layout=torch.\(layout.rawValue)")
        }
        requiresGrad = arguments.bool("requires_grad")
        let requested = try arguments.optionalDevice()
        out = arguments.given("out")?.object(as: Tensor.self)
        try PinnedMemory.refuse(arguments)
        if let model {
            let own = runtime.has(.likeFollowsDefault) ? runtime.defaultDevice ?? model.device : model.device
            device = try requested ?? DeviceResolver.normalised(own, runtime)
        } else if let out, requested == nil, runtime.defaultDevice == nil {
            device = out.device
        } else {
            let absent = runtime.has(.factoriesIgnoreDefault) ? .cpu : runtime.defaultDevice ?? .cpu
            device = try requested ?? DeviceResolver.normalised(absent, runtime)
        }
        if let out { try check(out) }
    }

    private func check(_ out: Tensor) throws {
        if let dtype, dtype != out.dtype {
            throw TensorError.runtime(
                "dtype \(dtype.scalarTypeName) does not match dtype of out parameter (\(out.dtype.scalarTypeName))")
        }
        guard device.type == out.device.type || runtime.has(.outDeviceUnchecked) else {
            throw TensorError.runtime(
                "device type \(device.type) does not match device type of out parameter (\(out.device.type))")
        }
        guard !out.requiresGrad || !runtime.isGradEnabled || name == "empty" else {
            throw TensorError.runtime(
                "aten::\(name)(): functions with out=... arguments don't support automatic differentiation, but one of "
                    + "the arguments requires grad.")
        }
    }

    /// The type of the result: the one asked for, that of `out=`, or another.
    func dtype(or other: DType) -> DType { dtype ?? out?.dtype ?? other }

    /// Hands out a result: marked as a leaf that requires grad, or written to `out=`.
    ///
    /// - Throws: a `RuntimeError` for integers that should require grad.
    func finish(_ result: Tensor) throws -> Tensor {
        guard let out else {
            try ConstructedLeaf.mark(result, requiresGrad)
            return result
        }
        if out.shape != result.shape { try Resizing.change(out, shape: result.shape) }
        try out.overwrite(with: result)
        if name != "empty" { Recording.bump(out) }
        if requiresGrad { try ConstructedLeaf.mark(out, true) }
        return out
    }

    /// An allocated tensor of zeros.
    ///
    /// - Throws: a `RuntimeError` for shapes that cannot be had.
    func allocate(_ shape: [Int], _ dtype: DType, format: MemoryFormat = .contiguous) throws -> Tensor {
        try FactoryShape.check(shape, dtype, on: device)
        let strides = try FactoryShape.strides(shape, format)
        return try Tensor(shape: shape, strides: strides, dtype: dtype, device: device, runtime: runtime)
    }

    /// A tensor of one value.
    ///
    /// - Throws: a `RuntimeError` for shapes that cannot be had, and values that the type cannot hold.
    func filled(_ shape: [Int], _ value: Scalar, dtype: DType? = nil, format: MemoryFormat = .contiguous) throws
        -> Tensor
    {
        try refuseSparse("full(...) is not implemented for sparse layout")
        let dtype = dtype ?? self.dtype(or: runtime.defaultDType)
        let tensor = try allocate(shape, dtype, format: format)
        try InPlace.checkRange(value, dtype, isSingle: tensor.count == 1)
        try tensor.fill(value)
        return try finish(tensor)
    }

    /// Refuses layouts other than the strided one.
    ///
    /// - Throws: a `RuntimeError`.
    func refuseSparse(_ message: String) throws {
        if let layout, layout != .strided { throw TensorError.runtime(message) }
    }
}

/// Shapes that callers ask for.
enum FactoryShape {
    /// Refuses negative sizes and sizes beyond memory.
    ///
    /// - Throws: a `RuntimeError`.
    static func check(_ shape: [Int], _ dtype: DType, on device: Device) throws {
        if let size = shape.first(where: { $0 < 0 }) {
            throw TensorError.runtime(
                "Trying to create tensor with negative dimension \(size): [\(Geometry.text(shape))]")
        }
        try Factories.checkShape(shape, dtype: dtype, device: device, name: "")
    }

    /// The strides of a fresh tensor.
    ///
    /// - Throws: a `RuntimeError` for a format that the shape cannot have.
    static func strides(_ shape: [Int], _ format: MemoryFormat) throws -> [Int] {
        switch format {
        case .contiguous: return rowMajorStrides(shape)
        case .preserve: throw TensorError.runtime("unsupported memory format Preserve")
        case .channelsLast, .channelsLast3D:
            let rank = format == .channelsLast ? 4 : 5
            guard shape.count == rank else {
                throw TensorError.runtime("required rank \(rank) tensor to use \(format.rawValue) format")
            }
            return Geometry.channelsLastStrides(shape)
        }
    }
}
