import TensorTypes

/// What a call of a universal function may ask for beside its operands.
package struct UfuncOptions {
    /// Where results go; nil makes an array.
    package var out: [NDArray?] = []
    /// Which elements are computed; the others are left alone.
    package var mask: NDArray?
    /// The type to compute in.
    package var dtype: ArrayDType?
    /// How far operands and results may be converted.
    package var casting = CastingRule.sameKind
    /// How new results are laid out.
    package var order = MemoryOrder.keep
    /// What warnings call the operation.
    package var errorName: String?

    package init() {}
}

extension Ufunc {
    /// Computes the function of the operands, broadcast together.
    ///
    /// Checks go in NumPy's order: writeable outputs, types, casts, shapes.
    ///
    /// - Throws: the error of the first check that fails.
    package func call(
        _ operands: [UfuncOperand], _ options: UfuncOptions = UfuncOptions(), _ runtime: Runtime
    ) throws -> [NDArray] {
        let operands = try runtime.fault?.operands(operands, runtime) ?? operands
        if !runtime.has(.npOutCheckedLate) { try checkWriteable(options, runtime) }
        let types = try runtime.fault?.types(operandTypes(operands)) ?? operandTypes(operands)
        if let texts = try callOnTexts(operands, types, options, runtime) { return texts }
        if let times = try callOnTimes(operands, types, options, runtime) { return times }
        let loop: ArrayDType
        if let wanted = options.dtype, !types.contains(.object) {
            loop = try loopForResult(wanted, types)
        } else {
            let usual: ArrayDType = try options.dtype == .object ? .object : self.loop(types)
            loop = runtime.fault?.loop(name, types) ?? usual
        }
        for (index, type) in types.enumerated() {
            guard case .array = operands[index] else { continue }
            let target = name == "ldexp" && index == 1 ? ArrayDType.int64 : loop
            if !type.canCast(to: target, options.casting) { throw inputCastError(index, type, target, options.casting) }
        }
        let results = (0..<outputs).map { loop == .object && result != .bool ? loop : resultType(loop, output: $0) }
        for (index, out) in options.out.enumerated() {
            guard let out else { continue }
            if !results[index].canCast(to: out.dtype, options.casting), !runtime.has(.npOutCastUnchecked) {
                throw outputCastError(index, results[index], out.dtype, options.casting)
            }
        }
        if runtime.has(.npOutCheckedLate) { try checkWriteable(options, runtime) }
        if result != .bool {
            for case .weak(.int(let number)) in operands { try Ufunc.checkRange(number, loop) }
        }
        let shape = try resultShape(operands, options)
        if loop == .object {
            return try callOnObjects(operands, types, shape, results, options, runtime)
        }
        if let constant = try comparisonWithLargeInteger(operands, loop, shape, runtime) {
            return [try deliver(constant, 0, options)]
        }
        let inputs = try operands.map { try prepared($0, loop, runtime) }
        let model = operands.lazy.compactMap { operand -> NDArray? in
            if case .array(let array) = operand, array.shape == shape { return array }
            return nil
        }.first
        var computed: [NDArray] = []
        for index in 0..<outputs {
            if options.order == .keep {
                computed.append(
                    try NDArray.keepingOrder(of: inputs, shape: shape, dtype: results[index], runtime))
                continue
            }
            let fresh =
                try model?.blank(results[index], order: options.order)
                ?? NDArray.make(runtime, results[index], shape, fortran: options.order == .fortran)
            computed.append(fresh)
        }
        try run(inputs, loop, computed, options.errorName ?? name, runtime)
        return try computed.enumerated().map { try deliver($1, $0, options) }
    }

    private func checkWriteable(_ options: UfuncOptions, _ runtime: Runtime) throws {
        for case .some(let out) in options.out where !out.isWriteable && !runtime.has(.npOutUnchecked) {
            throw TensorError.value("output array is read-only")
        }
    }

    /// Copies a result to where it is wanted.
    private func deliver(_ value: NDArray, _ index: Int, _ options: UfuncOptions) throws -> NDArray {
        let out = index < options.out.count ? options.out[index] : nil
        guard let mask = options.mask else {
            guard let out else { return value }
            try out.assign(value)
            return out
        }
        let target = try out ?? NDArray.make(value.runtime, value.dtype, value.shape)
        let selection = try target.select([.array(mask.broadcast(to: target.shape)?.copy() ?? mask)])
        let spread = value.broadcast(to: target.shape) ?? value
        if target.rank == 0 {
            if mask.truthValues.first == true { try target.assign(spread) }
        } else {
            try target.setItem(
                selection, spread.item(spread.select([.array(mask.broadcast(to: spread.shape)?.copy() ?? mask)])))
        }
        return target
    }

