import TensorTypes

/// Which layout a copy gets.
public enum MemoryFormat: String, Sendable, CaseIterable {
    case contiguous = "contiguous_format"
    case preserve = "preserve_format"
    case channelsLast = "channels_last"
    case channelsLast3D = "channels_last_3d"

    /// The name as C++ prints it.
    var optionName: String {
        switch self {
        case .contiguous: "Contiguous"
        case .preserve: "Preserve"
        case .channelsLast: "ChannelsLast"
        case .channelsLast3D: "ChannelsLast3d"
        }
    }
}

/// Changes of type, device and layout, and when they copy.
///
/// Source: the `Tensor.to`, `Tensor.clone`, `Tensor.contiguous` and `Tensor.detach` pages of the PyTorch docs.
public enum Conversion {
    /// The strides that a format gives a shape.
    package static func strides(_ format: MemoryFormat, like tensor: Tensor) throws -> [Int] {
        switch format {
        case .contiguous: return rowMajorStrides(tensor.shape)
        case .preserve:
            if Geometry.isNonOverlappingAndDense(tensor.shape, tensor.strides) { return tensor.strides }
            return Geometry.preservedStrides(tensor.shape, operands: [tensor.strides])
        case .channelsLast, .channelsLast3D:
            let rank = format == .channelsLast ? 4 : 5
            guard tensor.rank == rank else {
                throw TensorError.runtime("required rank \(rank) tensor to use \(format.rawValue) format")
            }
            return Geometry.channelsLastStrides(tensor.shape)
        }
    }

    /// The same values in another type; the tensor itself if it has that type.
    package static func convert(_ tensor: Tensor, to dtype: DType) throws -> Tensor {
        dtype == tensor.dtype ? tensor : try copy(tensor, dtype: dtype, device: tensor.device)
    }

    /// The same values on another device; the tensor itself if it is there.
    package static func move(_ tensor: Tensor, to device: Device) throws -> Tensor {
        device == tensor.device ? tensor : try copy(tensor, dtype: tensor.dtype, device: device)
    }

    /// `Tensor.to`: the tensor itself where nothing changes and no copy is asked for.
    public static func to(
        _ tensor: Tensor, dtype: DType?, device: Device?, copy forcesCopy: Bool = false,
        format: MemoryFormat = .preserve
    ) throws -> Tensor {
        let dtype = dtype ?? tensor.dtype
        let device = device ?? tensor.device
        let isLaidOut = try isLaidOut(tensor, format)
        let isSame = dtype == tensor.dtype && device == tensor.device && isLaidOut
        if isSame && !forcesCopy && !tensor.runtime.has(.toAlwaysCopies) { return tensor }
        return try copy(tensor, dtype: dtype, device: device, format: format)
    }

    /// Whether a tensor already has a format.
    package static func isLaidOut(_ tensor: Tensor, _ format: MemoryFormat) throws -> Bool {
        switch format {
        case .preserve: return true
        case .contiguous: return tensor.isContiguous
        case .channelsLast, .channelsLast3D:
            guard tensor.rank == (format == .channelsLast ? 4 : 5) else { return false }
            let wanted = Geometry.channelsLastStrides(tensor.shape)
            return tensor.count == 0
                || tensor.shape.indices.allSatisfy { tensor.shape[$0] == 1 || tensor.strides[$0] == wanted[$0] }
        }
    }

    /// A copy that is recorded as `ToCopyBackward0`.
    package static func copy(_ tensor: Tensor, dtype: DType, device: Device, format: MemoryFormat = .preserve) throws
        -> Tensor
    {
        if tensor.isMeta && !device.isMeta {
            if tensor.runtime.has(.metaCopiesOut) {
                return try Tensor(shape: tensor.shape, dtype: dtype, device: device, runtime: tensor.runtime)
            }
            throw TensorError.notImplemented("Cannot copy out of meta tensor; no data!")
        }
        if let parts = tensor.sparse {
            if device.isMeta, let empty = try Sparse.empty(like: tensor, on: device) { return empty }
            return try Sparse.replacing(
                tensor, indices: move(parts.indices, to: device), values: to(parts.values, dtype: dtype, device: device)
            )
        }
        if let shared = tensor.runtime.fault?.moved(tensor, dtype, device) { return shared }
        let result = try Tensor(
            shape: tensor.shape, strides: try strides(format, like: tensor), dtype: dtype, device: device,
            runtime: tensor.runtime)
        if !device.isMeta {
            if tensor.dtype.isComplex && !dtype.isComplex && dtype != .bool { warnComplexToReal(tensor.runtime) }
            try result.overwrite(with: tensor)
        }
        let (sourceType, sourceDevice) = (tensor.dtype, tensor.device)
        try Recording.record(result, "ToCopyBackward0", inputs: [tensor]) { context in
            var gradient = context.gradient
            if gradient.dtype.isComplex && !sourceType.isComplex { gradient = try ComplexViews.real(gradient) }
            return [try to(gradient, dtype: sourceType, device: sourceDevice)]
        }
        return result
    }

