import InProcess
import ReferenceTensor
import TensorTypes

/// Functions that draw from distributions; only what is certain about the result is a rule.
enum SamplingBindings {
    static let table: [TorchBinding] = coins + categories + normals + fills

    /// Numbers of a uniform distribution below 1, one for each element.
    private static func chances(_ input: Tensor) -> [Double] {
        let runtime = input.runtime
        return (0..<input.count).map { _ in Double.random(in: 0..<1, using: &runtime.randomSource) }
    }

    private static func tensor(_ values: [Double], like input: Tensor) throws -> Tensor {
        try LinearAlgebra.tensor(values.map { Complex($0) }, input.shape, like: input)
    }

    private static func checkShare(_ share: Double) throws {
        guard (0...1).contains(share) else {
            throw TensorError.runtime("bernoulli_ expects p to be in [0, 1], but got p=\(share)")
        }
    }

    private static func coins(_ arguments: TorchArguments) throws -> Tensor {
        let input = try arguments.input
        let shares: [Double]
        if let share = try arguments.optionalDouble("p") {
            try checkShare(share)
            shares = [Double](repeating: share, count: input.count)
        } else {
            guard input.dtype.isFloatingPoint else {
                throw TensorError.notImplemented(
                    "\"bernoulli_tensor_cpu_p_\" not implemented for '\(input.dtype.scalarTypeName)'")
            }
            shares = try input.bytes().gather(as: Double.self)
            guard shares.allSatisfy((0...1).contains) else {
                throw TensorError.runtime(
                    "Expected p_in >= 0 && p_in <= 1 to be true, but got false.  (Could this error message be improved?  If "
                        + "so, please report an enhancement request to PyTorch.)")
            }
        }
        let result = try tensor(zip(chances(input), shares).map { $0 < $1 ? 1 : 0 }, like: input)
        try Recording.record(result, "BernoulliBackward0", inputs: [input]) { [try $0.gradient.zeros()] }
        return result
    }

    private static let coins: [TorchBinding] = [
        .result(
            "bernoulli(Tensor input, *, Generator? generator=None, Tensor out=None)",
            "bernoulli(Tensor input, float p, *, Generator? generator=None)", body: coins),
        .method(
            "bernoulli_(Tensor input, Tensor p, *, Generator? generator=None)",
            "bernoulli_(Tensor input, float p=0.5, *, Generator? generator=None)"
        ) { arguments in
            let input = try arguments.input
            if let shares = arguments.object("p", as: Tensor.self) {
                let spread = try Shaping.expand(shares, input.shape)
                guard case .floats(let wide) = try spread.elements() else {
                    throw TensorError.runtime(
                        "expected probabilities tensor to have floating type, got \(shares.dtype.scalarTypeName)")
                }
                for share in wide { try checkShare(share) }
                try input.overwrite(with: tensor(zip(chances(input), wide).map { $0 < $1 ? 1 : 0 }, like: input))
            } else {
                let share = try arguments.double("p")
                try checkShare(share)
                try input.overwrite(with: tensor(chances(input).map { $0 < share ? 1 : 0 }, like: input))
            }
            try Recording.checkVersioned(input)
            return .tensor(input)
        },
    ]

    // MARK: Categories and counts

    private static func pick(_ weights: [Double], _ count: Int, replaces: Bool, _ chance: () -> Double) -> [Double] {
        var left = weights
        return (0..<count).map { _ in
            let total = left.reduce(0, +)
            var rest = chance() * total
            var chosen = left.lastIndex { $0 > 0 }
            // When no weight is left the remaining categories follow in order.
            if total <= 0 { chosen = left.firstIndex { $0 == 0 } }
            for (index, weight) in left.enumerated() where total > 0 && weight > 0 {
                rest -= weight
                if rest < 0 {
                    chosen = index
                    break
                }
            }
            if !replaces, let chosen { left[chosen] = -1 }
            return Double(chosen ?? 0)
        }
    }

