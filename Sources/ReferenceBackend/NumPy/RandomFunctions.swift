import InProcess
import ReferenceTensor
import TensorTypes

/// `numpy.random`: any values do, as no case may show them.
enum RandomFunctions {
    private static func uniform(_ call: BoundCall, _ shape: [Int]) throws -> Value {
        let result = try NDArray.make(call.runtime, .float64, shape)
        result.fill((0..<result.count).map { _ in Double.random(in: 0..<1, using: &call.runtime.randomSource) })
        return call.result(result)
    }

    private static func size(_ call: BoundCall) throws -> [Int] { try call.ints("size") ?? [] }

    private static let functions: [NumPyFunction] = [
        NumPyFunction("seed", "seed=None") { call in
            let seed = try call.optionalInt("seed") ?? 0
            call.runtime.randomSource = RandomSource(seed: UInt64(truncatingIfNeeded: seed))
            return .none
        },
        NumPyFunction("rand", "*size") { call in try uniform(call, call.rest.map(call.interpreter.arrayInt)) },
        NumPyFunction("randn", "*size") { call in try uniform(call, call.rest.map(call.interpreter.arrayInt)) },
        NumPyFunction("random", "size=None") { call in try uniform(call, size(call)) },
        NumPyFunction("standard_normal", "size=None") { call in try uniform(call, size(call)) },
        NumPyFunction("uniform", "low=0.0, high=1.0, size=None") { call in try uniform(call, size(call)) },
        NumPyFunction("normal", "loc=0.0, scale=1.0, size=None") { call in try uniform(call, size(call)) },
        integers("randint"), integers("integers"),
        NumPyFunction("default_rng", "seed=None") { call in
            if let seed = try call.optionalInt("seed") {
                call.runtime.randomSource = RandomSource(seed: UInt64(truncatingIfNeeded: seed))
            }
            return .object(module("numpy.random.Generator"))
        },
    ]

    private static func integers(_ name: String) -> NumPyFunction {
        NumPyFunction(name, "low, high=None, size=None, dtype=None") { call in
            var (low, high) = (try call.int("low"), try call.optionalInt("high"))
            if high == nil { (low, high) = (0, low) }
            guard let high, low < high else { throw TensorError.value("low >= high") }
            let result = try NDArray.make(call.runtime, call.dtype() ?? .int64, size(call))
            result.assignIntegers(
                (0..<result.count).map { _ in Int64(Int.random(in: low..<high, using: &call.runtime.randomSource)) })
            return call.result(result)
        }
    }

    static func module(_ name: String = "numpy.random") -> PythonModule {
        PythonModule(
            name, Dictionary(uniqueKeysWithValues: functions.map { ($0.name, .object($0.object)) }))
    }
}
