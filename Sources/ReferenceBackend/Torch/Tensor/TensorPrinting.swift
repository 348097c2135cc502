import ReferenceTensor
import TensorTypes

/// What printing reads of a tensor.
package enum TensorPrinting {
    static func text(_ tensor: Tensor, _ options: TorchPrintOptions) throws -> String {
        if let sparse = tensor.sparse { return try SparsePrinting.text(tensor, sparse, options) }
        let runtime = tensor.runtime
        var annotations = TensorAnnotations(
            dtype: "torch.\(tensor.dtype.name)",
            dtypeNaming: runtime.fault?.naming(tensor.dtype, runtime)
                ?? naming(tensor.dtype, defaultDType: runtime.defaultDType))
        if !tensor.device.isCPU && !runtime.has(.printDeviceHidden) { annotations.device = tensor.device.text }
        annotations.isMeta = tensor.isMeta
        if let name = historyName(tensor), !runtime.has(.printGradFnHidden) {
            annotations.gradient = .function(name)
        } else if tensor.requiresGrad {
            annotations.gradient = .requiresGrad
        }
        return tensorText(try elements(tensor), annotations, options: options)
    }

    /// The class of `grad_fn`, where there is one; `Invalid` for a view that lost its history.
    static func historyName(_ tensor: Tensor) -> String? {
        do {
            return try tensor.gradFn?.typeName
        } catch {
            return "Invalid"
        }
    }

    /// When a tensor's repr names its dtype.
    package static func naming(_ dtype: DType, defaultDType: DType) -> TensorAnnotations.DTypeNaming {
        if dtype == defaultDType { return .defaultDType }
        let implied: [DType] = [.int64, .bool, defaultDType.complexType ?? .complex64]
        return implied.contains(dtype) ? .impliedByElements : .always
    }

    /// The elements by their C-order position.
    static func elements(_ tensor: Tensor) throws -> PrintableElements {
        guard !tensor.isMeta else {
            return PrintableElements(shape: tensor.shape, kind: .bool) { _ in .bool(false) }
        }
        _ = try tensor.bytes()
        let kind = kind(tensor.dtype)
        let strides = rowMajorStrides(tensor.shape)
        return PrintableElements(shape: tensor.shape, kind: kind) { position in
            var offset = tensor.offset
            for axis in tensor.shape.indices {
                offset += position / strides[axis] % max(tensor.shape[axis], 1) * tensor.strides[axis]
            }
            let element = Views.bare(tensor, Layout(shape: [], strides: [], offset: offset))
            return (try? element.firstElement()).map(printable) ?? .text("")
        }
    }

    /// A number as printing takes it.
    package static func printable(_ scalar: Scalar) -> PrintableElement {
        switch scalar {
        case .bool(let value): .bool(value)
        case .int(let value): value > Int128(Int64.max) ? .unsigned(UInt64(value)) : .integer(Int64(value))
        case .float(let value): .float(value)
        case .complex(let real, let imaginary): .complex(real, imaginary)
        }
    }

    /// How elements of a type are laid out in print.
    package static func kind(_ dtype: DType) -> PrintableKind {
        switch dtype.category {
        case .boolean: .bool
        case .integral: .integer
        case .floating: .floating(format(dtype))
        case .complex: .complex(format(dtype.realType))
        }
    }

    private static func format(_ dtype: DType) -> BinaryFloatFormat {
        switch dtype {
        case .float16: .half
        case .bfloat16: .bfloat16
        case .float64: .double
        default: .single
        }
    }
}
