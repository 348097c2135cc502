import TensorTypes

/// Universal functions of dates and time spans.
extension Ufunc {
    /// Computes with dates and time spans; nil if there are none.
    ///
    /// - Throws: a `TypeError` for operands that no rule fits.
    func callOnTimes(
        _ operands: [UfuncOperand], _ types: [ArrayDType], _ options: UfuncOptions, _ runtime: Runtime
    ) throws -> [NDArray]? {
        guard types.contains(where: { $0.timeUnit != nil }) else { return nil }
        let arrays = try zip(operands, types).map { operand, type -> NDArray in
            switch operand {
            case .array(let array): return array
            case .weak(let number):
                let own: ArrayDType = number.category == .floating ? .float64 : .int64
                return try NDArray.scalar(runtime, number, own)
            }
        }
        guard let shape = broadcastShape(arrays.map(\.shape)) else {
            throw TensorError.value(
                "operands could not be broadcast together with shapes "
                    + arrays.map { compactTuple($0.shape) + " " }.joined())
        }
        let letters = arrays.map {
            $0.dtype.timeUnit == nil ? ($0.dtype.category == .floating ? "f" : "i") : $0.dtype.char
        }
        guard let rule = timeResult(letters), arrays.allSatisfy({ $0.dtype.timeUnit != nil || $0.dtype.isNumeric })
        else {
            throw noTimeRule(arrays.map(\.dtype))
        }
        let unit = try commonUnit(arrays.map(\.dtype))
        let values = arrays.map { array -> [Int64] in
            guard let own = array.dtype.timeUnit, let spread = array.broadcast(to: shape) else { return [] }
            let isSpan = array.dtype.char == "m"
            return ((spread.strided?.gather() ?? []) as [Int64]).map {
                ArrayTime.convert($0, from: own, to: unit, isSpan: isSpan)
            }
        }
        let factors = arrays.map { array -> [Double] in
            guard array.dtype.timeUnit == nil, let spread = array.broadcast(to: shape) else { return [] }
            return spread.strided?.gather() ?? []
        }
        let type: ArrayDType =
            switch rule {
            case "M": ArrayDType(.datetime(unit: unit))
            case "m": ArrayDType(.timedelta(unit: unit))
            case "d": .float64
            case "l": .int64
            default: .bool
            }
        let result = try NDArray.make(runtime, type, shape)
        let count = result.count
        if rule == "d" {
            result.strided?.scatter(
                (0..<count).map { index -> Double in
                    let (a, b) = (values[0][index], values[1][index])
                    return a == ArrayTime.missing || b == ArrayTime.missing ? .nan : Double(a) / Double(b)
                })
        } else {
            result.strided?.scatter((0..<count).map { element($0, values, factors, rule) })
        }
        if let out = options.out.first, let out {
            try out.assign(result)
            return [out]
        }
        return [result]
    }

    private func commonUnit(_ types: [ArrayDType]) throws -> String {
        var unit = ""
        let isSpan = types.allSatisfy { $0.timeUnit == nil || $0.char == "m" }
        for type in types {
            guard let own = type.timeUnit else { continue }
            guard let next = ArrayTime.common(unit, own, isSpan: isSpan) else {
                throw ArrayDType.noCommonUnit(unit, own)
            }
            unit = next
        }
        return unit
    }

    /// The kind of result for kinds of operands: `M`, `m`, a float `d`, an integer `l`, a truth value `?`.
    private func timeResult(_ letters: [Character]) -> Character? {
        let times = letters.filter { $0 == "M" || $0 == "m" }
        switch (kernel, letters) {
        case (.comparison, _) where !name.hasPrefix("logical") && times.count == 2:
            return letters[0] == letters[1] ? "?" : nil
        case (.predicate(.isFinite), _), (.predicate(.isInfinite), _), (.predicate(.isNaN), _): return "?"
        case (.unary(.negate), ["m"]), (.unary(.absolute), ["m"]), (.unary(.positive), ["m"]), (.unary(.sign), ["m"]):
            return "m"
        case (.binary(.maximum), _), (.binary(.minimum), _), (.binary(.fmax), _), (.binary(.fmin), _):
            return letters[0] == letters[letters.count - 1] ? letters[0] : nil
        case (.binary(.add), ["M", "m"]), (.binary(.add), ["m", "M"]), (.binary(.add), ["M", "i"]),
            (.binary(.add), ["i", "M"]):
            return "M"
        case (.binary(.add), ["m", "m"]), (.binary(.add), ["m", "i"]), (.binary(.add), ["i", "m"]): return "m"
        case (.binary(.subtract), ["M", "M"]), (.binary(.subtract), ["m", "m"]), (.binary(.subtract), ["m", "i"]),
            (.binary(.subtract), ["i", "m"]):
            return "m"
        case (.binary(.subtract), ["M", "m"]), (.binary(.subtract), ["M", "i"]): return "M"
        case (.binary(.multiply), ["m", "i"]), (.binary(.multiply), ["m", "f"]), (.binary(.multiply), ["i", "m"]),
            (.binary(.multiply), ["f", "m"]), (.binary(.divide), ["m", "i"]), (.binary(.divide), ["m", "f"]),
            (.binary(.floorDivide), ["m", "i"]), (.binary(.floorDivide), ["m", "f"]),
            (.binary(.remainder), ["m", "m"]):
            return "m"
        case (.binary(.divide), ["m", "m"]): return "d"
        case (.binary(.floorDivide), ["m", "m"]): return "l"
        default: return nil
        }
    }

