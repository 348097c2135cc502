extension Arguments {
    static let indices: [String: Make] = [
        "index": { $0.basicIndex() },
        "place": { draft in
            let text = draft.basicIndex()
            draft.result.shape = []
            return text
        },
        "backslice": { draft in
            // Negative steps exist in NumPy only.
            guard !draft.result.shape.isEmpty else { return nil }
            draft.result.hasNegativeStrides = true
            draft.result.isContiguous = false
            return draft.random.pick(["::-1", "::-1", "..., ::-1"])
        },
        "list": { draft in
            guard let size = draft.result.shape.first, size > 0 else { return nil }
            let count = draft.random.within(1...3)
            draft.result.shape[0] = count
            let places = (0..<count).map { _ in String(draft.random.within(0...(size - 1))) }
            return "[" + places.joined(separator: ", ") + "]"
        },
        "mask": { draft in
            let text = Literals.nested(draft.result.shape, .bool, &draft.random)
            let isTensor = draft.result.kind == .tensor
            return isTensor ? "torch.tensor(\(text), dtype=torch.bool)" : "np.array(\(text), dtype=np.bool_)"
        },
        "indextensor": { draft in
            // One index for each of the result's first dimension, valid for it.
            guard let size = draft.result.shape.first, size > 0 else { return nil }
            let count = draft.random.within(1...3)
            let places = (0..<count).map { _ in String(draft.random.below(size)) }
            draft.result.shape[0] = count
            return "torch.tensor([" + places.joined(separator: ", ") + "])"
        },
        "distinct": { draft in
            // The rows of the first dimension in another order: each written once.
            guard let size = draft.result.shape.first, size > 0 else { return nil }
            let places = draft.random.shuffled(Array(0..<size)).map(String.init)
            return "torch.tensor([" + places.joined(separator: ", ") + "])"
        },
        "takes": { draft in
            let count = draft.result.elementCount
            guard count > 0 else { return nil }
            let places = (0..<draft.random.within(1...3)).map { _ in String(draft.random.below(count)) }
            draft.result.shape = [places.count]
            return "[" + places.joined(separator: ", ") + "]"
        },
        "gatherindex": { draft in
            // Valid for dimension 0 of the primary value.
            guard let size = draft.result.shape.first, size > 0 else { return nil }
            var shape = draft.result.shape
            shape[0] = draft.random.within(1...2)
            func nested(_ shape: [Int]) -> String {
                guard let count = shape.first else { return String(draft.random.below(size)) }
                return "[" + (0..<count).map { _ in nested(Array(shape.dropFirst())) }.joined(separator: ", ") + "]"
            }
            draft.result.shape = shape
            let suffix = shape.contains(0) ? ", dtype=torch.int64" : ""
            return "torch.tensor(\(nested(shape))\(suffix))"
        },
    ]
}

extension Draft {
    /// `start:stop:step` within a size, and how long it is.
    mutating func slice(_ size: Int) -> (text: String, length: Int) {
        switch random.below(5) {
        case 0: return (":", size)
        case 1: return ("1:", max(0, size - 1))
        case 2: return ("::2", (size + 1) / 2)
        case 3: return (":-1", max(0, size - 1))
        default:
            let start = random.within(0...size)
            let end = random.within(start...size)
            return ("\(start):\(end)", end - start)
        }
    }

    /// Integers, slices, `None` and `...`, as a view takes them.
    mutating func basicIndex() -> String {
        var parts: [String] = []
        var shape: [Int] = []
        var rest = result.shape[...]
        if rest.isEmpty {
            let text = random.pick(["...", "()", "None"])
            if text == "None" { result.shape = [1] }
            return text
        }
        let used = random.within(1...rest.count)
        for _ in 0..<used {
            guard let size = rest.popFirst() else { break }
            if random.chance(8) {
                parts.append("None")
                shape.append(1)
            }
            if random.chance(45) && size > 0 {
                let place = random.below(size)
                parts.append(String(random.chance(25) ? place - size : place))
            } else {
                let (text, length) = slice(size)
                parts.append(text)
                shape.append(length)
            }
        }
        if !rest.isEmpty && random.chance(15) {
            parts.append("...")
        }
        result.shape = shape + rest
        result.isContiguous = false
        return parts.joined(separator: ", ")
    }
}