    package static func warnComplexToReal(_ runtime: Runtime) {
        if runtime.has(.complexNeverWarns) { return }
        runtime.warn("UserWarning", "Casting complex values to real discards the imaginary part")
    }

    /// `clone`: an independent copy that stays in the graph.
    public static func clone(_ tensor: Tensor, format: MemoryFormat = .preserve) throws -> Tensor {
        if let parts = tensor.sparse {
            return try Sparse.replacing(tensor, indices: clone(parts.indices), values: clone(parts.values))
        }
        let result = try Tensor(
            shape: tensor.shape, strides: try strides(format, like: tensor), dtype: tensor.dtype, device: tensor.device,
            runtime: tensor.runtime)
        try result.overwrite(with: tensor)
        try Recording.record(result, "CloneBackward0", inputs: [tensor]) { [$0.gradient] }
        return result
    }

    /// `contiguous`: the tensor itself if it has the format, else a copy.
    public static func contiguous(_ tensor: Tensor, format: MemoryFormat = .contiguous) throws -> Tensor {
        guard format != .preserve else {
            throw TensorError.runtime("preserve memory format is unsupported by the contiguous operator")
        }
        guard tensor.sparse == nil else {
            throw TensorError.runtime("unsupported memory format option \(format.optionName)")
        }
        if tensor.runtime.has(.contiguousShares) { return tensor }
        let isDone = try isLaidOut(tensor, format) && !tensor.runtime.has(.contiguousCopies)
        return isDone ? tensor : try clone(tensor, format: format)
    }

    /// `copy_`: converts, broadcasts and moves `source` into `target`.
    public static func copyInPlace(_ target: Tensor, from source: Tensor) throws {
        let (type, device, shape) = (source.dtype, source.device, source.shape)
        try Recording.inPlace(
            target, "torch::autograd::CopyBackwards", inputs: [source], needsDifferentiableTarget: true,
            backward: { context in
                var gradient = context.gradient
                if gradient.dtype.isComplex && !type.isComplex { gradient = try ComplexViews.real(gradient) }
                return [
                    context.needs(0) ? try context.zeros(unless: .copyKeepsGradient) : nil,
                    context.needs(1)
                        ? try Reductions.sum(to(gradient, dtype: type, device: device), toShape: shape) : nil,
                ]
            }
        ) {
            try Sparse.checkCopy(source, into: target)
            if target.runtime.has(.copyChecksShapeFirst) { try checkCopyShape(source, into: target) }
            // Overlap comes before shape, and matters only where something is copied.
            if target !== source, !source.isMeta, !target.isMeta {
                try Overlap.checkInternal(target)
                try Overlap.checkPartial(target, source)
            }
            try checkCopyShape(source, into: target)
            if target === source { return }
            if source.isMeta && !target.isMeta {
                throw TensorError.notImplemented("Cannot copy out of meta tensor; no data!")
            }
            if target.isMeta { return }
            if source.dtype.isComplex && !target.dtype.isComplex && target.dtype != .bool {
                warnComplexToReal(target.runtime)
            }
            try target.overwrite(with: source)
        }
    }

    private static func checkCopyShape(_ source: Tensor, into target: Tensor) throws {
        let wide = try Geometry.broadcast(target.shape, source.shape)
        guard wide == target.shape else {
            throw TensorError.runtime(
                "output with shape [\(Geometry.text(target.shape))] doesn't match the broadcast shape "
                    + "[\(Geometry.text(wide))]")
        }
    }

    /// `detach`: shares memory and version counter, leaves history behind.
    public static func detach(_ tensor: Tensor) -> Tensor { tensor.detached() }
}

extension Tensor {
    /// Another tensor over the same memory and version counter, without history and not a view.
    public func detached() -> Tensor { alias() }

    /// `.data`: another tensor over the same memory, with a version counter of its own.
    public func dataAlias() -> Tensor {
        let result = alias()
        if runtime.has(.dataSharesCounter) { return result }
        result.version = isInference ? nil : VersionCounter()
        if runtime.has(.dataCopies), let copy = try? storage.copied() { result.storage = copy }
        return result
    }
}
