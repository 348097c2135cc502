import InProcess
import ReferenceTensor
import TensorTypes

/// Sets of elements, counting, and search among sorted boundaries.
enum SearchBindings {
    static let table: [TorchBinding] = uniques + counting + searching

    // MARK: Unique elements

    private static func results(
        _ output: Tensor, _ groups: Ordering.Groups, shape: [Int], _ arguments: TorchArguments
    ) throws -> Value {
        var tensors = [output]
        if try arguments.truth("return_inverse") {
            tensors.append(try Ordering.indices(groups.membership, shape: shape, like: output))
        }
        if try arguments.truth("return_counts") {
            tensors.append(try Ordering.indices(groups.counts, shape: [groups.counts.count], like: output))
        }
        return tensors.count == 1 ? .tensor(output) : .tensors(tensors)
    }

    private static func unique(_ arguments: TorchArguments, isConsecutive: Bool) throws -> Value {
        let input = try arguments.input
        guard !input.isMeta else {
            throw TensorError.notImplemented(TensorItems.metaMessage("aten::_unique2"))
        }
        guard case .int(let number) = arguments.value("dim") else {
            let groups = try Ordering.groups(input, slices: input.count, isConsecutive: isConsecutive)
            let flat = try Shaping.reshape(input.detached(), [input.count])
            var output = try Gathering.indexSelect(
                flat, 0,
                Ordering.indices(groups.representatives, shape: [groups.representatives.count], like: input),
                needsKernel: false)
            output = try recorded(
                output, input, isConsecutive ? "UniqueConsecutiveBackward0" : "Unique2Backward0",
                of: isConsecutive ? "unique_consecutive" : "_unique2")
            return try results(output, groups, shape: input.shape, arguments)
        }
        let axis = try Geometry.existingAxis(Int(clamping: number), rank: input.rank)
        let moved = try Shaping.moveAxes(input.detached(), [axis], [0])
        let groups = try Ordering.groups(moved, slices: moved.shape[0], isConsecutive: isConsecutive)
        let output = try Gathering.indexSelect(
            input.detached(), axis,
            Ordering.indices(groups.representatives, shape: [groups.representatives.count], like: input),
            needsKernel: false)
        let node = isConsecutive ? "UniqueDimConsecutiveBackward0" : "UniqueDimBackward0"
        return try results(
            recorded(output, input, node, of: isConsecutive ? "unique_dim_consecutive" : "unique_dim"), groups,
            shape: [moved.shape[0]], arguments)
    }

    /// Gives a result a history that no gradient can go through.
    private static func recorded(_ result: Tensor, _ input: Tensor, _ node: String, of operation: String) throws
        -> Tensor
    {
        try Recording.record(result, node, inputs: [input]) { _ in
            throw TensorError.notImplemented("the derivative for '\(operation)' is not implemented.")
        }
        return result
    }

    private static let uniques: [TorchBinding] = {
        let options = "return_inverse=False, return_counts=False, dim=None"
        return [
            .python("unique(input, sorted=True, \(options))") { try unique($0, isConsecutive: false) },
            .pythonMethod("Tensor.unique(self, sorted=True, \(options))") { try unique($0, isConsecutive: false) },
            .python("unique_consecutive(input, \(options))") { try unique($0, isConsecutive: true) },
            .pythonMethod("Tensor.unique_consecutive(self, \(options))") { try unique($0, isConsecutive: true) },
        ]
    }()

    // MARK: Counting