    private func loopForResult(_ wanted: ArrayDType, _ types: [ArrayDType]) throws -> ArrayDType {
        if result == .bool {
            if wanted == .bool { return try loop(types) }
            throw TensorError(
                kind: "numpy._core._exceptions._UFuncNoLoopError",
                "ufunc '\(name)' did not contain a loop with signature matching types "
                    + "(None, None) -> <class 'numpy.dtypes.\(wanted.className)'>")
        }
        if result == .real, wanted.category != .complex, types.contains(where: { $0.category == .complex }) {
            return try loop(types)
        }
        guard loops.contains(wanted.char) else {
            let upward = loops.lazy.compactMap { ArrayDType.loopTypes[$0] }.first { wanted.canCast(to: $0, .safe) }
            if let upward, result == .same, name != "divide" { return upward }
            let nones = Array(repeating: "None", count: inputs).joined(separator: ", ")
            let list = inputs == 1 ? "None" : "(\(nones))"
            throw TensorError(
                kind: "numpy._core._exceptions._UFuncNoLoopError",
                "ufunc '\(name)' did not contain a loop with signature matching types "
                    + "\(list) -> <class 'numpy.dtypes.\(wanted.className)'>")
        }
        return wanted.native
    }

    private func resultShape(_ operands: [UfuncOperand], _ options: UfuncOptions) throws -> [Int] {
        var shapes = operands.map(\.shape)
        let outs = options.out.compactMap { $0?.shape }
        let masks = options.mask.map { [$0.shape] } ?? []
        let texts =
            (operands.compactMap { operand -> [Int]? in
                if case .array = operand { return operand.shape }
                return []
            } + outs + masks).map { compactTuple($0) + " " }.joined()
        shapes += masks
        guard let shape = broadcastShape(shapes), broadcastShape([shape] + outs) != nil else {
            throw TensorError.value("operands could not be broadcast together with shapes " + texts)
        }
        for out in outs where broadcastShape([shape, out]) != out {
            throw TensorError.value(
                "non-broadcastable output operand with shape \(compactTuple(out)) doesn't match the broadcast shape "
                    + compactTuple(broadcastShape([shape] + outs) ?? shape))
        }
        return broadcastShape([shape] + outs) ?? shape
    }

    /// An operand as an array of the loop's type.
    private func prepared(_ operand: UfuncOperand, _ loop: ArrayDType, _ runtime: Runtime) throws -> NDArray {
        switch operand {
        case .array(let array): return array
        case .weak(let number): return try Ufunc.array(of: number, loop, runtime)
        }
    }

    /// A Python number as an array of a type.
    ///
    /// - Throws: an `OverflowError` for an integer that does not fit.
    package static func array(of number: Scalar, _ dtype: ArrayDType, _ runtime: Runtime) throws -> NDArray {
        if case .int(let value) = number { try checkRange(value, dtype) }
        return try NDArray.scalar(runtime, number, dtype)
    }

    package static func checkRange(_ value: Int128, _ dtype: ArrayDType) throws {
        guard let range = dtype.element?.integerRange, value < range.least || value > range.greatest else { return }
        if dtype.element == .int64 { throw TensorError.overflow("Python int too large to convert to C long") }
        guard Int64(exactly: value) != nil || UInt64(exactly: value) != nil && dtype == .uint64 else {
            throw TensorError.overflow("Python int too large to convert to C long")
        }
        throw TensorError.overflow("Python integer \(value) out of bounds for \(dtype.name)")
    }

    /// Comparing integers with a Python integer that their type cannot hold needs no look at the elements.
    private func comparisonWithLargeInteger(
        _ operands: [UfuncOperand], _ loop: ArrayDType, _ shape: [Int], _ runtime: Runtime
    ) throws -> NDArray? {
        guard case .comparison(let function) = kernel, operands.count == 2, let range = loop.element?.integerRange
        else {
            return nil
        }
        for (index, operand) in operands.enumerated() {
            guard case .weak(.int(let value)) = operand, value < range.least || value > range.greatest else { continue }
            let isGreater = (value > range.greatest) == (index == 1)
            let answer =
                switch function {
                case .equal: false
                case .notEqual: true
                case .less, .lessOrEqual: isGreater
                case .greater, .greaterOrEqual: !isGreater
                default: true
                }
            let result = try NDArray.make(runtime, .bool, shape)
            result.strided?.store(.bool(answer))
            return result
        }
        return nil
    }

