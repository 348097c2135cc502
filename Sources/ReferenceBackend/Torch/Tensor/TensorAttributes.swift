import InProcess
import ReferenceTensor
import TensorTypes

/// The attributes of tensors.
enum TensorAttributes {
    static func get(_ name: String, of tensor: Tensor, _ interpreter: Interpreter) throws -> Value? {
        switch name {
        case "shape": return .object(SizeObject(tensor.shape))
        case "dtype": return .object(DTypeObject.of(tensor.dtype))
        case "device": return .object(DeviceObject(tensor.device))
        case "layout": return .object(LayoutObject.of(tensor.sparse == nil ? .strided : .sparseCOO))
        case "ndim": return .int(Int128(tensor.rank))
        case "itemsize": return .int(Int128(tensor.dtype.itemSize))
        case "nbytes" where tensor.sparse != nil:
            throw TensorError.runtime(
                "nbytes is not defined for sparse tensors.  If you want the size of the constituent tensors, add the nbytes "
                    + "of the indices and values.  If you want the size of the  equivalent dense tensor, multiply numel() by "
                    + "element_size()")
        case "nbytes": return .int(Int128(tensor.count * tensor.dtype.itemSize))
        case "requires_grad": return .bool(tensor.requiresGrad)
        case "is_leaf": return .bool(try tensor.isLeaf)
        case "retains_grad": return .bool(try tensor.retainsGrad)
        case "output_nr": return .int(Int128(tensor.outputNumber))
        case "grad_fn": return try tensor.gradFn.map { .object($0) } ?? Value.none
        case "grad": return try gradient(tensor)
        case "_version":
            guard let version = tensor.version else {
                throw TensorError.runtime("Inference tensors do not track version counter.")
            }
            return .int(Int128(version.value))
        case "_base": return tensor.base.map { .object($0) } ?? Value.none
        case "data": return .object(tensor.dataAlias())
        case "T": return .object(try transposed(tensor))
        case "mT", "H", "mH": return .object(try matrixTransposed(tensor, name))
        case "real": return .object(try ComplexViews.real(tensor))
        case "imag": return .object(try ComplexViews.imaginary(tensor))
        case "is_cpu": return .bool(tensor.device.isCPU)
        case "is_meta": return .bool(tensor.isMeta)
        case "is_cuda": return .bool(tensor.device.type == "cuda")
        case "is_sparse": return .bool(tensor.sparse != nil)
        case "is_quantized", "is_mkldnn", "is_nested", "is_sparse_csr", "is_xla", "is_ipu", "is_vulkan", "is_maia",
            "is_mtia":
            return .bool(false)
        case "is_xpu", "is_mps", "is_hpu": return .bool(tensor.device.type == name.dropFirst(3))
        case "name": return Value.none
        case "__class__": return .object(tensor.typeObject)
        case "__array_priority__": return .int(1000)
        default:
            if let accelerator = tensor.runtime.accelerator, name == "is_\(accelerator.name)" {
                return .bool(tensor.device.type == accelerator.name)
            }
            return nil
        }
    }

    private static func gradient(_ tensor: Tensor) throws -> Value {
        let warns = !tensor.runtime.has(.resultGradNeverWarns)
        if try warns && !tensor.isLeaf && !tensor.retainsGrad && tensor.grad == nil {
            tensor.runtime.warn(
                "UserWarning",
                "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its .grad attribute won't be "
                    + "populated during autograd.backward(). If you indeed want the .grad field to be populated for a non-leaf "
                    + "Tensor, use .retain_grad() on the non-leaf Tensor. If you access the non-leaf Tensor by mistake, make "
                    + "sure you access the leaf Tensor instead. See github.com/pytorch/pytorch/pull/30531 for more information."
            )
        }
        return tensor.grad.map { .object($0) } ?? .none
    }

    private static func transposed(_ tensor: Tensor) throws -> Tensor {
        if tensor.rank != 2 {
            tensor.runtime.warn(
                "UserWarning",
                "The use of `x.T` on tensors of dimension other than 2 to reverse their shape is deprecated and it will "
                    + "throw an error in a future release. Consider `x.mT` to transpose batches of matrices or "
                    + "`x.permute(*torch.arange(x.ndim - 1, -1, -1))` to reverse the dimensions of a tensor.")
        }
        return try Shaping.permute(tensor, Array((0..<tensor.rank).reversed()))
    }

    static func matrixTransposed(_ tensor: Tensor, _ name: String) throws -> Tensor {
        if name == "H" {
            guard tensor.rank == 2 || tensor.rank == 0 else {
                throw TensorError.runtime(
                    "tensor.H is only supported on matrices (2-D tensors). Got \(tensor.rank)-D tensor."
                        + (tensor.rank > 2 ? " For batches of matrices, consider using tensor.mH" : ""))
            }
        } else {
            guard tensor.rank >= 2 || tensor.rank == 0 else {
                throw TensorError.runtime(
                    "tensor.\(name) is only supported on matrices or batches of matrices. Got \(tensor.rank)-D tensor.")
            }
        }
        let swapped = tensor.rank == 0 ? tensor : try Shaping.transpose(tensor, -2, -1)
        return name == "mT" ? swapped : try ComplexViews.conjugate(swapped)
    }