    private static let counting: [TorchBinding] = [
        .both("bincount(Tensor input, Tensor? weights=None, int minlength=0)") {
            let (input, weights) = (try $0.input, try $0.optionalTensor("weights"))
            let least = try $0.optionalInt("minlength") ?? 0
            guard input.dtype.isIntegral else {
                throw TensorError.notImplemented(
                    "\"bincount_cpu\" not implemented for '\(input.dtype.scalarTypeName)'")
            }
            guard input.rank == 1 || input.count == 0 else {
                throw TensorError.runtime("bincount only supports 1-d non-negative integral inputs.")
            }
            guard least >= 0 else { throw TensorError.runtime("minlength should be >= 0") }
            let values = try input.bytes().gather(as: Int64.self).map(Int.init)
            guard values.allSatisfy({ $0 >= 0 }) else {
                throw TensorError.runtime("bincount only supports 1-d non-negative integral inputs.")
            }
            if let weights, weights.shape != input.shape {
                throw TensorError.runtime("weights should be 1-d and have the same length as input")
            }
            let size = max(least, (values.max() ?? -1) + 1)
            try Factories.checkShape([size], dtype: .int64, name: "bincount")
            guard let weights else {
                var counts = [Int](repeating: 0, count: size)
                for value in values { counts[value] += 1 }
                return .tensor(try Ordering.indices(counts, shape: [size], like: input))
            }
            let type: DType = weights.dtype == .float32 ? .float32 : .float64
            let result = try Tensor(shape: [size], dtype: type, device: input.device, runtime: input.runtime)
            try Gathering.write(Conversion.convert(weights, to: type).bytes(), values, .add, into: result)
            return .tensor(result)
        },
        .result("histc(Tensor input, int bins=100, Scalar min=0, Scalar max=0, *, Tensor out=None)") {
            let (input, bins) = (try $0.input, try $0.optionalInt("bins") ?? 100)
            guard input.dtype.isFloatingPoint else {
                throw TensorError.notImplemented(
                    "\"histogram_cpu\" not implemented for '\(input.dtype.scalarTypeName)'")
            }
            guard bins > 0 else { throw TensorError.runtime("bins must be > 0") }
            let values = try input.bytes().gather(as: Double.self)
            var low = try $0.optionalScalar("min")?.double ?? 0
            var high = try $0.optionalScalar("max")?.double ?? 0
            if low == high, let least = values.min(), let most = values.max() { (low, high) = (least, most) }
            if low == high { (low, high) = (low - 1, high + 1) }
            guard low.isFinite && high.isFinite else {
                throw TensorError.runtime("range of [\(low.text), \(high.text)] is not finite")
            }
            guard low < high else { throw TensorError.runtime("max must be larger than min") }
            try Factories.checkShape([bins], dtype: input.dtype, name: "histc")
            var counts = [Double](repeating: 0, count: bins)
            for value in values where value >= low && value <= high {
                counts[min(Int((value - low) / (high - low) * Double(bins)), bins - 1)] += 1
            }
            let result = try Tensor(shape: [bins], dtype: input.dtype, device: input.device, runtime: input.runtime)
            try result.bytes().scatter(counts)
            return result
        },
        .functionResult(
            "isin(Tensor elements, Tensor test_elements, *, bool assume_unique=False, bool invert=False, Tensor out=None)",
            "isin(Scalar element, Tensor test_elements, *, bool assume_unique=False, bool invert=False, Tensor out=None)",
            "isin(Tensor elements, Scalar test_element, *, bool assume_unique=False, bool invert=False, Tensor out=None)"
        ) {
            let elements = try $0.optionalTensor("elements") ?? $0.operand("element")
            let tests = try $0.optionalTensor("test_elements") ?? $0.operand("test_element")
            for tensor in [elements, tests] where tensor.dtype == .bool || tensor.dtype.isComplex {
                throw TensorError.runtime(
                    "Unsupported input type encountered for isin(): \(tensor.dtype.scalarTypeName)")
            }
            let invert = $0.bool("invert")
            let known = Set(try tests.bytes().gather(as: Double.self))
            let result = try Tensor(
                shape: elements.shape, dtype: .bool, device: elements.device, runtime: elements.runtime)
            try result.bytes().scatter(
                elements.bytes().gather(as: Double.self).map { Int64(known.contains($0) != invert ? 1 : 0) })
            return result
        },
        .result("argwhere(Tensor input)") { try Selection.nonzero($0.input) },
    ]

    // MARK: Search

