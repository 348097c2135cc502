import InProcess
import ReferenceTensor
import TensorTypes

/// `np.add` and its like.
///
/// Unchecked: it never changes.
final class UfuncObject: PythonObject, @unchecked Sendable {
    let ufunc: Ufunc
    private let signature: Signature
    private static let reduceSignature = Signature(
        "reduce", "array, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=True", .native)
    private static let accumulateSignature = Signature("accumulate", "array, axis=0, dtype=None, out=None", .native)
    private static let reduceAtSignature = Signature(
        "reduceat", "array, indices, axis=0, dtype=None, out=None", .native)
    private static let atSignature = Signature("at", "a, indices, b=None, /", .native)
    private static let outerSignature = Signature(
        "outer", "A, B, /, *, out=None, where=True, casting=same_kind, order=K, dtype=None", .native)

    static let type = PythonType("ufunc", module: "numpy")

    init(_ ufunc: Ufunc) {
        self.ufunc = ufunc
        let inputs = (1...ufunc.inputs).map { "x\($0)" }.joined(separator: ", ")
        let outputs = (0..<ufunc.outputs).map { "out\($0)=None" }.joined(separator: ", ")
        signature = Signature(
            ufunc.name,
            inputs + ", " + outputs
                + ", /, *, out=None, where=True, casting=same_kind, order=K, dtype=None, subok=True, signature=None, "
                + "sig=None", .native)
    }

    var typeObject: PythonType { UfuncObject.type }

    func call(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        guard arguments.positional.count >= ufunc.inputs,
            arguments.positional.count <= ufunc.inputs + ufunc.outputs
        else {
            let most = ufunc.inputs + ufunc.outputs
            throw TensorError.type(
                "\(ufunc.name)() takes from \(ufunc.inputs) to \(most) positional arguments but "
                    + "\(arguments.positional.count) \(arguments.positional.count == 1 ? "was" : "were") given")
        }
        let call = try signature.bind(arguments, interpreter)
        var options = UfuncOptions()
        options.out = try outputs(call)
        options.casting = try call.casting(default: .sameKind)
        options.order = try call.order(default: .keep)
        options.dtype = try call.dtype()
        if case .string(let text)? = call.given("signature"), let code = text.last {
            options.dtype = try ArrayDType(parsing: String(code))
        }
        if let mask = call.given("where"), case .object = mask {
            let array = try ArrayConversion.array(mask, interpreter)
            guard array.dtype == .bool else { throw NDArray.castError(array.dtype, .bool, .safe) }
            options.mask = array
        } else if case .bool(false)? = call.given("where") {
            options.mask = try NDArray.scalar(call.runtime, .bool(false), .bool)
        }
        let inputs = Array(arguments.positional.prefix(ufunc.inputs))
        let operands = try inputs.map { try ArrayOperators.operand($0, interpreter) }
        let results = try ufunc.call(operands, options, call.runtime)
        let wrapper = inputs.lazy.compactMap { value -> (any ArrayConvertible)? in
            if case .object(let object) = value { return object as? any ArrayConvertible }
            return nil
        }.first
        let values = try results.enumerated().map { index, array -> Value in
            if index < options.out.count, let out = options.out[index] { return .object(out) }
            if let wrapper { return try wrapper.wrapNumPyResult(array, interpreter) }
            return try Subclasses.wrapped(interpreter.scalarOrArray(array), as: Subclasses.subclass(among: inputs))
        }
        return values.count == 1 ? values[0] : .tuple(values)
    }

    private func outputs(_ call: BoundCall) throws -> [NDArray?] {
        var values: [Value] = (0..<ufunc.outputs).map { call["out\($0)"] }
        if let out = call.given("out"), !out.isNone {
            if case .tuple(let items) = out {
                guard items.count == ufunc.outputs else {
                    throw TensorError.value("The 'out' tuple must have exactly one entry per ufunc output")
                }
                values = items
            } else {
                guard ufunc.outputs == 1 else { throw TensorError.type("'out' must be a tuple of arrays") }
                values = [out]
            }
        }
        if values.allSatisfy(\.isNone) { return [] }
        return try values.map { value in
            if value.isNone { return nil }
            guard let array = value.object(as: NDArray.self) else {
                throw TensorError.type("return arrays must be of ArrayType")
            }
            return array
        }
    }

    func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        switch name {
        case "__name__": .string(ufunc.name)
        case "nin": .int(Int128(ufunc.inputs))
        case "nout": .int(Int128(ufunc.outputs))
        case "nargs": .int(Int128(ufunc.inputs + ufunc.outputs))
        case "ntypes": .int(Int128(ufunc.signatures.count))
        case "types": .object(PythonList(ufunc.signatures.map { .string($0) }))
        case "identity": ufunc.identity.map { ElementStore.value(.number($0), .float64) } ?? Value.none
        case "signature": Value.none
        default: nil
        }
    }

    func hasMethod(_ name: String) -> Bool { ["reduce", "accumulate", "reduceat", "at", "outer"].contains(name) }

    func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        switch name {
        case "reduce":
            let call = try UfuncObject.reduceSignature.bind(arguments, interpreter)
            var options = try ArrayMethods.reductionOptions(call)
            let array = try call.array("array")
            if call.given("axis") == nil { options.axes = array.rank == 0 ? [] : [0] }
            let result = try ufunc.reduce(array, options)
            return try options.out == nil ? call.result(result, of: [call["array"]]) : .object(result)
        case "accumulate":
            let call = try UfuncObject.accumulateSignature.bind(arguments, interpreter)
            let out = try call.out()
            let result = try ufunc.accumulate(
                call.array("array"), axis: call.int("axis"), dtype: call.dtype(), out: out)
            return out == nil ? try call.wrapped(result, of: [call["array"]]) ?? .object(result) : .object(result)
        case "reduceat":
            let call = try UfuncObject.reduceAtSignature.bind(arguments, interpreter)
            let positions = try call.array("indices")
            guard positions.rank <= 1 else { throw TensorError.value("object too deep for desired array") }
            let result = try ufunc.reduceAt(
                call.array("array"), positions.cast(to: .int64).integerValues, axis: call.int("axis"),
                dtype: call.dtype())
            guard let out = try call.out() else {
                return try call.wrapped(result, of: [call["array"]]) ?? .object(result)
            }
            try out.assign(result)
            return .object(out)
        case "at":
            let call = try UfuncObject.atSignature.bind(arguments, interpreter)
            guard let array = call["a"].object(as: NDArray.self) else {
                throw TensorError.type("first operand must be array")
            }
            // A Python number does not give way here, as it does in a call.
            let other = try call.given("b").map { UfuncOperand.array(try ArrayConversion.array($0, interpreter)) }
            if ufunc.inputs == 2 && other == nil {
                throw TensorError.value("second operand needed for ufunc")
            }
            try ufunc.at(array, IndexConversion.parts(call["indices"], interpreter), other)
            return Value.none
        case "outer":
            let call = try UfuncObject.outerSignature.bind(arguments, interpreter)
            var options = UfuncOptions()
            options.dtype = try call.dtype()
            return call.result(try ufunc.outer(call.array("A"), call.array("B"), options))
        default: return nil
        }
    }

    func repr(_ interpreter: Interpreter) throws -> String? { "<ufunc '\(ufunc.name)'>" }
    func shallowCopy(_ interpreter: Interpreter) throws -> Value? { .object(self) }
    func deepCopy(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? { .object(self) }
}
