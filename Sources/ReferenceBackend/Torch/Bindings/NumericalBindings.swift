import InProcess
import ReferenceTensor
import TensorTypes

/// `gradient`, `histogram`, `nonzero_static`, and windows for signals.
enum NumericalBindings {
    static let table: [TorchBinding] = differences + counts + windows

    // MARK: Finite differences

    /// Estimates the slope along one axis at points that are `positions` apart.
    private static func slope(_ input: Tensor, _ axis: Int, _ positions: [Double], order: Int) throws -> Tensor {
        let count = positions.count
        func part(_ start: Int, _ length: Int) throws -> Tensor { try Shaping.narrow(input, axis, start, length) }
        func weights(_ values: [Double]) throws -> Tensor {
            try LinearAlgebra.tensor(
                values.map { Complex($0) }, [values.count] + [Int](repeating: 1, count: input.rank - 1 - axis),
                like: input)
        }
        let steps = (1..<count).map { positions[$0] - positions[$0 - 1] }
        var pieces: [Tensor] = []
        func edge(_ near: Int, _ next: Int, _ far: Int, _ first: Double, _ second: Double, _ sign: Double) throws
            -> Tensor
        {
            if order == 1 { return try (part(next, 1) - part(near, 1)) * (sign / first) }
            let a = -(2 * first + second) / (first * (first + second))
            let b = (first + second) / (first * second)
            let c = -first / (second * (first + second))
            return try part(near, 1) * (sign * a) + part(next, 1) * (sign * b) + part(far, 1) * (sign * c)
        }
        pieces.append(try edge(0, 1, min(2, count - 1), steps[0], steps.count > 1 ? steps[1] : 1, 1))
        if count > 2 {
            let inner = 0..<(count - 2)
            let (left, right) = (inner.map { steps[$0] }, inner.map { steps[$0 + 1] })
            let a = try weights(zip(left, right).map { -$1 / ($0 * ($0 + $1)) })
            let b = try weights(zip(left, right).map { ($1 - $0) / ($0 * $1) })
            let c = try weights(zip(left, right).map { $0 / ($1 * ($0 + $1)) })
            pieces.append(try part(0, count - 2) * a + part(1, count - 2) * b + part(2, count - 2) * c)
        }
        let last = count - 1
        pieces.append(
            try edge(last, last - 1, max(last - 2, 0), steps[last - 1], steps.count > 1 ? steps[last - 2] : 1, -1))
        return try Rearranging.concatenate(pieces, axis)
    }

    /// The points along each axis, from a number, numbers, or tensors of coordinates.
    private static func positions(
        _ spacing: Value, _ input: Tensor, _ axes: [Int], wasGiven: Bool, _ arguments: TorchArguments
    )
        throws -> [[Double]]
    {
        func even(_ step: Double, _ axis: Int) -> [Double] { (0..<input.shape[axis]).map { Double($0) * step } }
        guard let items = spacing.sequence?.items else {
            let step = spacing.isNone ? 1 : try arguments.interpreter.float(spacing)
            return axes.map { even(step, $0) }
        }
        guard items.count == axes.count else {
            let expected =
                wasGiven
                ? "the length of dim (\(axes.count))" : "'self.dim() = \(input.rank)', since dim argument was not given"
            throw TensorError.runtime(
                "torch.gradient expected spacing to be unspecified, a scalar, or a list of length equal to \(expected), but "
                    + "got a list of length \(items.count)")
        }
        return try zip(items, axes).map { item, axis in
            if let tensor = item.object(as: Tensor.self), tensor.rank == 1 {
                return try tensor.bytes().gather(as: Double.self)
            }
            return even(try arguments.interpreter.float(item), axis)
        }
    }

    private static let differences: [TorchBinding] = [
        .function("gradient(Tensor input, *, object spacing=None, object dim=None, int edge_order=1)") { arguments in
            let input = try arguments.input
            let order = try arguments.optionalInt("edge_order") ?? 1
            guard order == 1 || order == 2 else {
                throw TensorError.runtime("torch.gradient only supports edge_order=1 and edge_order=2.")
            }
            var axes = Array(0..<input.rank)
            let given = arguments.value("dim")
            if !given.isNone {
                let items = given.sequence?.items ?? [given]
                axes = try Geometry.distinctAxes(items.map { try arguments.interpreter.size($0) }, rank: input.rank)
            }
            for axis in axes where input.shape[axis] < order + 1 {
                throw TensorError.runtime("torch.gradient expected each dimension size to be at least edge_order+1")
            }
            let source =
                input.dtype.category > .integral ? input : try Conversion.convert(input, to: input.runtime.defaultDType)
            let points = try positions(arguments.value("spacing"), input, axes, wasGiven: !given.isNone, arguments)
            return .tensors(
                try zip(axes, points).map { axis, points in
                    try Composite.apply("CatBackward0", [source]) { try slope($0[0], axis, points, order: order) }
                })
        }
    ]

    // MARK: Counting