    private static func search(
        _ arguments: TorchArguments, _ boundaries: Tensor, _ values: Tensor, afterEquals: Bool
    ) throws -> Tensor {
        let length = boundaries.shape.last ?? 1
        let result = try Ordering.insertionPoints(
            boundaries.bytes().gather(as: Double.self), rowLength: length, values.bytes().gather(as: Double.self),
            afterEquals: afterEquals)
        return try Ordering.indices(
            result, shape: values.shape, dtype: arguments.bool("out_int32") ? .int32 : .int64, like: boundaries)
    }

    private static func checkTypes(_ boundaries: Tensor, _ values: Tensor) throws {
        for tensor in [boundaries, values] where tensor.dtype.isComplex {
            throw TensorError.runtime(
                "torch.searchsorted(): complex numbers have no order, but got \(tensor.dtype.scalarTypeName)")
        }
    }

    private static let searching: [TorchBinding] = {
        let options =
            "*, bool out_int32=False, bool right=False, str? side=None, Tensor? sorter=None, Tensor out=None"
        let search: @Sendable (TorchArguments) throws -> Tensor = {
            let boundaries = try $0.tensor("sorted_sequence")
            let values = try $0.optionalTensor("input") ?? $0.operand("self")
            if !values.isWrappedNumber {
                try OperandPlan.checkDevices(of: "Tensor_searchsorted", boundaries, ("self", values))
            }
            let side = $0.optionalString("side")
            if let side, side != "left" && side != "right" {
                throw TensorError.runtime(
                    "torch.searchsorted(): side can only be 'left' or 'right' but got \(side)")
            }
            if side == "left" && $0.bool("right") {
                throw TensorError.runtime(
                    "torch.searchsorted(): side and right can't be set to opposites, got side of left while right was "
                        + "True")
            }
            if boundaries.rank == 0 {
                throw TensorError.runtime(
                    "torch.searchsorted(): input value can be a scalar only when boundary tensor dimension is 1, but we got "
                        + "boundary tensor dim(0) and input value's dim(\(values.rank)) numel(\(values.count))")
            }
            if boundaries.rank > 1 && boundaries.shape.dropLast() != values.shape.dropLast() {
                throw TensorError.runtime(
                    "torch.searchsorted(): boundaries tensor should be 1 dimension or the first N-1 dimensions of "
                        + "boundaries tensor and input value tensor must match, but we got boundaries tensor "
                        + "[\(Geometry.text(boundaries.shape))] and input value tensor [\(Geometry.text(values.shape))]"
                )
            }
            try checkTypes(boundaries, values)
            let sorted =
                try $0.optionalTensor("sorter").map { try Gathering.gather(boundaries, -1, $0) } ?? boundaries
            return try SearchBindings.search($0, sorted, values, afterEquals: $0.bool("right") || side == "right")
        }
        let bucketize: @Sendable (TorchArguments) throws -> Tensor = {
            let boundaries = try $0.tensor("boundaries")
            let values = try $0.optionalTensor("input") ?? $0.operand("self")
            guard boundaries.rank == 1 else {
                throw TensorError.runtime("boundaries tensor must be 1 dimension, but got dim(\(boundaries.rank))")
            }
            try checkTypes(boundaries, values)
            return try SearchBindings.search($0, boundaries, values, afterEquals: $0.bool("right"))
        }
        let buckets = "Tensor boundaries, *, bool out_int32=False, bool right=False, Tensor out=None"
        return [
            .functionResult(
                "searchsorted(Tensor sorted_sequence, Tensor input, \(options))",
                "searchsorted(Tensor sorted_sequence, Scalar self, \(options))", body: search),
            .functionResult(
                "bucketize(Tensor input, \(buckets))", "bucketize(Scalar self, \(buckets))", body: bucketize),
        ]
    }()
}

extension Double {
    /// As C++ streams print it, with six significant digits.
    fileprivate var text: String { isNaN ? "nan" : isInfinite ? (self < 0 ? "-inf" : "inf") : "\(self)" }
}
