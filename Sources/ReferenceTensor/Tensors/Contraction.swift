import TensorTypes

/// Sums of products over dimensions that operands share.
package enum Contraction {
    /// `tensordot`.
    ///
    /// - Throws: a `RuntimeError` for dimensions whose sizes differ.
    package static func tensordot(_ left: Tensor, _ right: Tensor, _ own: [Int], _ other: [Int]) throws -> Tensor {
        guard own.count == other.count else {
            throw TensorError.runtime("both dimension lists should have same length")
        }
        guard left.dtype == right.dtype else {
            throw TensorError.runtime("both inputs should have same dtype")
        }
        let named = (own, other)
        let own = try own.map { try Geometry.axis($0, rank: left.rank) }
        let other = try other.map { try Geometry.axis($0, rank: right.rank) }
        for (number, (one, two)) in zip(own, other).enumerated() where left.shape[one] != right.shape[two] {
            let (one, two) = (named.0[number], named.1[number])
            throw TensorError.runtime(
                "contracted dimensions need to match, but first has size \(left.shape[own[number]]) in dim \(one) and second has size "
                    + "\(right.shape[other[number]]) in dim \(two)")
        }
        let keptLeft = left.shape.indices.filter { !own.contains($0) }
        let keptRight = right.shape.indices.filter { !other.contains($0) }
        let length = own.map { left.shape[$0] }.reduce(1, *)
        let shape = keptLeft.map { left.shape[$0] } + keptRight.map { right.shape[$0] }
        let (rows, columns) = (
            keptLeft.map { left.shape[$0] }.reduce(1, *), keptRight.map { right.shape[$0] }.reduce(1, *)
        )
        return try Composite.apply("ViewBackward0", [left, right]) {
            let a = try Shaping.reshape(Shaping.permute($0[0], keptLeft + own), [rows, length])
            let b = try Shaping.reshape(Shaping.permute($0[1], other + keptRight), [length, columns])
            return try Shaping.reshape(MatrixProducts.mm(a, b), shape)
        }
    }

    /// `einsum`: every letter is a dimension; letters that the result lacks are summed over.
    ///
    /// - Throws: a `RuntimeError` for an equation that is malformed or does not fit the operands.
    package static func einsum(_ equation: String, _ operands: [Tensor]) throws -> Tensor {
        let (inputs, output) = try labels(equation, operands)
        var letters = output
        for label in inputs.joined() where !letters.contains(label) { letters.append(label) }
        var sizes: [String: Int] = [:]
        for (number, (labels, tensor)) in zip(inputs, operands).enumerated() {
            for (axis, label) in labels.enumerated() {
                let size = tensor.shape[axis]
                guard let known = sizes[label], known != 1, size != 1, known != size else {
                    if sizes[label] ?? 1 == 1 { sizes[label] = size }
                    continue
                }
                throw TensorError.runtime(
                    "einsum(): subscript \(label) has size \(size) for operand \(number) which does not broadcast with "
                        + "previously seen size \(known)")
            }
        }
        var product: Tensor?
        for (labels, tensor) in zip(inputs, operands) {
            let arranged = try arrange(tensor, labels, letters)
            product = try product.map { try $0 * arranged } ?? arranged
        }
        guard let product else { throw TensorError.value("einsum(): must provide at least one operand") }
        let summed = Array(output.count..<letters.count)
        return summed.isEmpty ? product : try Reductions.sum(product, axes: summed, dtype: product.dtype)
    }

    /// An operand with one dimension for each letter, in their order; of a letter it has twice, the diagonal.
    private static func arrange(_ tensor: Tensor, _ labels: [String], _ letters: [String]) throws -> Tensor {
        var (tensor, labels) = (tensor, labels)
        while let (first, second) = repeated(labels) {
            tensor = try Shaping.diagonal(tensor, 0, first, second)
            let label = labels[first]
            labels.remove(at: second)
            labels.remove(at: first)
            labels.append(label)
        }
        let order = letters.compactMap { labels.firstIndex(of: $0) }
        var result = order == Array(order.indices) ? tensor : try Shaping.permute(tensor, order)
        for (axis, letter) in letters.enumerated() where !labels.contains(letter) {
            result = try Shaping.unsqueeze(result, axis)
        }
        return result
    }

    private static func repeated(_ labels: [String]) -> (Int, Int)? {
        for second in labels.indices {
            if let first = labels[..<second].firstIndex(of: labels[second]) { return (first, second) }
        }
        return nil
    }

    /// The labels of each operand's dimensions and of the result's; the dimensions of `...` are labelled by number.
    private static func labels(_ equation: String, _ operands: [Tensor]) throws -> (inputs: [[String]], [String]) {
        let compact = equation.filter { $0 != " " }
        var sides = [Substring(compact)]
        if let arrow = compact.firstIndex(of: ">"), arrow > compact.startIndex {
            sides = [compact[..<compact.index(before: arrow)], compact[compact.index(after: arrow)...]]
        }
        let terms = sides[0].split(separator: ",", omittingEmptySubsequences: false)
        guard terms.count == operands.count else {
            throw TensorError.runtime(
                terms.count > operands.count
                    ? "einsum(): fewer operands were provided than specified in the equation"
                    : "einsum(): more operands were provided than specified in the equation")
        }
        func split(_ term: Substring, count: Int?) throws -> [String] {
            let parts = term.filter { $0 != "." }.map(String.init)
            if let bad = parts.first(where: { !($0.first?.isLetter ?? false) }) {
                throw TensorError.runtime(
                    "einsum(): invalid subscript given at index \(compact.firstIndex(of: Character(bad)).map { compact.distance(from: compact.startIndex, to: $0) } ?? 0) in the equation string, subscripts must be in [a-zA-Z]"
                )
            }
            guard let dot = term.firstIndex(of: ".") else { return parts }
            let before = term[..<dot].map(String.init)
            let after = parts.dropFirst(before.count)
            return before + (0..<(count ?? 0)).reversed().map { "...\($0)" } + after
        }
        var inputs: [[String]] = []
        var widest = 0
        for (number, (term, operand)) in zip(terms, operands).enumerated() {
            let named = term.count { $0 != "." }
            let hasEllipsis = term.contains(".")
            guard hasEllipsis ? named <= operand.rank : named == operand.rank else {
                throw TensorError.runtime(
                    "einsum(): the number of subscripts in the equation (\(named)) "
                        + (hasEllipsis ? "is more than" : "does not match")
                        + " the number of dimensions (\(operand.rank)) for operand \(number)"
                        + (hasEllipsis ? "" : " and no ellipsis was given"))
            }
            let labels = try split(term, count: operand.rank - named)
            widest = max(widest, hasEllipsis ? operand.rank - named : 0)
            inputs.append(labels)
        }
        if sides.count == 2 {
            let output = try split(sides[1], count: widest)
            let known = Set(inputs.joined())
            if let unknown = output.first(where: { !known.contains($0) }) {
                throw TensorError.runtime(
                    "einsum(): output subscript \(unknown) does not appear in the equation for any input operand")
            }
            return (inputs, output)
        }
        let all = Array(inputs.joined())
        let single = all.filter { label in !label.hasPrefix(".") && all.count { $0 == label } == 1 }.sorted()
        return (inputs, (0..<widest).reversed().map { "...\($0)" } + single)
    }
}
