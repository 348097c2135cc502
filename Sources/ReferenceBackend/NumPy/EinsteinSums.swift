import InProcess
import ReferenceTensor
import TensorTypes

/// `np.einsum`: sums over the axes whose letters are not in the result.
enum EinsteinSums {
    /// An operand's or the result's axes: letters, and where an ellipsis stands.
    private struct Term {
        var letters: [Character]
        var ellipsis: Int?
    }

    static let list: [NumPyFunction] = [
        NumPyFunction("einsum", "*operands, out=None, optimize=False, dtype=None, order=K, casting=safe") { call in
            var values = call.rest
            guard !values.isEmpty else {
                throw TensorError.value(
                    "must specify the einstein sum subscripts string and at least one operand, or at least one operand "
                        + "and its corresponding subscripts list")
            }
            let text: String
            if case .string(let given) = values[0] {
                text = given
                values.removeFirst()
            } else {
                (text, values) = try letters(values, call)
            }
            let operands = try values.map { try ArrayConversion.array($0, call.interpreter) }
            let result = try sum(text.filter { $0 != " " }, operands, call)
            guard let out = try call.out(refusal: "operand array with iterator write flag set is read-only") else {
                return result.rank == 0 ? call.result(result) : .object(result)
            }
            try out.assign(result)
            return .object(out)
        }
    ]

    /// The subscripts as text, where each operand is followed by a list of numbers.
    private static func letters(_ values: [Value], _ call: BoundCall) throws -> (String, [Value]) {
        func text(_ value: Value) throws -> String {
            try call.interpreter.elements(value).map { item in
                if case .ellipsis = item { return "..." }
                let number = try call.interpreter.arrayInt(item)
                guard (0..<52).contains(number) else {
                    throw TensorError.value("subscript is not within the valid range [0, 52)")
                }
                let base = number < 26 ? UInt8(ascii: "A") + UInt8(number) : UInt8(ascii: "a") + UInt8(number - 26)
                return String(UnicodeScalar(base))
            }.joined()
        }
        var (terms, operands): ([String], [Value]) = ([], [])
        var index = 0
        while index + 1 < values.count {
            operands.append(values[index])
            terms.append(try text(values[index + 1]))
            index += 2
        }
        let tail = index < values.count ? "->" + (try text(values[index])) : ""
        return (terms.joined(separator: ",") + tail, operands)
    }

    private static func term(_ text: Substring) throws -> Term {
        var result = Term(letters: [], ellipsis: nil)
        var rest = text
        while let character = rest.first {
            if rest.hasPrefix("...") {
                guard result.ellipsis == nil else {
                    throw TensorError.value(
                        "einstein sum subscripts string contains a '.' that is not part of an ellipsis ('...')")
                }
                result.ellipsis = result.letters.count
                rest = rest.dropFirst(3)
                continue
            }
            guard character.isASCII, character.isLetter else {
                throw TensorError.value(
                    character == "."
                        ? "einstein sum subscripts string contains a '.' that is not part of an ellipsis ('...')"
                        : "invalid subscript '\(character)' in einstein sum subscripts string, subscripts must be letters"
                )
            }
            result.letters.append(character)
            rest = rest.dropFirst()
        }
        return result
    }

    private static func sum(_ text: String, _ operands: [NDArray], _ call: BoundCall) throws -> NDArray {
        let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let terms = try parts[0].split(separator: ",", omittingEmptySubsequences: false).map(term)
        guard terms.count >= operands.count else {
            throw TensorError.value(
                "more operands provided to einstein sum function than specified in the subscripts string")
        }
        guard terms.count <= operands.count else {
            throw TensorError.value(
                "fewer operands provided to einstein sum function than specified in the subscripts string")
        }
        // The axes that ellipses stand for get marks of their own, counted from the last.
        var widest = 0
        var axes: [[Character]] = []
        func mark(_ place: Int) -> Character { Character(UnicodeScalar(UInt32(0xE000 + place)) ?? "?") }
        for (term, operand) in zip(terms, operands) {
            let extra = operand.rank - term.letters.count
            guard extra >= 0, term.ellipsis != nil || extra == 0 else {
                throw TensorError.value(
                    extra < 0
                        ? "einstein sum subscripts string contains too many subscripts for operand \(axes.count)"
                        : "operand has more dimensions than subscripts given in einstein sum, but no '...' ellipsis provided "
                            + "to broadcast the extra dimensions.")
            }
            widest = max(widest, term.ellipsis == nil ? 0 : extra)
            var names = term.letters
            if let place = term.ellipsis {
                names.insert(contentsOf: (0..<extra).reversed().map(mark), at: place)
            }
            axes.append(names)
        }
        let broadcast = (0..<widest).reversed().map(mark)
        var output: [Character]
        if parts.count == 2, parts[1].hasPrefix(">") {
            let wanted = try term(parts[1].dropFirst())
            output = wanted.letters
            for (index, letter) in output.enumerated() {
                guard axes.contains(where: { $0.contains(letter) }) else {
                    throw TensorError.value(
                        "einstein sum subscripts string included output subscript '\(letter)' which never appeared in an "
                            + "input")
                }
                guard !output[..<index].contains(letter) else {
                    throw TensorError.value(
                        "einstein sum subscripts string includes output subscript '\(letter)' multiple times")
                }
            }
            if let place = wanted.ellipsis { output.insert(contentsOf: broadcast, at: place) }
        } else {
            let all = terms.flatMap(\.letters)
            let single = Set(all).filter { letter in all.filter { $0 == letter }.count == 1 }
            output = broadcast + single.sorted()
        }
        return try sum(operands, axes, output, call)
    }

    private static func sum(
        _ operands: [NDArray], _ axes: [[Character]], _ output: [Character], _ call: BoundCall
    ) throws -> NDArray {
        var extents: [Character: Int] = [:]
        for (operand, names) in zip(operands, axes) {
            for (name, extent) in zip(names, operand.shape) {
                if let known = extents[name], known != extent, known != 1, extent != 1 {
                    throw TensorError.value(
                        "operands could not be broadcast together with remapped shapes [original->remapped]: "
                            + operands.map { "\(compactTuple($0.shape))->" }.joined(separator: " "))
                }
                extents[name] = max(extents[name] ?? 1, extent)
            }
        }
        let summed = extents.keys.filter { !output.contains($0) }.sorted()
        let order = output + summed
        // Repeated letters of an operand are its diagonal; letters it lacks are axes of size 1.
        let aligned = zip(operands, axes).map { operand, names -> NDArray in
            var (shape, strides): ([Int], [Int]) = ([], [])
            for name in order {
                let places = names.indices.filter { names[$0] == name }
                shape.append(places.map { operand.shape[$0] }.max() ?? 1)
                strides.append(places.reduce(0) { $0 + operand.strides[$1] })
            }
            return operand.view(shape: shape, strides: strides)
        }
        let dtype = try call.dtype() ?? ArrayDType.result(operands.map(\.dtype))
        guard operands.count > 1 || !summed.isEmpty || dtype != operands[0].dtype else { return aligned[0] }
        var product = try aligned[0].cast(to: dtype)
        for factor in aligned.dropFirst() { product = try call.np("multiply", product, factor.cast(to: dtype)) }
        guard !summed.isEmpty else { return product }
        var options = ReductionOptions(axes: Array(output.count..<order.count))
        options.dtype = dtype == .bool ? nil : dtype
        return try ArrayMethods.ufunc(dtype == .bool ? "logical_or" : "add").reduce(product, options)
    }
}