    static func set(_ name: String, of tensor: Tensor, to value: Value) throws -> Bool {
        switch name {
        case "requires_grad":
            guard case .bool(let flag) = value else { throw TensorError.runtime("requires_grad must be a bool") }
            try GradientControl.setRequiresGrad(tensor, flag)
        case "grad": try GradientControl.setGradient(tensor, value)
        case "data":
            guard let source = value.object(as: Tensor.self) else {
                throw TensorError.type("Variable data has to be a tensor, but got \(value.typeName)")
            }
            try Resizing.setData(tensor, source)
        case "real", "imag":
            let part = try name == "real" ? ComplexViews.real(tensor) : ComplexViews.imaginary(tensor)
            guard let source = try TensorOperators.operand(value, tensor.runtime) else {
                throw TensorError.type("copy_(): argument 'other' (position 1) must be Tensor, not \(value.typeName)")
            }
            try Conversion.copyInPlace(part, from: source)
        case "shape", "dtype", "device", "grad_fn", "is_leaf", "_version", "_base", "ndim", "layout", "T":
            throw TensorError.attribute("attribute '\(name)' of 'torch._C.TensorBase' objects is not writable")
        default: return false
        }
        return true
    }
}

/// Setting what autograd keeps of a tensor.
enum GradientControl {
    /// `requires_grad = flag`.
    ///
    /// - Throws: a `RuntimeError` for results of operations, integers and inference tensors.
    static func setRequiresGrad(_ tensor: Tensor, _ flag: Bool) throws {
        guard try tensor.isLeaf else {
            if flag {
                throw TensorError.runtime("you can only change requires_grad flags of leaf variables.")
            }
            throw TensorError.runtime(
                "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a "
                    + "subgraph that doesn't require differentiation use var_no_grad = var.detach().")
        }
        guard !flag || tensor.dtype.category > .integral else {
            throw TensorError.runtime("only Tensors of floating point and complex dtype can require gradients")
        }
        try markLeaf(tensor, flag)
    }

    /// Sets the flag of a leaf whose type is known to fit.
    ///
    /// - Throws: a `RuntimeError` for inference tensors outside inference mode.
    static func markLeaf(_ tensor: Tensor, _ flag: Bool) throws {
        guard !flag || !tensor.isInference || tensor.runtime.isInferenceMode else {
            throw TensorError.runtime(
                "Setting requires_grad=True on inference tensor outside InferenceMode is not allowed.")
        }
        tensor.requiresGradFlag = flag
    }

    /// `grad = value`.
    ///
    /// - Throws: a `TypeError` for what is no tensor, a `RuntimeError` for one that does not fit.
    static func setGradient(_ tensor: Tensor, _ value: Value) throws {
        if value.isNone {
            tensor.grad = nil
            return
        }
        guard let gradient = value.object(as: Tensor.self) else {
            throw TensorError.type(
                "assigned grad expected to be a Tensor or None but got grad of type \(value.typeName)")
        }
        guard gradient !== tensor else { throw TensorError.runtime("can't assign Variable as its own grad") }
        guard gradient.dtype == tensor.dtype || tensor.runtime.has(.gradientTypeUnchecked) else {
            throw TensorError.runtime(
                "attempting to assign a gradient with dtype '\(gradient.dtype.cppShortName)' to a tensor with grad_dtype "
                    + "'\(tensor.dtype.scalarTypeName)'. The gradient must match the tensor's grad_dtype (defaults to the "
                    + "tensor's dtype). You can set the tensor's grad_dtype attribute with a specific dtype, or None to allow "
                    + "any dtype. Set grad_dtype with caution. Diverging the dtypes of a tensor and its gradient may break "
                    + "downstream systems that assume they match.")
        }
        let isUnchecked = tensor.runtime.has(.gradientDeviceUnchecked)
        guard gradient.device.type == tensor.device.type || isUnchecked else {
            throw TensorError.runtime(
                "attempting to assign a gradient with device type '\(gradient.device.type)' to a tensor with device type "
                    + "'\(tensor.device.type)'. Please ensure that the gradient and the tensor are on the same device")
        }
        guard gradient.device == tensor.device || isUnchecked else {
            throw TensorError.runtime(
                "attempting to assign a gradient located on device with index '\(gradient.device.index ?? 0)' to a tensor "
                    + "located on device with index '\(tensor.device.index ?? 0)'. Please ensure that the gradient and the "
                    + "tensor are on the same device")
        }
        guard gradient.shape == tensor.shape else {
            throw TensorError.runtime(
                "attempting to assign a gradient of size '[\(Geometry.text(gradient.shape))]' to a tensor of size "
                    + "'[\(Geometry.text(tensor.shape))]'. Please ensure that the gradient and the tensor are the same size"
            )
        }
        tensor.grad = gradient
        if gradient.requiresGrad { tensor.runtime.noteRecordedGradient(of: tensor) }
    }
}