    private static let categories: [TorchBinding] = [
        .result(
            "multinomial(Tensor input, SymInt num_samples, bool replacement=False, *, Generator? generator=None, Tensor out=None)"
        ) { arguments in
            let (input, count) = (try arguments.input, try arguments.int("num_samples"))
            let replaces = arguments.bool("replacement")
            guard input.rank == 1 || input.rank == 2 else {
                throw TensorError.runtime("prob_dist must be 1 or 2 dim")
            }
            guard input.dtype.isFloatingPoint else {
                throw TensorError.runtime(
                    "multinomial only supports floating-point dtypes for input, got: \(input.dtype.scalarTypeName)")
            }
            guard count > 0 else { throw TensorError.runtime("cannot sample n_sample <= 0 samples") }
            let width = input.shape[input.rank - 1]
            guard replaces || count <= width else {
                throw TensorError.runtime("cannot sample n_sample > prob_dist.size(-1) samples without replacement")
            }
            let values = try input.bytes().gather(as: Double.self)
            guard values.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
                throw TensorError.runtime("probability tensor contains either `inf`, `nan` or element < 0")
            }
            let runtime = input.runtime
            let rows = input.rank == 2 ? input.shape[0] : 1
            let picked = try (0..<rows).flatMap { row -> [Double] in
                let weights = Array(values[(row * width)..<((row + 1) * width)])
                guard weights.reduce(0, +) > 0 else {
                    throw TensorError.runtime("invalid multinomial distribution (sum of probabilities <= 0)")
                }
                return pick(weights, count, replaces: replaces) {
                    Double.random(in: 0..<1, using: &runtime.randomSource)
                }
            }
            return try LinearAlgebra.tensor(
                picked.map { Complex($0) }, (input.rank == 2 ? [rows] : []) + [count], like: input, dtype: .int64)
        },
        .function("poisson(Tensor input, Generator? generator=None)") { arguments in
            let input = try arguments.input
            guard input.dtype.isFloatingPoint else {
                throw TensorError.notImplemented("\"poisson_cpu\" not implemented for '\(input.dtype.scalarTypeName)'")
            }
            let rates = try input.bytes().gather(as: Double.self)
            guard rates.allSatisfy({ $0 >= 0 }) else {
                throw TensorError.runtime("invalid Poisson rate, expected rate to be non-negative")
            }
            let runtime = input.runtime
            let counts = rates.map { rate -> Double in
                // Waiting times of mean 1 until they exceed the rate.
                var (sum, count) = (0.0, -1.0)
                while sum <= rate {
                    let chance = Double.random(in: 0..<1, using: &runtime.randomSource)
                    sum -= Double.logarithm(1 - chance)
                    count += 1
                }
                return count
            }
            let result = try tensor(counts, like: input)
            try Recording.record(result, "PoissonBackward0", inputs: [input]) { [try $0.gradient.zeros()] }
            return .tensor(result)
        },
    ]

    // MARK: Normal distributions

    private static func standardNormal(_ shape: [Int], like options: Tensor) throws -> Tensor {
        try Factories.random(
            shape, isNormal: true, dtype: options.dtype, device: options.device, runtime: options.runtime,
            name: "normal")
    }

    private static func checkSpread(_ spread: Double) throws {
        guard spread >= 0 else {
            throw TensorError.runtime("normal expects std >= 0.0, but found std \(NumericalText.short(spread))")
        }
    }

    private static let normals: [TorchBinding] = [
        .functionResult(
            "normal(Tensor mean, Tensor std, *, Generator? generator=None, Tensor out=None)",
            "normal(Tensor mean, float std=1, *, Generator? generator=None, Tensor out=None)",
            "normal(float mean, Tensor std, *, Generator? generator=None, Tensor out=None)",
            "normal(float mean, float std, SymIntArrayRef size, *, Generator? generator=None, Tensor out=None, \(FactoryBindings.keywords))"
        ) { arguments in
            if arguments.has("size") {
                let spread = try arguments.double("std")
                try checkSpread(spread)
                let options = try FactoryOptions(arguments)
                let result = try options.allocate(
                    arguments.ints("size"), options.dtype(or: options.runtime.defaultDType))
                try result.overwrite(
                    with: standardNormal(result.shape, like: result) * spread + arguments.double("mean"))
                return try options.finish(result)
            }
            let (mean, spread) = (arguments.object("mean", as: Tensor.self), arguments.object("std", as: Tensor.self))
            if spread == nil { try checkSpread(arguments.double("std")) }
            guard let model = mean ?? spread else { throw UnsupportedOperation("torch.normal of numbers") }
            let shape = try Geometry.broadcast(mean?.shape ?? [], spread?.shape ?? [])
            return try arguments.runtime.withoutGrad {
                let noise = try standardNormal(shape, like: model)
                let scaled = try spread.map { try noise * $0 } ?? noise * arguments.double("std")
                return try mean.map { try scaled + $0 } ?? scaled + arguments.double("mean")
            }
        }
    ]

    // MARK: Filling

    private static func filling(
        _ declaration: String, _ word: String?, check: @escaping @Sendable (TorchArguments) throws -> Void = { _ in },
        _ draw: @escaping @Sendable (TorchArguments, Double) throws -> Double
    ) -> TorchBinding {
        .method(declaration) { arguments in
            let input = try arguments.input
            if let word, !input.dtype.isFloatingPoint {
                throw TensorError.runtime(
                    "\(word) distribution is a continuous probability distribution. dtype must be a floating point but you "
                        + "specified \(input.dtype.scalarTypeName)")
            }
            try check(arguments)
            try input.overwrite(with: tensor(chances(input).map { try draw(arguments, $0) }, like: input))
            try Recording.checkVersioned(input)
            return .tensor(input)
        }
    }

    private static let fills: [TorchBinding] = [
        filling(
            "exponential_(Tensor input, float lambd=1, *, Generator? generator=None)", "Exponential",
            check: {
                let rate = try $0.double("lambd")
                guard rate > 0 else {
                    throw TensorError.runtime(
                        "exponential_ expects lambda > 0.0, but found lambda=\(NumericalText.short(rate))")
                }
            }
        ) { -Double.logarithm(1 - $1) / (try $0.double("lambd")) },
        filling(
            "geometric_(Tensor input, float p, *, Generator? generator=None)", nil,
            check: {
                let share = try $0.double("p")
                guard share > 0, share < 1 else {
                    throw TensorError.runtime(
                        "geometric_ expects p to be in (0, 1), but got p=\(NumericalText.short(share))")
                }
            }
        ) { (Double.logarithm(1 - $1) / Double.logarithm(1 - (try $0.double("p")))).rounded(.up) },
        filling(
            "cauchy_(Tensor input, float median=0, float sigma=1, *, Generator? generator=None)", "Cauchy"
        ) {
            let turn = Complex<Double>.turn(($1 - 0.5) / 2)
            return try $0.double("median") + $0.double("sigma") * turn.imaginary / turn.real
        },
    ]
}

/// Numbers in PyTorch's messages.
enum NumericalText {
    /// As C++ streams write a number: a whole one without a point.
    static func short(_ value: Double) -> String {
        value == value.rounded() && value.magnitude < 1e6 ? String(Int(value)) : String(value)
    }
}
