import TensorTypes

/// An argument of a universal function.
package enum UfuncOperand {
    case array(NDArray)
    /// A Python number, whose type gives way to that of arrays.
    case weak(Scalar)

    package var shape: [Int] {
        if case .array(let array) = self { return array.shape }
        return []
    }

    /// The type that the operand has next to `common`.
    func dtype(with common: ArrayDType?) -> ArrayDType? {
        switch self {
        case .array(let array): return array.dtype.native
        case .weak(let number):
            if case .int(let value) = number, common == nil, value > Int128(Int64.max) {
                return value <= Int128(UInt64.max) ? .uint64 : .object
            }
            return ArrayDType.weak(number.category, with: common)
        }
    }
}

/// Finding the loop for the types of the operands.
extension Ufunc {
    /// The types of the operands, Python numbers having taken theirs from the arrays.
    func operandTypes(_ operands: [UfuncOperand]) throws -> [ArrayDType] {
        if name == "multiply", operands.contains(where: { if case .weak(.int) = $0 { true } else { false } }),
            operands.contains(where: {
                if case .array(let array) = $0 { "US".contains(array.dtype.char) } else { false }
            })
        {
            throw Ufunc.textTimesNumber
        }
        var strong: [ArrayDType] = []
        for case .array(let array) in operands { strong.append(array.dtype) }
        let common: ArrayDType?
        if strong.isEmpty {
            common = nil
        } else if strong.count < operands.count {
            common = strong.count == 1 ? strong[0].native : try? ArrayDType.result(strong)
        } else {
            common = nil
        }
        return try operands.map { operand in
            guard let type = operand.dtype(with: common) else {
                throw noLoop(strong + [ArrayDType(.object)])
            }
            return type
        }
    }

    /// The type to compute in.
    ///
    /// - Throws: a `TypeError` if there is no loop for these types.
    func loop(_ types: [ArrayDType]) throws -> ArrayDType {
        if types.contains(.object) { return .object }
        if isMinus, types.allSatisfy({ $0 == .bool }) { throw booleanMinus }
        if name == "positive", types[0] == .bool {
            throw noLoop(types, asClasses: true)
        }
        if name == "divide", types.allSatisfy({ $0.category.map { $0 <= .integral } == true }) { return .float64 }
        let isNumeric = types.allSatisfy(\.isNumeric)
        guard isNumeric else {
            let texts = types.contains {
                if case .unicode = $0.kind { true } else if case .bytes = $0.kind { true } else { false }
            }
            if texts && Ufunc.textual.contains(name) { throw noLoop(types) }
            if texts && isOrdering { throw noLoop(types, asClasses: true) }
            if texts, name == "multiply", types.contains(where: { $0.category == .integral }) {
                throw Ufunc.textTimesNumber
            }
            // A number times a string has a promotion of its own, a string times a number has not.
            if texts && name == "multiply" && types.last?.isNumeric != true { throw noLoop(types) }
            throw unsupported
        }
        if types.count == 2, name == "ldexp" {
            return try loopFor([types[0]])
        }
        return try loopFor(types)
    }

    private func loopFor(_ types: [ArrayDType]) throws -> ArrayDType {
        if let first = types.first, types.allSatisfy({ $0 == first }), loops.contains(first.char) { return first }
        for code in loops {
            guard let candidate = ArrayDType.loopTypes[code] else { continue }
            if types.allSatisfy({ $0.canCast(to: candidate, .safe) }) { return candidate }
        }
        throw unsupported
    }

    /// Text times a whole number is a loop that needs to be told how long its results are.
    static var textTimesNumber: TensorError {
        .type(
            "The 'out' kwarg is necessary when using the string multiply ufunc directly. Use numpy.strings.multiply to "
                + "multiply strings without specifying 'out'.")
    }

    private var isMinus: Bool { name == "subtract" || name == "negative" }
    /// Functions that know strings, so that those they have no loop for are not found rather than not supported.
    static let textual: Set<String> = [
        "add", "fmax", "fmin", "gcd", "lcm", "maximum", "minimum", "subtract",
    ]
    private var isOrdering: Bool { result == .bool && inputs == 2 && !name.hasPrefix("logical") }

    private var booleanMinus: TensorError {
        name == "subtract"
            ? .type(
                "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` operator, or "
                    + "the logical_xor function instead.")
            : .type(
                "The numpy boolean negative, the `-` operator, is not supported, use the `~` operator or the "
                    + "logical_not function instead.")
    }

    var unsupported: TensorError {
        .type(
            "ufunc '\(name)' not supported for the input types, and the inputs could not be safely coerced to any "
                + "supported types according to the casting rule ''safe''")
    }

    /// The error for types that no loop has.
    func noLoop(_ types: [ArrayDType], asClasses: Bool = false) -> TensorError {
        let texts = types.map { asClasses ? "<class 'numpy.dtypes.\($0.className)'>" : "dtype(\($0.reprArgument))" }
        let list = texts.count == 1 ? texts[0] : "(" + texts.joined(separator: ", ") + ")"
        return TensorError(
            kind: "numpy._core._exceptions._UFuncNoLoopError",
            "ufunc '\(name)' did not contain a loop with signature matching types \(list) -> None")
    }

    func inputCastError(_ index: Int, _ from: ArrayDType, _ to: ArrayDType, _ rule: CastingRule) -> TensorError {
        let place = inputs == 1 ? "input" : "input \(index)"
        return TensorError(
            kind: "numpy._core._exceptions._UFuncInputCastingError",
            "Cannot cast ufunc '\(name)' \(place) from dtype(\(from.reprArgument)) to dtype(\(to.reprArgument)) with "
                + "casting rule '\(rule.rawValue)'")
    }

    func outputCastError(_ index: Int, _ from: ArrayDType, _ to: ArrayDType, _ rule: CastingRule) -> TensorError {
        Ufunc.outputCastError(name, outputs == 1 ? "output" : "output \(index)", from, to, rule)
    }

    package static func outputCastError(
        _ name: String, _ place: String, _ from: ArrayDType, _ to: ArrayDType, _ rule: CastingRule
    ) -> TensorError {
        TensorError(
            kind: "numpy._core._exceptions._UFuncOutputCastingError",
            "Cannot cast ufunc '\(name)' \(place) from dtype(\(from.reprArgument)) to dtype(\(to.reprArgument)) with "
                + "casting rule '\(rule.rawValue)'")
    }
}

extension ArrayDType {
    /// The types that loops have, by code.
    static let loopTypes: [Character: ArrayDType] = {
        var table: [Character: ArrayDType] = [:]
        for element in elements { table[ArrayDType(element).char] = ArrayDType(element) }
        table["g"] = ArrayDType(.longDouble)
        table["G"] = ArrayDType(.complexLongDouble)
        return table
    }()
}