    /// Runs the loop over prepared operands into results of the loop's result types.
    func run(
        _ inputs: [NDArray], _ loop: ArrayDType, _ outputs: [NDArray], _ errorName: String, _ runtime: Runtime
    ) throws {
        guard let element = loop.computeElement, let target = outputs.first?.strided else { throw unsupported }
        let operands = try inputs.map { input -> StridedBytes in
            guard let bytes = input.strided else { throw unsupported }
            return bytes.broadcast(to: target.shape)
        }
        if name == "power", element.isIntegral, element.isSigned,
            (operands[1].gather() as [Int64]).contains(where: { $0 < 0 })
        {
            throw TensorError.value("Integers to negative integer powers are not allowed.")
        }
        var errors: FloatErrors = []
        switch kernel {
        case .unary(.bitwiseNot) where element == .bool:
            Elementwise.predicate(.logicalNot, operands[0], into: target)
        case .unary(let function):
            errors = FloatErrors.watching { Elementwise.unary(function, operands[0], in: element, into: target) }
            if element.isIntegral, function == .reciprocal, hasZero(operands[0]) { errors.insert(.divide) }
        case .binary(let function):
            if element == .bool { return try runOnBooleans(function, operands, target) }
            errors = FloatErrors.watching {
                Elementwise.binary(function, operands[0], operands[1], in: element, into: target)
            }
            if [.maximum, .minimum, .fmax, .fmin, .copysign, .nextafter].contains(function) { errors = [] }
            if element.isIntegral {
                let divides = [.floorDivide, .remainder, .fmod].contains(function)
                errors = divides && hasZero(operands[1]) ? .divide : []
            }
        case .comparison(let function):
            if let exact = mixedSigns(inputs), !runtime.has(.npComparesBits) {
                try compareExactly(function, operands, exact, target)
            } else {
                Elementwise.compare(function, operands[0], operands[1], in: element, into: target)
            }
        case .predicate(let function): Elementwise.predicate(function, operands[0], into: target)
        case .pairUnary(let first, let second):
            guard let other = outputs[1].strided else { throw unsupported }
            Elementwise.unary(first, operands[0], in: element, into: target)
            Elementwise.unary(second, operands[0], in: element, into: other)
        case .pairBinary(let first, let second):
            guard let other = outputs[1].strided else { throw unsupported }
            errors = FloatErrors.watching {
                Elementwise.binary(first, operands[0], operands[1], in: element, into: target)
                Elementwise.binary(second, operands[0], operands[1], in: element, into: other)
            }
            if element.isIntegral { errors = hasZero(operands[1]) ? .divide : [] }
        case .doubles(let function): target.scatter((operands[0].gather() as [Double]).map(function))
        case .doublePairs(let function):
            let pairs = zip(operands[0].gather() as [Double], operands[1].gather() as [Double])
            errors = FloatErrors.watching { target.scatter(pairs.map(function)) }
        case .integers(let function): target.scatter((operands[0].gather() as [Int64]).map(function))
        case .fractionAndExponent:
            let values = operands[0].gather() as [Double]
            target.scatter(values.map { $0 == 0 || !$0.isFinite ? $0 : $0 / exponentScale($0) })
            outputs[1].strided?.scatter(
                values.map { $0 == 0 || !$0.isFinite ? Int64(0) : Int64($0.exponent) + 1 })
        }
        try runtime.report(errors, in: errorName)
    }

    private func exponentScale(_ value: Double) -> Double {
        Double(sign: .plus, exponent: Int(value.exponent) + 1, significand: 1)
    }

    private func hasZero(_ operand: StridedBytes) -> Bool { (operand.gather() as [Int64]).contains(0) }

    /// Booleans add as `or` and multiply as `and`.
    private func runOnBooleans(_ function: BinaryFunction, _ operands: [StridedBytes], _ target: StridedBytes) throws {
        let logical: BinaryFunction =
            switch function {
            case .add, .maximum, .fmax: .bitwiseOr
            case .multiply, .minimum, .fmin: .bitwiseAnd
            default: function
            }
        let left = (operands[0].gather() as [Double]).map { $0 != 0 ? Int64(1) : 0 }
        let right = (operands[1].gather() as [Double]).map { $0 != 0 ? Int64(1) : 0 }
        target.scatter(zip(left, right).map { Int64.apply(logical, $0, $1) })
    }

    /// Which operand is unsigned where a signed and an unsigned 64-bit integer meet, which no common type holds.
    private func mixedSigns(_ inputs: [NDArray]) -> Int? {
        guard inputs.count == 2, let a = inputs[0].dtype.element, let b = inputs[1].dtype.element, a.isIntegral,
            b.isIntegral
        else { return nil }
        if a == .uint64 && b.isSigned { return 0 }
        return b == .uint64 && a.isSigned ? 1 : nil
    }

    private func compareExactly(
        _ function: ComparisonFunction, _ operands: [StridedBytes], _ unsigned: Int, _ target: StridedBytes
    ) throws {
        let large = operands[unsigned].gather() as [UInt64]
        let small = operands[1 - unsigned].gather() as [Int64]
        target.scatter(
            zip(large, small).map { large, small in
                // A negative number is below every unsigned one, which comparing with 1 and 0 shows as well.
                let (a, b) = small < 0 ? (UInt64(1), UInt64(0)) : (large, UInt64(small))
                let answer = unsigned == 0 ? UInt64.apply(function, a, b) : UInt64.apply(function, b, a)
                return Int64(answer ? 1 : 0)
            })
    }
}