    private func element(_ index: Int, _ values: [[Int64]], _ factors: [[Double]], _ rule: Character) -> Int64 {
        let times = values.map { $0.isEmpty ? nil : Optional($0[index]) }
        let isMissing = times.contains { $0 == ArrayTime.missing }
        let first = times[0] ?? 0
        let second = times.count > 1 ? times[1] ?? 0 : 0
        switch kernel {
        case .comparison(let function):
            if isMissing { return function == .notEqual ? 1 : 0 }
            return Int64.apply(function, first, second) ? 1 : 0
        case .predicate(let function):
            return (function == .isFinite) != isMissing ? (function == .isInfinite ? 0 : 1) : 0
        case .binary(.fmax) where isMissing, .binary(.fmin) where isMissing:
            return first == ArrayTime.missing ? second : first
        default: break
        }
        if isMissing { return ArrayTime.missing }
        let factor = factors.first { !$0.isEmpty }.map { $0[index] }
        switch (kernel, factor) {
        case (.unary(.negate), _): return 0 &- first
        case (.unary(.absolute), _): return abs(first)
        case (.unary(.sign), _): return first.signum()
        case (.unary, _): return first
        case (.binary(.maximum), _), (.binary(.fmax), _): return max(first, second)
        case (.binary(.minimum), _), (.binary(.fmin), _): return min(first, second)
        case (.binary(.add), .some(let number)): return (times[0] ?? second) &+ Int64(wrapping: number)
        case (.binary(.add), nil): return first &+ second
        case (.binary(.subtract), .some(let number)):
            return times[0] == nil ? Int64(wrapping: number) &- second : first &- Int64(wrapping: number)
        case (.binary(.subtract), nil): return first &- second
        case (.binary(.multiply), .some(let number)):
            return Int64(wrapping: Double(times[0] ?? second) * number)
        case (.binary(.divide), .some(let number)):
            return number == 0 ? ArrayTime.missing : Int64(wrapping: Double(first) / number)
        case (.binary(.floorDivide), .some(let number)):
            return number == 0 ? ArrayTime.missing : Int64(wrapping: (Double(first) / number).rounded(.down))
        case (.binary(.floorDivide), nil): return second == 0 ? 0 : Int64.apply(.floorDivide, first, second)
        case (.binary(.remainder), nil): return second == 0 ? ArrayTime.missing : Int64.apply(.remainder, first, second)
        default: return first
        }
    }

    private func noTimeRule(_ types: [ArrayDType]) -> TensorError {
        let knowsTimes = ["add", "subtract", "multiply", "divide", "floor_divide", "remainder", "maximum", "minimum"]
        guard inputs == 2, knowsTimes.contains(name) else { return unsupported }
        return TensorError(
            kind: "numpy._core._exceptions._UFuncBinaryResolutionError",
            "ufunc '\(name)' cannot use operands with types dtype(\(types[0].reprArgument)) and "
                + "dtype(\(types[types.count - 1].reprArgument))")
    }
}

extension ArrayDType {
    /// The refusal to count calendar units and others together.
    package static func noCommonUnit(_ left: String, _ right: String) -> TensorError {
        .type(
            "Cannot get a common metadata divisor for Numpy datetime metadata [\(left)] and [\(right)] because they have "
                + "incompatible nonlinear base time units.")
    }
}