    private static func histogram(_ arguments: TorchArguments) throws -> Value {
        let input = try arguments.input
        guard [.float32, .float64].contains(input.dtype) else {
            throw TensorError.notImplemented("\"histogramdd\" not implemented for '\(input.dtype.scalarTypeName)'")
        }
        let values = try input.bytes().gather(as: Double.self)
        var edges: [Double]
        if let given = try arguments.object("bins", as: Tensor.self)?.bytes().gather(as: Double.self) {
            edges = given
        } else {
            let count = try arguments.int("bins")
            guard count > 0 else {
                throw TensorError.runtime("torch.histogram(): bins must be > 0, but got \(count) for dimension 0")
            }
            var (low, high) = (values.min() ?? 0, values.max() ?? 1)
            if let range = arguments.value("range").sequence?.items, range.count == 2 {
                (low, high) = (try arguments.interpreter.float(range[0]), try arguments.interpreter.float(range[1]))
            }
            if low == high { (low, high) = (low - 0.5, high + 0.5) }
            edges = (0...count).map { low + (high - low) * Double($0) / Double(count) }
        }
        let weights = try arguments.optionalTensor("weight")?.bytes().gather(as: Double.self)
        var counts = [Double](repeating: 0, count: max(edges.count - 1, 0))
        for (index, value) in values.enumerated() {
            guard let first = edges.first, let last = edges.last, value >= first, value <= last else { continue }
            // Every bin but the last is open above.
            let bin = min((edges.firstIndex { $0 > value } ?? edges.count) - 1, counts.count - 1)
            counts[bin] += weights?[index] ?? 1
        }
        if arguments.bool("density") {
            let total = counts.reduce(0, +)
            counts = counts.enumerated().map { $1 / total / (edges[$0 + 1] - edges[$0]) }
        }
        return try arguments.deliver(
            "histogram", ["hist", "bin_edges"],
            [
                LinearAlgebra.tensor(counts.map { Complex($0) }, [counts.count], like: input),
                LinearAlgebra.tensor(edges.map { Complex($0) }, [edges.count], like: input),
            ])
    }

    private static let counts: [TorchBinding] = [
        .both(
            "histogram(Tensor input, Tensor bins, *, Tensor? weight=None, bool density=False, TensorList[2] out=None)",
            "histogram(Tensor input, int bins=100, *, ArrayRef<double>? range=None, Tensor? weight=None, bool density=False, TensorList[2] out=None)",
            body: histogram),
        .both("nonzero_static(Tensor input, *, SymInt size, int fill_value=-1, Tensor out=None)") { arguments in
            let (input, count) = (try arguments.input, try arguments.int("size"))
            guard count >= 0 else {
                throw TensorError.runtime("nonzero_static: 'size' must be an non-negative integer")
            }
            let found = try Selection.nonzero(input)
            let kept = try Shaping.narrow(found, 0, 0, min(count, found.shape[0]))
            let rest = try Factories.full(
                [count - kept.shape[0], input.rank], .int(Int128(arguments.optionalInt("fill_value") ?? -1)),
                dtype: .int64, device: input.device, runtime: input.runtime, name: "nonzero_static")
            return try arguments.deliver(Rearranging.concatenate([kept, rest], 0))
        },
    ]

    // MARK: Windows

    /// A window as a sum of cosines; a periodic one is the start of one that is longer by one.
    private static func window(
        _ name: String, _ extra: [String], _ shape: @escaping @Sendable (TorchArguments, Double) throws -> Double
    )
        -> TorchBinding
    {
        let tails = ["", ", bool periodic"] + extra
        return .function(tails.map { "\(name)(int window_length\($0), *, \(FactoryBindings.keywords))" }) { arguments in
            let count = try arguments.int("window_length")
            guard count >= 0 else {
                throw TensorError.runtime(
                    "\(name) requires non-negative window_length, got window_length=\(count)")
            }
            let options = try FactoryOptions(arguments)
            let isPeriodic = arguments.optionalBool("periodic") ?? true
            let length = isPeriodic ? count : count - 1
            let values = try (0..<count).map { position -> Complex<Double> in
                count == 1 ? Complex(1) : Complex(try shape(arguments, Double(position) / Double(length)))
            }
            let result = try options.allocate([count], options.dtype(or: options.runtime.defaultDType))
            if !result.isMeta { try result.bytes().scatter(values) }
            return .object(try options.finish(result))
        }
    }

    private static func cosine(_ turns: Double) -> Double {
        // Exact at quarters of a turn, as the symmetric definition is.
        Complex<Double>.turn(turns).real
    }

    private static let windows: [TorchBinding] = [
        window("hann_window", []) { 0.5 - 0.5 * cosine($1) },
        window("hamming_window", [", bool periodic, float alpha", ", bool periodic, float alpha, float beta"]) {
            let alpha = try $0.optionalDouble("alpha") ?? 0.54
            return alpha - (try $0.optionalDouble("beta") ?? 0.46) * cosine($1)
        },
        window("bartlett_window", []) { 1 - (2 * $1 - 1).magnitude },
        window("blackman_window", []) { 0.42 - 0.5 * cosine($1) + 0.08 * cosine(2 * $1) },
    ]
}
